// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let containerInspect1_21 = [
        showCreateOptions1_21, addNetworksToContainer, omitEmptyConfig, omitNoPorts, addSizeQuery, addContainerStatus,
    ]

    static let addNetworksToContainer = Change(
        id: "1.21-container-networks",
        summary: "Container inspect has the addresses of every network that the container is on.",
        endpoints: [.containerInspect],
        responseUp: [.custom(nameTheOnlyNetwork)],
        responseDown: [.remove("NetworkSettings.Networks")],
        lossUp: .synthesised("The only network is the one of the network mode; its addresses are those at hand."),
        source: "daemon/inspect.go@20.10, and its answers at 1.20 and 1.21",
        examples: [
            Example(
                .responseDown,
                before: #"{"NetworkSettings":{"MacAddress":"","Networks":{"web":{"IPAddress":"10.77.20.2"}}}}"#,
                after: #"{"NetworkSettings":{"MacAddress":""}}"#),
            Example(
                .responseUp,
                before: #"""
                    {"HostConfig":{"NetworkMode":"default"},"NetworkSettings":{"Bridge":"","EndpointID":"664a",\#
                    "Gateway":"10.0.0.1","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"IPAddress":"10.0.0.2",\#
                    "IPPrefixLen":24,"IPv6Gateway":"","MacAddress":"02:42:0a:00:00:02"}}
                    """#,
                after: #"""
                    {"HostConfig":{"NetworkMode":"default"},"NetworkSettings":{"Bridge":"","EndpointID":"664a",\#
                    "Gateway":"10.0.0.1","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"IPAddress":"10.0.0.2",\#
                    "IPPrefixLen":24,"IPv6Gateway":"","MacAddress":"02:42:0a:00:00:02","Networks":{"bridge":{\#
                    "EndpointID":"664a","Gateway":"10.0.0.1","IPAddress":"10.0.0.2","IPPrefixLen":24,\#
                    "IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,\#
                    "MacAddress":"02:42:0a:00:00:02"}}}}
                    """#),
            Example(
                .responseUp,
                before: #"{"HostConfig":{"NetworkMode":"container:7e62"},"NetworkSettings":{"IPAddress":""}}"#,
                after:
                    #"{"HostConfig":{"NetworkMode":"container:7e62"},"NetworkSettings":{"IPAddress":"","Networks":{}}}"#
            ),
        ]
    )

    static let omitEmptyConfig = Change(
        id: "1.21-omit-empty-config",
        summary: """
            A container's Config leaves out MacAddress, NetworkDisabled and ExposedPorts where they are empty, and \
            VolumeDriver, which is in HostConfig.
            """,
        endpoints: [.containerInspect],
        responseUp: [.custom(omitEmptyConfigMembers)],
        responseDown: [.custom(restoreEmptyConfigMembers), .hide("HostConfig.VolumeDriver")],
        source: "api/types/versions/v1p20/types.go@20.10, and its answers at 1.20 and 1.21",
        examples: [
            Example(
                .responseDown,
                before: #"{"HostConfig":{"VolumeDriver":"local"},"Config":{"Hostname":"a","Labels":{}}}"#,
                after: #"""
                    {"HostConfig":{"VolumeDriver":"local"},"Config":{"Hostname":"a","Labels":{},"MacAddress":"",\#
                    "NetworkDisabled":false,"ExposedPorts":null,"VolumeDriver":"local"}}
                    """#),
            Example(
                .responseDown,
                before: #"""
                    {"HostConfig":{"VolumeDriver":""},"Config":{"Hostname":"a","ExposedPorts":{"80/tcp":{}},\#
                    "NetworkDisabled":true,"MacAddress":"02:42:0a:00:00:02"}}
                    """#,
                after: #"""
                    {"HostConfig":{"VolumeDriver":""},"Config":{"Hostname":"a","ExposedPorts":{"80/tcp":{}},\#
                    "NetworkDisabled":true,"MacAddress":"02:42:0a:00:00:02","VolumeDriver":""}}
                    """#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"HostConfig":{"Binds":null,"VolumeDriver":"local"},"Config":{"Hostname":"a"}}"#,
                after: #"""
                    {"HostConfig":{"Binds":null},"Config":{"Hostname":"a","MacAddress":"","NetworkDisabled":false,\#
                    "ExposedPorts":null,"VolumeDriver":"local"}}
                    """#),
            Example(
                .responseUp,
                before: #"""
                    {"HostConfig":{"Binds":null},"Config":{"Hostname":"a","MacAddress":"","NetworkDisabled":false,\#
                    "ExposedPorts":null,"VolumeDriver":"local"}}
                    """#,
                after: #"{"HostConfig":{"Binds":null,"VolumeDriver":"local"},"Config":{"Hostname":"a"}}"#),
            Example(
                .responseUp,
                before: #"""
                    {"HostConfig":{"VolumeDriver":""},"Config":{"MacAddress":"02:42:0a:00:00:02",\#
                    "NetworkDisabled":true,"ExposedPorts":{"80/tcp":{}},"VolumeDriver":""}}
                    """#,
                after: #"""
                    {"HostConfig":{"VolumeDriver":""},"Config":{"MacAddress":"02:42:0a:00:00:02",\#
                    "NetworkDisabled":true,"ExposedPorts":{"80/tcp":{}}}}
                    """#),
        ]
    )

    static let omitNoPorts = Change(
        id: "1.21-ports-never-null",
        summary: "NetworkSettings.Ports of a container without a network of its own is empty; it was null.",
        endpoints: [.containerInspect],
        responseUp: [.setDefault("NetworkSettings.Ports", to: [:])],
        responseDown: [.custom(nullPortsWithoutSandbox)],
        source: "daemon/inspect.go@20.10, and its answers at 1.20 and 1.21",
        examples: [
            Example(
                .responseDown,
                before:
                    #"{"State":{"Status":"exited","Running":false},"NetworkSettings":{"SandboxID":"09e3","Ports":{}}}"#,
                after:
                    #"{"State":{"Status":"exited","Running":false},"NetworkSettings":{"SandboxID":"09e3","Ports":null}}"#
            ),
            Example(
                .responseDown,
                before: #"{"State":{"Running":true},"NetworkSettings":{"SandboxID":"","Ports":{}}}"#,
                after: #"{"State":{"Running":true},"NetworkSettings":{"SandboxID":"","Ports":null}}"#),
            Example(
                .responseDown,
                before: #"{"State":{"Running":true},"NetworkSettings":{"SandboxID":"09e3","Ports":{}}}"#,
                after: #"{"State":{"Running":true},"NetworkSettings":{"SandboxID":"09e3","Ports":{}}}"#),
            Example(
                .responseUp, before: #"{"NetworkSettings":{"Ports":null}}"#,
                after: #"{"NetworkSettings":{"Ports":{}}}"#),
        ]
    )

    static let addSizeQuery = Change(
        id: "1.21-inspect-size",
        summary: "Container inspect takes size, and has SizeRw and SizeRootFs then.",
        endpoints: [.containerInspect],
        requestUp: [.remove(.query("size"))],
        requestDown: [.warn("the engine does not tell the size of a container", when: .present(.query("size")))],
        lossUp: .impossible("SizeRw and SizeRootFs are absent."),
        source: "daemon/inspect.go@20.10, and its answers at 1.20 and 1.21",
        examples: [
            Example(.requestUp, before: Sample(query: "size=1"), after: Sample()),
            Example(.requestDown, before: Sample(query: "size=1"), after: Sample(query: "size=1")),
        ]
    )

    static let addContainerStatus = Change(
        id: "1.21-container-status",
        summary: "Container inspect has State.Status in a word.",
        endpoints: [.containerInspect],
        responseUp: [.custom(nameTheStatus)],
        responseDown: [.hide("State.Status")],
        source: "docs/reference/api/docker_remote_api_v1.21.md@1.12.x; StateString in container/state.go@20.10",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"State":{"Status":"exited","Running":false}}"#,
                after: #"{"State":{"Running":false}}"#),
            Example(
                .responseUp, before: #"{"State":{"Running":true,"Paused":true}}"#,
                after: #"{"State":{"Status":"paused","Running":true,"Paused":true}}"#),
            Example(
                .responseUp, before: #"{"State":{"Running":true,"Restarting":true}}"#,
                after: #"{"State":{"Status":"restarting","Running":true,"Restarting":true}}"#),
            Example(
                .responseUp, before: #"{"State":{"Running":false,"StartedAt":"0001-01-01T00:00:00Z"}}"#,
                after: #"{"State":{"Status":"created","Running":false,"StartedAt":"0001-01-01T00:00:00Z"}}"#),
            Example(
                .responseUp, before: #"{"State":{"Status":"removing","Dead":true}}"#,
                after: #"{"State":{"Status":"removing","Dead":true}}"#),
        ]
    )

    static let showCreateOptions1_21 = Change(
        id: "1.21-inspect-options",
        summary: "Container inspect has DnsOptions, KernelMemory and MemoryReservation in HostConfig, and StopSignal.",
        endpoints: [.containerInspect],
        responseUp: [
            .setDefault("HostConfig.DnsOptions", to: .null), .setDefault("HostConfig.KernelMemory", to: 0),
            .setDefault("HostConfig.MemoryReservation", to: 0),
        ],
        responseDown: [
            .hide("HostConfig.DnsOptions"), .hide("HostConfig.KernelMemory"), .hide("HostConfig.MemoryReservation"),
            .hide("Config.StopSignal"),
        ],
        source: "docs/reference/api/docker_remote_api_v1.21.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"HostConfig":{"Dns":[],"DnsOptions":[]},"Config":{"StopSignal":"SIGINT"}}"#,
                after: #"{"HostConfig":{"Dns":[]},"Config":{}}"#),
            Example(
                .responseUp, before: #"{"HostConfig":{"Dns":[]}}"#,
                after: #"{"HostConfig":{"Dns":[],"DnsOptions":null,"KernelMemory":0,"MemoryReservation":0}}"#),
        ]
    )
}

private let endpointMembers = [
    "EndpointID", "Gateway", "IPAddress", "IPPrefixLen", "IPv6Gateway", "GlobalIPv6Address", "GlobalIPv6PrefixLen",
    "MacAddress",
]

private func nameTheOnlyNetwork(_ container: inout JSONValue, _: RewriteContext) {
    let mode = container.value(at: "HostConfig.NetworkMode")?.string ?? ""
    let isDisabled = container.value(at: "Config.NetworkDisabled")?.bool == true
    container.update(at: "NetworkSettings") { settings in
        guard settings["Networks"] == nil else { return }
        let endpoint = endpointMembers.compactMap { name in settings[name].map { (name, $0) } }
        let hasNetworks = !isDisabled && !mode.hasPrefix("container:")
        let name = mode.isEmpty || mode == "default" ? "bridge" : mode
        settings["Networks"] = hasNetworks ? .object([(name, .object(endpoint))]) : [:]
    }
}

private func restoreEmptyConfigMembers(_ container: inout JSONValue, _: RewriteContext) {
    let driver = container.value(at: "HostConfig.VolumeDriver") ?? ""
    let members: [(String, JSONValue)] = [
        ("MacAddress", ""), ("NetworkDisabled", false), ("ExposedPorts", .null), ("VolumeDriver", driver),
    ]
    container.update(at: "Config") { config in
        for (name, value) in members where config[name] == nil { config[name] = value }
    }
}

private func omitEmptyConfigMembers(_ container: inout JSONValue, _: RewriteContext) {
    let driver = container.value(at: "Config.VolumeDriver")
    container.update(at: "Config") { config in
        if config["MacAddress"]?.string == "" { config["MacAddress"] = nil }
        if config["NetworkDisabled"]?.bool == false { config["NetworkDisabled"] = nil }
        if let ports = config["ExposedPorts"], ports.keys.isEmpty { config["ExposedPorts"] = nil }
        config["VolumeDriver"] = nil
    }
    guard let driver else { return }
    container.update(at: "HostConfig") { hostConfig in
        if hostConfig["VolumeDriver"] == nil { hostConfig["VolumeDriver"] = driver }
    }
}

/// The ports are those of the sandbox, which a container has while it runs, if it needs one.
private func nullPortsWithoutSandbox(_ container: inout JSONValue, _: RewriteContext) {
    let state = container["State"]
    let isRunning = state?["Running"]?.bool == true && state?["Restarting"]?.bool != true
    container.update(at: "NetworkSettings") { settings in
        let hasSandbox = isRunning && settings["SandboxID"]?.string != ""
        if let ports = settings["Ports"], ports.kind == .object, ports.keys.isEmpty, !hasSandbox {
            settings["Ports"] = .null
        }
    }
}

/// What the status is where this flag is set; the first that is set counts.
private let statusByFlag = [
    ("Paused", "paused"), ("Restarting", "restarting"), ("Running", "running"), ("Dead", "dead"),
]

private func nameTheStatus(_ container: inout JSONValue, _: RewriteContext) {
    container.update(at: "State") { state in
        guard state["Status"] == nil else { return }
        let wasStarted = state["StartedAt"]?.string.map { !$0.hasPrefix("0001-") } ?? true
        let flagged = statusByFlag.first { state[$0.0]?.bool == true }?.1
        state.insert(.string(flagged ?? (wasStarted ? "exited" : "created")), forKey: "Status", after: nil)
    }
}
