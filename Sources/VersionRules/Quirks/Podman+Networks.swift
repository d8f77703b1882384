// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let keepUsedNetworkPodman = Change(
        id: "podman-used-network",
        summary: "Podman deletes a network that is named by its id even while containers run on it.",
        endpoints: [.networkDelete],
        requestUp: [.customHead(refuseUsedNetwork)],
        lookUps: [.network],
        source: "The answers of Podman 4.3 and of Docker 28",
        examples: [
            Example(
                .requestUp,
                lookedUp: [.network: #"{"Name":"n","Id":"ab12","Containers":{"c1":{"IPv4Address":"10.1.0.2/24"}}}"#],
                before: Sample(),
                rejected: Rejection(
                    status: 403, message: "error while removing network: network n id ab12 has active endpoints")),
            Example(
                .requestUp, lookedUp: [.network: #"{"Name":"n","Id":"ab12","Containers":{"c1":{"IPv4Address":""}}}"#],
                before: Sample(),
                after: Sample()),
        ]
    )

    static let tellNetworkModePodman = Change(
        id: "podman-list-network-mode",
        summary: "Podman's list of containers has no HostConfig, which tells the NetworkMode.",
        endpoints: [.containerList],
        responseDown: [.custom(tellNetworkMode)],
        lossDown: .approximate("Of a container on several networks, any one; without any, none is told."),
        source: keepUsedNetworkPodman.source,
        examples: [
            Example(
                .responseDown, before: #"{"Id":"1","NetworkSettings":{"Networks":{"n":{}}}}"#,
                after: #"{"Id":"1","NetworkSettings":{"Networks":{"n":{}}},"HostConfig":{"NetworkMode":"n"}}"#),
            Example(
                .responseDown, before: #"{"NetworkSettings":{"Networks":{"bridge":{}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"bridge":{}}},"HostConfig":{"NetworkMode":"default"}}"#),
            Example(
                .responseDown, before: #"{"NetworkSettings":{"Networks":{}}}"#,
                after: #"{"NetworkSettings":{"Networks":{}},"HostConfig":{}}"#),
            Example(
                .responseDown, before: #"{"HostConfig":{"NetworkMode":"host"}}"#,
                after: #"{"HostConfig":{"NetworkMode":"host"}}"#),
        ]
    )
}

private func refuseUsedNetwork(_: inout Message, _ context: RewriteContext) throws(Rejection) {
    guard let network = context.lookedUp[.network], network.hasEndpoints else { return }
    let (name, id) = (network["Name"]?.string ?? "", network["Id"]?.string ?? "")
    throw Rejection(
        status: 403, message: "error while removing network: network \(name) id \(id) has active endpoints")
}

extension JSONValue {
    /// Whether a container runs on the network: those that do not have no address.
    fileprivate var hasEndpoints: Bool {
        (self["Containers"]?.namedMembers ?? []).contains { member in
            ["IPv4Address", "IPv6Address"].contains { !(member.value[$0]?.string ?? "").isEmpty }
        }
    }
}

private func tellNetworkMode(_ container: inout JSONValue, _: RewriteContext) {
    guard container["HostConfig"] == nil else { return }
    let name = container.value(at: networks)?.keys.first
    let mode = name.map { ["bridge", "podman"].contains($0) ? "default" : $0 }
    container["HostConfig"] = mode.map { ["NetworkMode": .string($0)] } ?? [:]
}

private let networks: JSONPath = "NetworkSettings.Networks"
