// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let removeNetworkSettingsBase = Change(
        id: "1.52-network-settings-base",
        summary: "Container inspect no longer has the default bridge's addresses beside Networks.",
        endpoints: [.containerInspect],
        responseUp: networkSettingsBase.map { .hide(.body(JSONPath(["NetworkSettings", $0.name.text]))) },
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

/// The fields in the engine's order, each behind the one before it if that says nothing else.
private let networkSettingsBase = [
    BaseField("Bridge", ""),
    BaseField("HairpinMode", behind: "Ports", false),
    BaseField("LinkLocalIPv6Address", ""),
    BaseField("LinkLocalIPv6PrefixLen", 0),
    BaseField("SecondaryIPAddresses", .null),
    BaseField("SecondaryIPv6Addresses", .null),
    BaseField("EndpointID", "", isOfEndpoint: true),
    BaseField("Gateway", "", isOfEndpoint: true),
    BaseField("GlobalIPv6Address", "", isOfEndpoint: true),
    BaseField("GlobalIPv6PrefixLen", 0, isOfEndpoint: true),
    BaseField("IPAddress", "", isOfEndpoint: true),
    BaseField("IPPrefixLen", 0, isOfEndpoint: true),
    BaseField("IPv6Gateway", "", isOfEndpoint: true),
    BaseField("MacAddress", "", isOfEndpoint: true),
]

/// A class, so that to go through them counts no references to names and values.
private final class BaseField: Sendable {
    let name: JSONKey
    /// What it follows, if not the field before it.
    let predecessor: JSONKey?
    /// What it is where there is no endpoint on the default bridge.
    let value: JSONValue
    /// Whether it is that endpoint's own.
    let isOfEndpoint: Bool

    init(_ name: JSONKey, behind predecessor: JSONKey? = nil, _ value: JSONValue, isOfEndpoint: Bool = false) {
        self.name = name
        self.predecessor = predecessor
        self.value = value
        self.isOfEndpoint = isOfEndpoint
    }
}

private let networkSettings: JSONPath = "NetworkSettings"
private let endpointOnBridge: JSONPath = "Networks.bridge"

/// `Bridge` is the engine's option `--bridge`, empty unless someone set it; no answer of a newer engine tells.
private func restoreNetworkSettingsBase(_ container: inout JSONValue, _: RewriteContext) {
    container.update(at: networkSettings) { settings in
        guard settings.kind == .object else { return }
        settings.indexIfRegular()
        var endpoint = settings.value(at: endpointOnBridge)
        endpoint?.indexIfRegular()
        var place = 0
        for field in networkSettingsBase {
            if let predecessor = field.predecessor {
                place = settings.place(of: predecessor).map { $0 + 1 } ?? settings.keys.count
            }
            if let known = settings.place(of: field.name) {
                place = known + 1
            } else {
                let value = field.isOfEndpoint ? endpoint?[field.name] ?? field.value : field.value
                settings.insert(value, forKey: field.name, at: place)
                place += 1
            }
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
