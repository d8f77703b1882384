// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let enableIPv4 = LaterField("EnableIPv4", type: .flag)
    static let gatewayPriority = LaterField(
        "NetworkingConfig.EndpointsConfig.*.GwPriority", "EndpointConfig.GwPriority", type: .number)
}

extension Change {
    static let v1_48Networks = [
        createWithoutIPv4, addEnableIPv4, addGatewayPriority, addGatewayPriorityToConnect, tellGatewayPriority,
        tellGatewayPriorityInDiskUsage, addIPv4Option, addAnnouncements, addInterfaceNames, refuseHostEndpoint,
    ]

    static let addIPv4Option = addNetworkOptions(
        "1.48-ipv4-option", "A network can be made without IPv4 by an option of its driver, too.",
        ["com.docker.network.enable_ipv4"], since: "1.48", unless: ["true", "1"],
        source: "libnetwork/netlabel/labels.go@27.x and @28.x, which heeds it at every version")

    static let addAnnouncements = addNetworkOptions(
        "1.48-address-announcements", "How often a network announces a container's addresses, and how quickly, is set.",
        ["com.docker.network.advertise_addr_nmsgs", "com.docker.network.advertise_addr_ms"], since: "1.48",
        source: "libnetwork/netlabel/labels.go@27.x and @28.x, which heeds them at every version")

    static let refuseHostEndpoint = Change(
        id: "1.48-host-endpoint",
        summary: "A container on the network host that was not made with that mode is not started.",
        endpoints: [.containerStart, .containerRestart],
        requestDown: [.customHead(refuseToJoinHost)],
        lookUps: [.container],
        source: "updateNetworkConfig in daemon/container_operations.go at v27.5.1 and v28.0.0; answers of 26.1 and 28",
        examples: [
            Example(
                .requestDown,
                lookedUp: [
                    .container: #"{"HostConfig":{"NetworkMode":"bridge"},"NetworkSettings":{"Networks":{"host":{}}}}"#
                ],
                before: Sample(pathParameter: "c"),
                rejected: Rejection(
                    status: 400,
                    message: "cannot connect container to host network - container must be created in host network mode"
                )),
            Example(
                .requestDown,
                lookedUp: [
                    .container: #"{"HostConfig":{"NetworkMode":"host"},"NetworkSettings":{"Networks":{"host":{}}}}"#
                ],
                before: Sample(pathParameter: "c"), after: Sample(pathParameter: "c")),
        ]
    )

