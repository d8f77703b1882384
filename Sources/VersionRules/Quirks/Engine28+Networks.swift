// SPDX-License-Identifier: Apache-2.0

// What Docker Engine 28 and later make of networks, and of a container's part in them, at versions before theirs.

extension Change {
    static let overlookNetworkOptions28 = overlookNetworkOptions(
        "engine28-network-options",
        "Engine 28 heeds the options for networks without IPv4 and for announcing addresses below 1.48 too.",
        [
            "com.docker.network.enable_ipv4", "com.docker.network.advertise_addr_nmsgs",
            "com.docker.network.advertise_addr_ms",
        ],
        source: "\(addIPv4Option.source); the answers of 20.10, 26.1 and 28")

    static let overlookTrustedInterfaces28 = overlookNetworkOptions(
        "engine28-trusted-interfaces", "Engine 28.1 heeds the trusted interfaces of a bridge network below 1.50 too.",
        ["com.docker.network.bridge.trusted_host_interfaces"], source: addTrustedInterfaces.source)

    static let overlookInterfaceNames28 = Change(
        id: "engine28-interface-names",
        summary: "Engine 28 names a container's interfaces as it is told below 1.48 too.",
        endpoints: addInterfaceNames.endpoints,
        requestUp: [.overlookOption(ofEndpoint: "com.docker.network.endpoint.ifname")],
        lossDown: .impossible("Container inspect does not tell the option, which the engine must not see."),
        source: addInterfaceNames.source,
        examples: [
            Example(
                .requestUp,
                before: #"{"EndpointConfig":{"DriverOpts":{"com.docker.network.endpoint.ifname":"x/y","a":"b"}}}"#,
                after: #"{"EndpointConfig":{"DriverOpts":{"a":"b"}}}"#),
            Example(
                .requestUp,
                before: #"""
                    {"NetworkingConfig":{"EndpointsConfig":{"n":{"DriverOpts":\#
                    {"com.docker.network.endpoint.ifname":"web0"}}}}}
                    """#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"DriverOpts":{}}}}}"#),
        ]
    )

    static let joinHost28 = Change(
        id: "engine28-host-endpoint",
        summary: "Engine 28 does not start a container that is on the network host, but was not made with that mode.",
        endpoints: [.containerCreate],
        requestUp: [.custom(makeForHost)],
        lossDown: .approximate("The container's NetworkMode is host, whatever was asked for."),
        source: refuseHostEndpoint.source,
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"Init":true},"NetworkingConfig":{"EndpointsConfig":{"host":{}}}}"#,
                after: #"""
                    {"HostConfig":{"Init":true,"NetworkMode":"host"},\#
                    "NetworkingConfig":{"EndpointsConfig":{"host":{}}}}
                    """#),
            Example(
                .requestUp, before: #"{"NetworkingConfig":{"EndpointsConfig":{"host":null}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"host":null}},"HostConfig":{"NetworkMode":"host"}}"#),
            Example(
                .requestUp, before: #"{"NetworkingConfig":{"EndpointsConfig":{"host":{},"n":{}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"host":{},"n":{}}}}"#),
            Example(
                .requestUp, before: #"{"NetworkingConfig":{"EndpointsConfig":{"bridge":{}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"bridge":{}}}}"#),
        ]
    )
}

/// Engines before it did not ask at the start what the container was made for.
private func makeForHost(_ container: inout JSONValue, _: RewriteContext) {
    guard container.value(caseInsensitive: "NetworkingConfig.EndpointsConfig")?.keys == ["host"] else { return }
    if container.member(caseInsensitive: "HostConfig")?.isNull ?? true { container.putRequested([:], at: "HostConfig") }
    container.putRequested("host", at: "HostConfig.NetworkMode")
}
