// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let removeNetworkSettingsBase = Change(
        id: "1.52-network-settings-base",
        summary: "Container inspect no longer has the default bridge's addresses beside Networks.",
        endpoints: [.containerInspect],
        responseUp: networkSettingsBase.map { .hide(.body(JSONPath(["NetworkSettings", $0.name]))) },
        responseDown: [.custom(restoreNetworkSettingsBase)],
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
        responseDown: [.custom(restoreNetworkSettingsBase)],
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

/// The fields in the engine's order, each behind the one it followed.
private let networkSettingsBase = [
    BaseField("Bridge", behind: nil, ""),
    BaseField("HairpinMode", behind: "Ports", false),
    BaseField("LinkLocalIPv6Address", behind: "HairpinMode", ""),
    BaseField("LinkLocalIPv6PrefixLen", behind: "LinkLocalIPv6Address", 0),
    BaseField("SecondaryIPAddresses", behind: "LinkLocalIPv6PrefixLen", .null),
    BaseField("SecondaryIPv6Addresses", behind: "SecondaryIPAddresses", .null),
    BaseField("EndpointID", behind: "SecondaryIPv6Addresses", "", isOfEndpoint: true),
    BaseField("Gateway", behind: "EndpointID", "", isOfEndpoint: true),
    BaseField("GlobalIPv6Address", behind: "Gateway", "", isOfEndpoint: true),
    BaseField("GlobalIPv6PrefixLen", behind: "GlobalIPv6Address", 0, isOfEndpoint: true),
    BaseField("IPAddress", behind: "GlobalIPv6PrefixLen", "", isOfEndpoint: true),
    BaseField("IPPrefixLen", behind: "IPAddress", 0, isOfEndpoint: true),
    BaseField("IPv6Gateway", behind: "IPPrefixLen", "", isOfEndpoint: true),
    BaseField("MacAddress", behind: "IPv6Gateway", "", isOfEndpoint: true),
]

private struct BaseField {
    let name: String
    let predecessor: String?
    /// What it is where there is no endpoint on the default bridge.
    let value: JSONValue
    /// Whether it is that endpoint's own.
    let isOfEndpoint: Bool

    init(_ name: String, behind predecessor: String?, _ value: JSONValue, isOfEndpoint: Bool = false) {
        self.name = name
        self.predecessor = predecessor
        self.value = value
        self.isOfEndpoint = isOfEndpoint
    }
}

private let endpointOnBridge: JSONPath = "NetworkSettings.Networks.bridge"
private let networkSettings: JSONPath = "NetworkSettings"

/// `Bridge` is the engine's option `--bridge`, empty unless someone set it; no answer of a newer engine tells.
private func restoreNetworkSettingsBase(_ container: inout JSONValue, _: RewriteContext) {
    var endpoint = container.value(at: endpointOnBridge)
    endpoint?.indexIfRegular()
    container.update(at: networkSettings) { settings in
        settings.indexIfRegular()
        for field in networkSettingsBase where !settings.has(JSONKey(field.name)) {
            let value = field.isOfEndpoint ? endpoint?[field.name] ?? field.value : field.value
            settings.insert(value, forKey: field.name, after: field.predecessor)
        }
    }
}

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
