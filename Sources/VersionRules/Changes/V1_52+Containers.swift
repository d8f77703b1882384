// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_52Containers = [
        replaceGraphDriver, omitOnBuild, removeContainerMacAddress, addHealthToList, addOSType,
        removeContainersOfNetworks, addNetworkStatus, removeKernelMemoryTCP, omitAddressOfUnpublishedPorts,
        makePortBindings,
    ]

    static let replaceGraphDriver = Change(
        id: "1.52-container-storage",
        summary: "Containers whose layers containerd keeps have Storage in place of GraphDriver.",
        endpoints: [.containerInspect],
        responseDown: [.derive("GraphDriver", from: "Storage", ["Data": .null], "Name", at: "RootFS.Snapshot.Name")],
        lossDown: .synthesised("Data is null, as before in engines that keep layers in containerd."),
        source: "daemon/server/router/container/inspect.go@29, and the answers of 29",
        examples: [
            Example(
                .responseDown, before: #"{"Id":"7e62","Storage":{"RootFS":{"Snapshot":{"Name":"overlayfs"}}}}"#,
                after: #"{"Id":"7e62","GraphDriver":{"Data":null,"Name":"overlayfs"}}"#),
            Example(
                .responseDown, before: #"{"GraphDriver":{"Data":{},"Name":"overlay2"}}"#,
                after: #"{"GraphDriver":{"Data":{},"Name":"overlay2"}}"#),
        ]
    )

    static let omitOnBuild = Change(
        id: "1.52-container-on-build",
        summary: "Container inspect leaves out OnBuild in Config where it is empty.",
        endpoints: [.containerInspect],
        responseUp: [.custom(omitEmptyOnBuild)],
        responseDown: restoreOnBuild,
        source: "api/docs/CHANGELOG.md@29, and the answers of 28 and 29, which never sends it",
        examples: [
            Example(
                .responseDown, before: #"{"Config":{"Entrypoint":null,"Labels":{}}}"#,
                after: #"{"Config":{"Entrypoint":null,"Labels":{},"OnBuild":null}}"#),
            Example(
                .responseUp, before: #"{"Config":{"OnBuild":null,"Labels":{}}}"#, after: #"{"Config":{"Labels":{}}}"#),
            Example(
                .responseUp, before: #"{"Config":{"OnBuild":["RUN a"]}}"#, after: #"{"Config":{"OnBuild":["RUN a"]}}"#),
        ]
    )

    static let restoreOnBuild: [Step] = [.setDefault("Config.OnBuild", to: .null)]

    static let removeContainerMacAddress = Change(
        id: "1.52-config-mac-address",
        summary: "Container inspect no longer has the MAC address that a container was created with in Config.",
        endpoints: [.containerInspect],
        responseUp: [.hide("Config.MacAddress")],
        lossDown: .impossible("Its network has an address as well, but nobody tells whether that was asked for."),
        source: "daemon/server/router/container/inspect.go@29, and the answers of 28 and 29",
        examples: [
            Example(
                .responseUp, isStrict: true, before: #"{"Config":{"MacAddress":"02:42:ac:11:00:aa","Tty":false}}"#,
                after: #"{"Config":{"Tty":false}}"#)
        ]
    )

    static let addHealthToList = Change(
        id: "1.52-listed-health",
        summary: "Listed containers have their Health.",
        endpoints: [.containerList],
        responseUp: [.custom(tellHealth)],
        responseDown: [.remove("Health")],
        lossUp: .synthesised("Read from Status; FailingStreak is 0."),
        source: "daemon/server/router/container/container_routes.go@29, and the answers of 29",
        examples: [
            Example(
                .responseDown, before: #"{"State":"running","Health":{"Status":"none","FailingStreak":0}}"#,
                after: #"{"State":"running"}"#),
            Example(
                .responseUp, before: #"{"Status":"Up 2 hours (unhealthy)"}"#,
                after: #"{"Status":"Up 2 hours (unhealthy)","Health":{"Status":"unhealthy","FailingStreak":0}}"#),
            Example(
                .responseUp, before: #"{"Status":"Exited (0) 2 hours ago"}"#,
                after: #"{"Status":"Exited (0) 2 hours ago","Health":{"Status":"none","FailingStreak":0}}"#),
        ]
    )

    static let makePortBindings = Change(
        id: "1.52-port-bindings",
        summary: "The PortBindings of a container that was created without are {}; they were null.",
        endpoints: [.containerInspect],
        responseUp: [.setDefault("HostConfig.PortBindings", to: [:])],
        lossDown: .impossible(
            "Engine 29 has {} at every version, and a container may have been created so, as the Docker CLI does."),
        source: "daemon/internal/runconfig/config.go@29, and the answers of 28 and 29.7",
        examples: [
            Example(
                .responseUp, before: #"{"HostConfig":{"PortBindings":null}}"#,
                after: #"{"HostConfig":{"PortBindings":{}}}"#),
            Example(
                .responseUp, before: #"{"HostConfig":{"PortBindings":{"80/tcp":null}}}"#,
                after: #"{"HostConfig":{"PortBindings":{"80/tcp":null}}}"#),
        ]
    )

    static let addOSType = Change(
        id: "1.52-stats-os-type",
        summary: "Statistics tell the operating system that they are of.",
        endpoints: [.containerStats],
        responseUp: [.custom(tellOSType)],
        responseDown: [.hide("os_type")],
        lookUps: [.version],
        source: "the answers of 28 and 29, which sends it at every version",
        examples: [
            Example(
                .responseUp, lookedUp: [.version: #"{"Os":"linux"}"#], before: #"{"name":"/a","pids_stats":{}}"#,
                after: #"{"name":"/a","pids_stats":{},"os_type":"linux"}"#),
            Example(.responseDown, isStrict: true, before: #"{"os_type":"linux","id":"a"}"#, after: #"{"id":"a"}"#),
        ]
    )

    static let removeContainersOfNetworks = Change(
        id: "1.52-listed-network-containers",
        summary: "Listed networks no longer have Containers, which was empty.",
        endpoints: [.networkList],
        responseUp: [.hide("Containers")],
        responseDown: [.setDefault("Containers", to: [:])],
        lossDown: .approximate("Networks of a swarm had null; all have an empty object."),
        source: "daemon/server/router/network/network_routes.go@29, and the answers of 28 and 29",
        examples: [
            Example(
                .responseDown, before: #"{"Name":"n","Options":{}}"#,
                after: #"{"Name":"n","Options":{},"Containers":{}}"#),
            Example(
                .responseUp, isStrict: true, before: #"{"Name":"n","Containers":{}}"#, after: #"{"Name":"n"}"#),
        ]
    )

    static let addNetworkStatus = Change(
        id: "1.52-network-status",
        summary: "Network inspect has a Status, with the addresses that are in use.",
        endpoints: [.networkInspect],
        responseDown: [.remove("Status")],
        source: "daemon/server/router/network/network_routes.go@29, and the answers of 29",
        examples: [
            Example(
                .responseDown, before: #"{"Name":"n","Status":{"IPAM":{"Subnets":{}}},"Labels":{}}"#,
                after: #"{"Name":"n","Labels":{}}"#)
        ]
    )

    static let removeKernelMemoryTCP = Change(
        id: "1.52-kernel-memory-tcp",
        summary: "The kernel memory of a container's TCP buffers can no longer be limited: KernelMemoryTCP is ignored.",
        endpoints: [.containerCreate, .containerUpdate, .containerInspect],
        requestUp: [
            .warn(kernelMemoryTCPIsGone, when: .differs("HostConfig.KernelMemoryTCP", from: 0)),
            .warn(kernelMemoryTCPIsGone, when: .differs("KernelMemoryTCP", from: 0)),
        ],
        requestDown: ["KernelMemory", "KernelMemoryTCP"].flatMap { name in
            [.remove(.body(JSONPath([name]))), .remove(.body(JSONPath(["HostConfig", name])))]
        },
        responseUp: [.hide("HostConfig.KernelMemory"), .hide("HostConfig.KernelMemoryTCP")],
        lossDown: .impossible("The limit is neither set nor told of; the operator is warned."),
        source: "api/docs/CHANGELOG.md@29, and the answers of 28 and 29",
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","HostConfig":{"KernelMemoryTCP":0}}"#,
                after: #"{"Image":"a","HostConfig":{"KernelMemoryTCP":0}}"#),
            Example(
                .requestDown, before: #"{"Image":"a","HostConfig":{"KernelMemoryTCP":4194304}}"#,
                after: #"{"Image":"a","HostConfig":{}}"#),
            Example(.requestDown, before: #"{"KernelMemoryTCP":4194304,"Memory":1}"#, after: #"{"Memory":1}"#),
            Example(.requestDown, before: #"{"HostConfig":{"KernelMemory":"4m"}}"#, after: #"{"HostConfig":{}}"#),
            Example(
                .responseUp, isStrict: true,
                before: #"{"HostConfig":{"KernelMemory":7,"KernelMemoryTCP":7,"Dns":null}}"#,
                after: #"{"HostConfig":{"Dns":null}}"#),
        ]
    )

    private static let kernelMemoryTCPIsGone = "the limit KernelMemoryTCP is ignored since API 1.52"

    static let omitAddressOfUnpublishedPorts = Change(
        id: "1.52-unpublished-ports",
        summary: "Listed ports that are not published have an empty IP; it was left out.",
        endpoints: [.containerList, .systemDiskUsage],
        responseUp: portHolders.map { holder in .custom { body, _ in body.update(at: holder, tellEmptyAddresses) } },
        responseDown: [omitEmptyAddresses, .forEach("Containers", [omitEmptyAddresses])],
        source: "api/types/container/port_summary.go@29, and the answers of 28 and 29, which sends it at every version",
        examples: [
            Example(
                .responseDown,
                before: #"{"Ports":[{"IP":"","PrivatePort":53,"Type":"udp"},{"IP":"::","PublicPort":8}]}"#,
                after: #"{"Ports":[{"PrivatePort":53,"Type":"udp"},{"IP":"::","PublicPort":8}]}"#),
            Example(
                .responseDown, before: #"{"Containers":[{"Ports":[{"IP":"","PrivatePort":53}]}]}"#,
                after: #"{"Containers":[{"Ports":[{"PrivatePort":53}]}]}"#),
            Example(
                .responseUp, before: #"{"Ports":[{"PrivatePort":53,"Type":"udp"},{"IP":"::","PublicPort":8}]}"#,
                after: #"{"Ports":[{"PrivatePort":53,"Type":"udp","IP":""},{"IP":"::","PublicPort":8}]}"#),
        ]
    )
}

/// What has ports: a listed container, and those of the disk usage.
private let portHolders: [JSONPath] = ["", "Containers[]"]
private let ports: JSONPath = "Ports[]"

private func tellEmptyAddresses(_ container: inout JSONValue) {
    container.update(at: ports) { port in
        if port.kind == .object, port["IP"] == nil { port["IP"] = "" }
    }
}

private let omitEmptyAddresses: Step = .glance(
    at: "Ports", ByteTest("may hold an empty text") { $0.mayHoldEmptyString },
    [.forEach("Ports", where: .equals("IP", ""), [.remove("IP")])])

private func omitEmptyOnBuild(_ container: inout JSONValue, _: RewriteContext) {
    container.update(at: "Config") { if $0["OnBuild"]?.isUnset() ?? false { $0["OnBuild"] = nil } }
}

func tellHealth(_ container: inout JSONValue, _: RewriteContext) {
    guard container["Health"] == nil, let text = container["Status"]?.string else { return }
    let endings = [("(healthy)", "healthy"), ("(unhealthy)", "unhealthy"), ("(health: starting)", "starting")]
    let status = endings.first { text.hasSuffix($0.0) }?.1 ?? "none"
    container["Health"] = ["Status": .string(status), "FailingStreak": 0]
}

private func tellOSType(_ stats: inout JSONValue, context: RewriteContext) {
    guard stats["os_type"] == nil, let system = context.lookedUp[.version]?["Os"] else { return }
    stats["os_type"] = system
}