    static let addInterfaceNames = Change(
        id: "1.48-interface-names",
        summary: "A container's interfaces are named for each of its networks.",
        endpoints: [.containerCreate, .networkConnect],
        requestDown: [.refuse(endpoint: interfaceName, since: "1.48")],
        lossUp: .impossible("A request that names one is refused."),
        source: "libnetwork/netlabel/labels.go@27.x and @28.x, which heeds it at every version",
        examples: [
            Example(
                .requestDown,
                before: #"""
                    {"NetworkingConfig":{"EndpointsConfig":{"n":{"DriverOpts":\#
                    {"com.docker.network.endpoint.ifname":"web0"}}}}}
                    """#,
                rejected: .tooNew("DriverOpts.com.docker.network.endpoint.ifname", since: "1.48")),
            Example(
                .requestDown,
                before: #"{"EndpointConfig":{"DriverOpts":{"com.docker.network.endpoint.ifname":"web0"}}}"#,
                rejected: .tooNew("DriverOpts.com.docker.network.endpoint.ifname", since: "1.48")),
            Example(
                .requestDown, before: #"{"EndpointConfig":{"DriverOpts":{"a":"b"}}}"#,
                after: #"{"EndpointConfig":{"DriverOpts":{"a":"b"}}}"#),
        ]
    )

    static let createWithoutIPv4 = Change(
        id: "1.48-create-without-ipv4",
        summary: "A network can be created without IPv4.",
        endpoints: [.networkCreate],
        requestUp: [.removeUnlessMisread(.enableIPv4)],
        requestDown: [.refuseMisread(.enableIPv4), .custom(refuseNetworkWithoutIPv4)],
        lossUp: .impossible("A request for a network without IPv4 is refused."),
        source: "api/server/router/network/network_routes.go@28.x",
        examples: [
            Example(.requestUp, before: #"{"Name":"n","EnableIPv4":false}"#, after: #"{"Name":"n"}"#),
            Example(
                .requestDown, before: #"{"Name":"n","EnableIPv4":false}"#,
                rejected: .tooNew("EnableIPv4=false", since: "1.48")),
            Example(
                .requestDown, before: #"{"Name":"n","EnableIPv4":true}"#, after: #"{"Name":"n","EnableIPv4":true}"#),
        ]
    )

    static let addEnableIPv4 = Change(
        id: "1.48-enable-ipv4",
        summary: "Networks tell whether they have IPv4.",
        endpoints: [.networkList, .networkInspect],
        responseUp: [.setDefault("EnableIPv4", to: true)],
        responseDown: [.hide("EnableIPv4")],
        source: "the answers of 26.1 and 28, which sends it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"Name":"n","EnableIPv6":false}"#,
                after: #"{"Name":"n","EnableIPv6":false,"EnableIPv4":true}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"EnableIPv4":true,"EnableIPv6":false}"#,
                after: #"{"EnableIPv6":false}"#),
        ]
    )

    static let addGatewayPriority = Change(
        id: "1.48-gateway-priority",
        summary: "A container is created with a GwPriority for each of its networks.",
        endpoints: [.containerCreate],
        requestUp: [.removeUnlessMisread(.gatewayPriority)],
        requestDown: [.refuse(.gatewayPriority, since: "1.48")],
        lossUp: .impossible("A request that sets one is refused."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"GwPriority":7,"Links":null}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"Links":null}}}}"#),
            Example(
                .requestDown, before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"GwPriority":7}}}}"#,
                rejected: .tooNew("NetworkingConfig.EndpointsConfig.*.GwPriority", since: "1.48")),
            Example(
                .requestDown, before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"GwPriority":0}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"GwPriority":0}}}}"#),
        ]
    )

    /// Newer engines listen to it at every version.
    static let addGatewayPriorityToConnect = Change(
        id: "1.48-connect-gateway-priority",
        summary: "Connecting a container to a network takes a GwPriority.",
        endpoints: [.networkConnect],
        requestDown: [.refuse(.gatewayPriority, since: "1.48")],
        lossUp: .impossible("A request that sets one is refused."),
        source: "api/server/router/network/network_routes.go@28.x",
        examples: [
            Example(
                .requestDown, before: #"{"Container":"a","EndpointConfig":{"GwPriority":7}}"#,
                rejected: .tooNew("EndpointConfig.GwPriority", since: "1.48"))
        ]
    )

    static let tellGatewayPriorityInDiskUsage = Change(
        id: "1.48-disk-usage-gateway-priority",
        summary: "Containers in the disk usage tell the GwPriority of each of their networks.",
        endpoints: [.systemDiskUsage],
        responseUp: [
            .forEach("Containers", [.forEach("NetworkSettings.Networks", [.setDefault("GwPriority", to: 0)])])
        ],
        responseDown: [.hide("Containers[].NetworkSettings.Networks.*.GwPriority")],
        source: "the answers of 26.1 and 28, which sends it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"Containers":[{"NetworkSettings":{"Networks":{"n":{"Gateway":""}}}}]}"#,
                after: #"{"Containers":[{"NetworkSettings":{"Networks":{"n":{"Gateway":"","GwPriority":0}}}}]}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Containers":[{"NetworkSettings":{"Networks":{"n":{"GwPriority":0}}}}]}"#,
                after: #"{"Containers":[{"NetworkSettings":{"Networks":{"n":{}}}}]}"#),
        ]
    )

    static let tellGatewayPriority = Change(
        id: "1.48-endpoint-gateway-priority",
        summary: "Containers tell the GwPriority of each of their networks.",
        endpoints: [.containerList, .containerInspect],
        responseUp: [.forEach("NetworkSettings.Networks", [.setDefault("GwPriority", to: 0)])],
        responseDown: [.hide("NetworkSettings.Networks.*.GwPriority")],
        source: "the answers of 26.1 and 28, which sends it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"NetworkSettings":{"Networks":{"n":{"Gateway":""}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"n":{"Gateway":"","GwPriority":0}}}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"NetworkSettings":{"Networks":{"n":{"GwPriority":0,"Gateway":""}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"n":{"Gateway":""}}}}"#),
        ]
    )
}

private let interfaceName = JSONPath(["DriverOpts", "com.docker.network.endpoint.ifname"])

private func refuseToJoinHost(_ request: inout Message, _ context: RewriteContext) throws(Rejection) {
    guard let container = context.lookedUp[.container], container.value(at: "State.Running")?.bool != true,
        container.value(at: "NetworkSettings.Networks")?["host"] != nil,
        container.value(at: "HostConfig.NetworkMode")?.string != "host"
    else { return }
    throw Rejection(
        status: 400,
        message: "cannot connect container to host network - container must be created in host network mode")
}

/// Older engines give every network IPv4.
private func refuseNetworkWithoutIPv4(_ network: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    guard network.value(caseInsensitive: "EnableIPv4")?.bool == false else { return }
    throw context.tooNew("EnableIPv4=false", since: "1.48")
}
