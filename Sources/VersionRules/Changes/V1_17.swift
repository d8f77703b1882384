// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.17 changed.
    static let v1_17 = [
        upgradeAttach, renameContainers, streamStats, takeLabelInstruction, takeReadonlyRootfs, showExecIDs,
        tellRegistries,
    ]

    static let upgradeAttach = Change(
        id: "1.17-attach-upgrade",
        summary: "Attach and exec answer with 101 where the client asks for an upgrade to tcp.",
        endpoints: [.containerAttach, .execStart],
        reason: "The request's header decides, at every version; without an upgrade the 200 opens the same stream.",
        source: "api/server/router/container/container_routes.go@20.10")

    static let renameContainers = Change(
        id: "1.17-rename",
        summary: "Containers can be renamed.",
        endpoints: [.containerRename],
        reason: "Engines answer at every version; older ones say themselves that they don't have it.",
        source: "api/server/server.go@v1.5.0, and the answers of 20.10 at 1.12")

    static let streamStats = Change(
        id: "1.17-stats",
        summary: "The resource usage of containers can be watched.",
        endpoints: [.containerStats],
        reason: "Engines answer at every version; older ones say themselves that they don't have it.",
        source: "api/server/server.go@v1.5.0, and the answers of 20.10 at 1.12")

    static let takeLabelInstruction = Change(
        id: "1.17-build-label",
        summary: "Dockerfiles may have LABEL instructions.",
        endpoints: [.imageBuild],
        reason: "The engine reads the Dockerfile; one that does not know the instruction says so.",
        source: "builder/dispatchers.go@v1.6.0, absent in v1.5.0: it came a version later than documented")

    static let takeReadonlyRootfs = Change(
        id: "1.17-host-config",
        summary: "The host configuration takes ReadonlyRootfs and PidMode.",
        endpoints: [.containerCreate, .containerStart],
        requestDown: [
            .refuse(hostConfig: "ReadonlyRootfs", since: "1.17"), .refuse(hostConfig: "PidMode", since: "1.17"),
        ],
        lossUp: .impossible("An older engine has neither, and would not say so: the request is refused."),
        source: "runconfig/hostconfig.go@v1.4.0 and v1.5.0",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"ReadonlyRootfs":true}}"#,
                rejected: .tooNew("HostConfig.ReadonlyRootfs", since: "1.17")),
            Example(
                .requestDown, before: #"{"HostConfig":{"ReadonlyRootfs":false,"PidMode":""}}"#,
                after: #"{"HostConfig":{"ReadonlyRootfs":false,"PidMode":""}}"#),
        ]
    )

    static let showExecIDs = Change(
        id: "1.17-inspect",
        summary: "Container inspect has ExecIDs, RestartCount, PidMode, ReadonlyRootfs and IPv6 addresses.",
        endpoints: [.containerInspect],
        responseUp: execIDs.filled,
        responseDown: execIDs.hidden,
        lossUp: .approximate("They are empty and zero."),
        source: "daemon/inspect.go, daemon/network_settings.go and runconfig@v1.4.0 and v1.5.0",
        examples: [
            Example(
                .responseUp,
                before: #"{"NetworkSettings":{"IPAddress":"172.17.0.2"},"HostConfig":{"Binds":null}}"#,
                after: #"""
                    {"NetworkSettings":{"IPAddress":"172.17.0.2","LinkLocalIPv6Address":"",\#
                    "LinkLocalIPv6PrefixLen":0,"GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"IPv6Gateway":""},\#
                    "HostConfig":{"Binds":null,"PidMode":"","ReadonlyRootfs":false},"ExecIDs":null,"RestartCount":0}
                    """#),
            Example(.responseDown, before: #"{"ExecIDs":["a"]}"#, after: #"{"ExecIDs":["a"]}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"RestartCount":0,"ExecIDs":["a"],"NetworkSettings":{"IPAddress":"","IPv6Gateway":""}}"#,
                after: #"{"NetworkSettings":{"IPAddress":""}}"#),
        ]
    )

    static let tellRegistries = Change(
        id: "1.17-info-registries",
        summary: "The information on the engine has the configuration of registries.",
        endpoints: [.info],
        responseUp: [.setDefault("RegistryConfig", to: ["IndexConfigs": [:], "InsecureRegistryCIDRs": []])],
        responseDown: [.hide("RegistryConfig")],
        lossUp: .approximate("It names no registry."),
        source: "daemon/info.go@v1.4.0 and v1.5.0",
        examples: [
            Example(
                .responseUp, before: #"{"Images":1}"#,
                after: #"{"Images":1,"RegistryConfig":{"IndexConfigs":{},"InsecureRegistryCIDRs":[]}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Images":1,"RegistryConfig":{"Mirrors":[]}}"#,
                after: #"{"Images":1}"#),
        ]
    )
}

private let execIDs: AddedFields = [
    "NetworkSettings.LinkLocalIPv6Address": "", "NetworkSettings.LinkLocalIPv6PrefixLen": 0,
    "NetworkSettings.GlobalIPv6Address": "", "NetworkSettings.GlobalIPv6PrefixLen": 0,
    "NetworkSettings.IPv6Gateway": "", "HostConfig.PidMode": "", "HostConfig.ReadonlyRootfs": false,
    "ExecIDs": .null, "RestartCount": 0,
]
