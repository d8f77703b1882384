// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let refuseClusterMounts23 = Change(
        id: "engine23-cluster-mounts",
        summary: "Engine 23 mounts cluster volumes into services below 1.42 too, where there was no such type.",
        endpoints: [.serviceCreate],
        requestUp: [.forEach("TaskTemplate.ContainerSpec.Mounts", [.custom(refuseClusterMount)])],
        lossDown: .approximate("An update passes: it may write back what was read of a service that has one."),
        source: "daemon/cluster/convert/container.go@20.10 and @23.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":"cluster","Source":"v"}]}}}"#,
                rejected: Rejection(status: 400, message: #"invalid MountType: "cluster""#)),
            Example(
                .requestUp, before: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":"volume","Source":"v"}]}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":"volume","Source":"v"}]}}}"#),
        ]
    )
}

private func refuseClusterMount(_ mount: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard let type = mount.value(caseInsensitive: "Type")?.string, type.lowercased() == "cluster" else { return }
    throw Rejection(status: 400, message: #"invalid MountType: "\#(type)""#)
}
