// SPDX-License-Identifier: Apache-2.0

// What Docker Engine 25 and later tell of a container's networks, and take there, otherwise than older ones.

extension Change {
    static let dropEarlyAliases25 = Change(
        id: "engine25-early-aliases",
        summary: "Engine 25 and later have a container's short id among its aliases before it was ever started.",
        endpoints: [.containerInspect],
        responseDown: [.glance(at: "State", .mayHold("created"), [.custom(dropEarlyAliases)])],
        lossDown: .approximate(
            """
            An alias that was asked for and is the short id, or follows it, is taken for implicit. So is that of a \
            network that took the place of the container's own before the start. An empty list that was asked for is \
            null.
            """),
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
                    """#),
            Example(
                .responseDown,
                before: #"""
                    {"Id":"0fa812099c54a7756a448677","State":{"Status":"created"},\#
                    "HostConfig":{"NetworkMode":"bridge"},\#
                    "NetworkSettings":{"Networks":{"n":{"Aliases":["0fa812099c54"]}}}}
                    """#,
                after: #"""
                    {"Id":"0fa812099c54a7756a448677","State":{"Status":"created"},\#
                    "HostConfig":{"NetworkMode":"bridge"},\#
                    "NetworkSettings":{"Networks":{"n":{"Aliases":null}}}}
                    """#),
            Example(
                .responseDown,
                before: #"""
                    {"Id":"0fa812099c54a7756a448677","State":{"Status":"created","Error":"no such file"},\#
                    "HostConfig":{"NetworkMode":"n"},\#
                    "NetworkSettings":{"Networks":{"n":{"Aliases":["0fa812099c54"]}}}}
                    """#,
                after: #"""
                    {"Id":"0fa812099c54a7756a448677","State":{"Status":"created","Error":"no such file"},\#
                    "HostConfig":{"NetworkMode":"n"},\#
                    "NetworkSettings":{"Networks":{"n":{"Aliases":["0fa812099c54"]}}}}
                    """#),
        ]
    )

    static let blankEarlyAddresses25 = Change(
        id: "engine25-early-mac-address",
        summary: "Engine 25 and later tell the MAC address that was asked for before a container was ever started.",
        endpoints: [.containerInspect],
        responseDown: [.glance(at: "State", .mayHold("created"), [.custom(blankEarlyAddresses)])],
        source: "daemon/inspect.go@24.0 and @25.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"State":{"Status":"created"},"NetworkSettings":{"MacAddress":"02:42:ac:11:00:02",\#
                    "Networks":{"bridge":{"MacAddress":"02:42:ac:11:00:02"}}}}
                    """#,
                after: #"""
                    {"State":{"Status":"created"},"NetworkSettings":{"MacAddress":"",\#
                    "Networks":{"bridge":{"MacAddress":""}}}}
                    """#),
            Example(
                .responseDown,
                before: #"{"State":{"Status":"running"},"NetworkSettings":{"MacAddress":"02:42:ac:11:00:02"}}"#,
                after: #"{"State":{"Status":"running"},"NetworkSettings":{"MacAddress":"02:42:ac:11:00:02"}}"#),
        ]
    )

    static let overlookConnectAddress25 = Change(
        id: "engine25-connect-mac-address",
        summary: "Engine 25 and later heed a MAC address when a container is connected, below 1.44 too.",
        endpoints: [.networkConnect],
        requestUp: [.removeOverlooked(.connectMACAddress)],
        source: "daemon/container_operations.go@24.0 and @25.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"Container":"a","EndpointConfig":{"MacAddress":"nowhere","Aliases":["b"]}}"#,
                after: #"{"Container":"a","EndpointConfig":{"Aliases":["b"]}}"#),
            Example(
                .requestUp, before: #"{"Container":"a","EndpointConfig":{"MacAddress":5}}"#,
                after: #"{"Container":"a","EndpointConfig":{"MacAddress":5}}"#),
        ]
    )

    static let failOnBadEndpoints25 = Change(
        id: "engine25-connect-refusals",
        summary: "Engine 25 and later call a container's address on a network wrong (400), below 1.44 too; it was 500.",
        endpoints: [.networkConnect, .containerStart, .containerRestart],
        errorDown: [
            .changeStatus(
                from: 400, to: 500,
                whereMessageHas: [
                    "invalid link-local IP address", "invalid link local IP address", "invalid IPv4 address",
                    "invalid IPv6 address", "no configured subnet or ip-range contain the IP address",
                ]),
            // Of a network that has no subnet for it, older engines said this alone, and called it wrong.
            .changeStatus(from: 500, to: 400, whereMessageHas: ["is supported only when connecting to networks with"]),
        ],
        lossDown: .impossible("Older engines connected a container that did not run, and refused to start it."),
        source: "daemon/container_operations.go and daemon/network.go@24.0 and @25.0; answers of 20.10, 26.1 and 28",
        examples: [
            WrongRequest.example(
                .errorDown, "invalid endpoint settings:\ninvalid link-local IP address: bad", from: 400, to: 500),
            WrongRequest.example(.errorDown, "invalid link local IP address: 10.0.0.1", from: 400, to: 500),
            WrongRequest.example(
                .errorDown, keeping: 400,
                of: """
                    invalid endpoint settings:
                    * invalid IPv6 address: bad
                    * user specified IP address is supported only when connecting to networks with user configured \
                    subnets
                    """),
            WrongRequest.example(.errorDown, keeping: 400, of: aliasIsScoped),
        ]
    )

    static let overlookHostIPv6Option25 = overlookNetworkOptions(
        "engine25-host-ipv6",
        "Engine 25 and later heed a network's option for the IPv6 address of its host below 1.44.",
        ["com.docker.network.host_ipv6"], source: addHostIPv6.source)

    static let forgetAddressOfNone25 = Change(
        id: "engine25-mac-address-of-none",
        summary: "Engine 25 and later refuse a MAC address where the network is none, below 1.44 too.",
        endpoints: [.containerCreate],
        requestUp: [.custom(forgetAddressOfNone)],
        lossDown: .impossible("The address, which had no effect, is not kept."),
        source: "runconfig/hostconfig_unix.go@20.10, daemon/create.go@25.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"MacAddress":"02:42:ac:11:00:02","HostConfig":{"NetworkMode":"none"}}"#,
                after: #"{"HostConfig":{"NetworkMode":"none"}}"#),
            Example(
                .requestUp, before: #"{"MacAddress":"02:42:ac:11:00:02","HostConfig":{"NetworkMode":"host"}}"#,
                after: #"{"MacAddress":"02:42:ac:11:00:02","HostConfig":{"NetworkMode":"host"}}"#),
        ]
    )
}

private func forgetAddressOfNone(_ container: inout JSONValue, _: RewriteContext) {
    let mode = NetworkMode(container.value(caseInsensitive: "HostConfig.NetworkMode")?.string)
    if mode.isNone { container.removeRequested("MacAddress") }
}

extension JSONValue {
    /// Whether a container could not be started: by then it was named on its networks.
    fileprivate var hasFailed: Bool { !(value(at: "State.Error")?.isUnset() ?? true) }
}

/// A container has the network that it was made for. On those that it is connected to later, engines before 25 had the
/// alias, too.
private func dropEarlyAliases(_ container: inout JSONValue, _: RewriteContext) {
    guard container.isCreated, !container.hasFailed, let networks = container["NetworkSettings"]?["Networks"],
        let network = container.value(at: "HostConfig.NetworkMode")?.string
    else { return }
    let own = networks[network] == nil && networks.keys.count == 1 ? networks.keys[0] : network
    guard NetworkMode(own).isUserDefined, let aliases = networks[own]?["Aliases"] else { return }
    let hostname = container.value(at: "Config.Hostname")
    guard let asked = aliases.droppingImplicitAliases(ofID: container["Id"], hostname: hostname) else { return }
    container["NetworkSettings"]?["Networks"]?[own]?["Aliases"] = asked
}

private let addresses: [JSONPath] = ["NetworkSettings.MacAddress", "NetworkSettings.Networks.*.MacAddress"]

private func blankEarlyAddresses(_ container: inout JSONValue, _: RewriteContext) {
    guard container.isCreated else { return }
    for place in addresses {
        container.update(at: place) { address in
            if address.string != nil { address = "" }
        }
    }
}
