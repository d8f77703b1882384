// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 25 and later do.
    static let engine25 = [
        Change.restoreAddressPools25, .leaveOutNoWarnings25, .failOnBadNetworks25, .dropEarlyAliases25,
    ].map { change in
        Quirk(change, engines: .init(.docker, since: "25.0"), newestClient: "1.43", isRehearsed: false)
    }
}

extension Change {
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

    static let dropEarlyAliases25 = Change(
        id: "engine25-early-aliases",
        summary: "Engine 25 and later have a container's short id among its aliases before it was ever started.",
        endpoints: [.containerInspect],
        responseDown: [.custom(dropEarlyAliases)],
        lossDown: .approximate(
            "An alias that was asked for and is the short id, or follows it, is taken for implicit."),
        source: "daemon/container_operations.go@24.0 and @25.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"Id":"0fa812099c54a7756a448677","State":{"Status":"created"},"Config":{"Hostname":"0fa812099c54"},\#
                    "HostConfig":{"NetworkMode":"n"},\#
                    "NetworkSettings":{"Networks":{"n":{"Aliases":["0fa812099c54"]}}}}
                    """#,
                after: #"""
                    {"Id":"0fa812099c54a7756a448677","State":{"Status":"created"},"Config":{"Hostname":"0fa812099c54"},\#
                    "HostConfig":{"NetworkMode":"n"},\#
                    "NetworkSettings":{"Networks":{"n":{"Aliases":null}}}}
                    """#)
        ]
    )
}

/// On networks that it is connected to later, engines before 25 had it, too.
private func dropEarlyAliases(_ container: inout JSONValue, _ context: RewriteContext) {
    guard container.value(at: "State.Status")?.string == "created",
        let network = container.value(at: "HostConfig.NetworkMode")?.string,
        let endpoint = container["NetworkSettings"]?["Networks"]?[network]
    else { return }
    var alone = container
    alone["NetworkSettings"]?["Networks"] = .object([(network, endpoint)])
    dropImplicitAliases(&alone, context)
    guard let aliases = alone["NetworkSettings"]?["Networks"]?[network]?["Aliases"] else { return }
    container["NetworkSettings"]?["Networks"]?[network]?["Aliases"] = aliases
}
