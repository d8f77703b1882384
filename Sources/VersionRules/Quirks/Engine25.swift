// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 25 and later do.
    static let engine25 =
        [
            Change.restoreAddressPools25, .leaveOutNoWarnings25, .failOnBadNetworks25, .dropEarlyAliases25,
            .blankEarlyAddresses25, .overlookConnectAddress25, .forgetAddressOfNone25,
            .dropUnnamedRetries25, .overlookForceRecursive25, .overlookCommittedInterval25,
            .maskSubnets25, .dropOuterRanges25, .failOnJoinedIPC25, .overlookHostIPv6Option25, .failOnBadEndpoints25,
            .saveAsBlobs25,
        ].map { untilVersion44($0) } + [
            untilVersion44(.restoreVirtualSize25, repeats: .removeVirtualSize),
            untilVersion44(.restoreVirtualSizeInDiskUsage25, repeats: .removeVirtualSizeFromDiskUsage),
            Quirk(.refuseNullEndpoints25, engines: .init(.docker, since: "25.0"), newestClient: "1.47"),
        ]

    private static func untilVersion44(_ change: Change, repeats: Change? = nil) -> Quirk {
        Quirk(
            change, engines: .init(.docker, since: "25.0"), newestClient: "1.43", isRehearsed: false, repeats: repeats)
    }
}

extension Change {
    static let restoreVirtualSize25 = Change(
        id: "engine25-virtual-size",
        summary: "Engine 25 leaves out an image's VirtualSize where it is 0, below 1.44 too.",
        endpoints: removeVirtualSize.endpoints,
        responseDown: removeVirtualSize.steps.responseDown,
        source: "api/types/types.go@24.0 and api/types/image@25.0, and the answers of 20.10 and 28",
        examples: [Example(.responseDown, before: #"{"Size":0}"#, after: #"{"Size":0,"VirtualSize":0}"#)]
    )

    static let restoreVirtualSizeInDiskUsage25 = Change(
        id: "engine25-virtual-size-disk-usage",
        summary: "Engine 25 leaves out an image's VirtualSize in the disk usage where it is 0, below 1.44 too.",
        endpoints: removeVirtualSizeFromDiskUsage.endpoints,
        responseDown: removeVirtualSizeFromDiskUsage.steps.responseDown,
        source: restoreVirtualSize25.source,
        examples: [
            Example(
                .responseDown, before: #"{"Images":[{"Size":0}]}"#, after: #"{"Images":[{"Size":0,"VirtualSize":0}]}"#)
        ]
    )

    static let restoreAddressPools25 = Change(
        id: "engine25-address-pools",
        summary: "Engine 25 has null for the address pools of a network that has none, below 1.44 too; it was [].",
        endpoints: [.networkList, .networkInspect],
        responseDown: [.setDefault("IPAM.Config", to: [])],
        source: "daemon/network.go@24.0 and @25.0, and the answers of 20.10 and 28",
        examples: [
            Example(.responseDown, before: #"{"IPAM":{"Config":null}}"#, after: #"{"IPAM":{"Config":[]}}"#),
            Example(
                .responseDown, before: #"{"IPAM":{"Config":[{"Subnet":"10.0.0.0/8"}]}}"#,
                after: #"{"IPAM":{"Config":[{"Subnet":"10.0.0.0/8"}]}}"#),
        ]
    )

    static let overlookForceRecursive25 = Change(
        id: "engine25-read-only-force-recursive",
        summary: "Engine 25 refuses ReadOnlyForceRecursive below 1.44, where it was overlooked.",
        endpoints: [.containerCreate],
        requestUp: [.overlook(.readOnlyForceRecursive)],
        source: addForceRecursive.source,
        examples: [
            Example(
                .requestUp, before: forceRecursive,
                after: #"{"HostConfig":{"Mounts":[{"Type":"bind","BindOptions":{}}]}}"#)
        ]
    )

    static let overlookCommittedInterval25 = Change(
        id: "engine25-commit-start-interval",
        summary: "Engine 25 commits a health check's StartInterval below 1.44 too, where it was overlooked.",
        endpoints: [.imageCommit],
        requestUp: [.overlook(.startInterval)],
        source: commitStartInterval.source,
        examples: [
            Example(
                .requestUp, before: #"{"Healthcheck":{"Test":["NONE"],"StartInterval":1000000}}"#,
                after: #"{"Healthcheck":{"Test":["NONE"]}}"#)
        ]
    )

    static let dropUnnamedRetries25 = Change(
        id: "engine25-unnamed-policy",
        summary: "Engine 25 refuses the count of a restart policy without a name, below 1.44 too; it meant nothing.",
        endpoints: [.containerCreate],
        requestUp: [.custom(dropUnnamedRetries)],
        lossDown: .approximate("Container inspect does not tell the count."),
        source: "daemon/container.go@20.10 and @25.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"RestartPolicy":{"Name":"","MaximumRetryCount":5}}}"#,
                after: #"{"HostConfig":{"RestartPolicy":{"Name":""}}}"#),
            Example(
                .requestUp, before: #"{"RestartPolicy":{"MaximumRetryCount":5}}"#, after: #"{"RestartPolicy":{}}"#),
            Example(
                .requestUp, before: #"{"RestartPolicy":{"Name":"always","MaximumRetryCount":5}}"#,
                after: #"{"RestartPolicy":{"Name":"always","MaximumRetryCount":5}}"#),
            Example(
                .requestUp, before: #"{"HostConfig":{"RestartPolicy":{"MaximumRetryCount":"5"}}}"#,
                after: #"{"HostConfig":{"RestartPolicy":{"MaximumRetryCount":"5"}}}"#),
        ]
    )
}

private func dropUnnamedRetries(_ request: inout JSONValue, _: RewriteContext) {
    for path: JSONPath in ["HostConfig.RestartPolicy", "RestartPolicy"] {
        request.updateRequested(path) { policy in
            guard !policy.asks(at: "Name"), policy.member(caseInsensitive: "MaximumRetryCount")?.integer != nil else {
                return
            }
            policy.removeRequested("MaximumRetryCount")
        }
    }
}
