// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let removeNetworkSettingsBase = Change(
        id: "1.52-network-settings-base",
        summary: "Container inspect no longer has the default bridge's addresses beside Networks.",
        endpoints: [.containerInspect],
        responseUp: networkSettingsBase.map { .hide(.body(JSONPath(names: ["NetworkSettings", $0]))) },
        responseDown: [.at("NetworkSettings", restoreNetworkSettingsBase)],
        lossDown: .synthesised("Bridge is empty, even where the engine was started with --bridge."),
        source: "daemon/inspect.go@28.x and daemon/container_operations.go@28.x, and the answers of 28",
        examples: [
            Example(.responseDown, before: .onBridge(#""Ports":{},"#), after: .onBridgeWithBase),
            Example(
                .responseDown,
                before: .settings(#""SandboxID":"","SandboxKey":"","Ports":{},"Networks":{"none":{"IPAddress":""}}"#),
                after: .settings(
                    #""Bridge":"","SandboxID":"","SandboxKey":"","Ports":{},"HairpinMode":false,"#
                        + #""LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,"SecondaryIPAddresses":null,"#
                        + #""SecondaryIPv6Addresses":null,"EndpointID":"","Gateway":"","GlobalIPv6Address":"","#
                        + #""GlobalIPv6PrefixLen":0,"IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","#
                        + #""MacAddress":"","Networks":{"none":{"IPAddress":""}}"#)),
            Example(.responseDown, before: #"{"NetworkSettings":null}"#, after: #"{"NetworkSettings":null}"#),
            Example(.responseUp, before: .onBridgeWithBase, after: .onBridgeWithBase),
            Example(.responseUp, isStrict: true, before: .onBridgeWithBase, after: .onBridge(#""Ports":{},"#)),
        ]
    )

    /// Engine 29 knows eight of the fourteen fields below 1.52, and those only beside a network called bridge.
    static let restoreNetworkSettingsBase29 = Change(
        id: "engine29-network-settings-base",
        summary: "Engine 29 leaves out network settings that it should send below 1.52.",
        endpoints: [.containerInspect],
        responseDown: [.at("NetworkSettings", restoreNetworkSettingsBase)],
        lossDown: removeNetworkSettingsBase.lossDown,
        source: "daemon/server/router/container/inspect.go@29",
        examples: [
            Example(
                .responseDown,
                before: .settings(
                    #""EndpointID":"664a","Gateway":"10.0.0.1","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"#
                        + #""IPAddress":"10.0.0.2","IPPrefixLen":24,"IPv6Gateway":"","MacAddress":"62:11:47:fe:65:13","#
                        + #""Networks":{},"Ports":{},"SandboxID":"09e3","SandboxKey":"/netns/09e3""#),
                after: .settings(
                    #""Bridge":"","EndpointID":"664a","Gateway":"10.0.0.1","GlobalIPv6Address":"","#
                        + #""GlobalIPv6PrefixLen":0,"IPAddress":"10.0.0.2","IPPrefixLen":24,"IPv6Gateway":"","#
                        + #""MacAddress":"62:11:47:fe:65:13","Networks":{},"Ports":{},"HairpinMode":false,"#
                        + #""LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,"SecondaryIPAddresses":null,"#
                        + #""SecondaryIPv6Addresses":null,"SandboxID":"09e3","SandboxKey":"/netns/09e3""#))
        ]
    )
}

/// `Bridge` is the engine's option `--bridge`, empty unless someone set it; no answer of a newer engine tells.
private let bridge = MemberRun(behind: nil, ["Bridge": ""])

/// In the engine's order. What is the endpoint's own is so where there is one on the default bridge.
private let base = MemberRun(
    behind: "Ports",
    [
        "HairpinMode": false, "LinkLocalIPv6Address": "", "LinkLocalIPv6PrefixLen": 0, "SecondaryIPAddresses": .null,
        "SecondaryIPv6Addresses": .null,
    ],
    from: "Networks.bridge",
    [
        "EndpointID": "", "Gateway": "", "GlobalIPv6Address": "", "GlobalIPv6PrefixLen": 0, "IPAddress": "",
        "IPPrefixLen": 0, "IPv6Gateway": "", "MacAddress": "",
    ])

private let restoreNetworkSettingsBase: [Step] = [.insert(bridge), .insert(base)]
private let networkSettingsBase = [bridge, base].flatMap { ($0.members + $0.copies).map(\.key) }

extension Sample {
    fileprivate static func settings(_ members: String) -> Sample {
        Sample(body: #"{"Id":"7e62","NetworkSettings":{\#(members)},"HostConfig":{"NetworkMode":"bridge"}}"#)
    }

    fileprivate static func onBridge(_ afterSandbox: String, before: String = "") -> Sample {
        .settings(
            before + #""SandboxID":"09e3","SandboxKey":"/netns/09e3",\#(afterSandbox)"Networks":{"bridge":"#
                + #"{"Aliases":null,"MacAddress":"62:11:47:fe:65:13","EndpointID":"664a","Gateway":"10.0.0.1","#
                + #""IPAddress":"10.0.0.2","IPPrefixLen":24,"IPv6Gateway":"fd00::1","GlobalIPv6Address":"fd00::2","#
                + #""GlobalIPv6PrefixLen":64,"DNSNames":null}}"#)
    }

    fileprivate static let onBridgeWithBase = onBridge(
        #""Ports":{},"HairpinMode":false,"LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,"#
            + #""SecondaryIPAddresses":null,"SecondaryIPv6Addresses":null,"EndpointID":"664a","Gateway":"10.0.0.1","#
            + #""GlobalIPv6Address":"fd00::2","GlobalIPv6PrefixLen":64,"IPAddress":"10.0.0.2","IPPrefixLen":24,"#
            + #""IPv6Gateway":"fd00::1","MacAddress":"62:11:47:fe:65:13","#,
        before: #""Bridge":"","#)
}
