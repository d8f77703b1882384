// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.18 changed.
    static let v1_18 = [
        moveResourcesToHostConfig, showResourcesInHostConfig, takeUlimits, takeLabels, showLabels, listLabels,
        listImageLabels, tellProxies, limitBuilds, cancelAbandonedBuilds, warnOfExec, tellOfKernel,
    ]

    static let takeUlimits = Change(
        id: "1.18-host-config",
        summary: "The host configuration takes Ulimits, CgroupParent and LogConfig.",
        endpoints: [.containerCreate, .containerStart],
        requestDown: [
            .refuse(hostConfig: "Ulimits", since: "1.18"), .refuse(hostConfig: "CgroupParent", since: "1.18"),
            .refuse(hostConfig: "LogConfig.Type", since: "1.18", unless: ["json-file"]),
            .refuse(hostConfig: "LogConfig.Config", since: "1.18"),
        ],
        lossUp: .impossible("An older engine has none of them, and would not say so: the request is refused."),
        source: "runconfig/hostconfig.go@v1.5.0 and v1.6.0",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"LogConfig":{"Type":"syslog","Config":{}}}}"#,
                rejected: .tooNew("HostConfig.LogConfig.Type", since: "1.18")),
            Example(
                .requestDown, before: #"{"HostConfig":{"Ulimits":null,"LogConfig":{"Type":"json-file","Config":{}}}}"#,
                after: #"{"HostConfig":{"Ulimits":null,"LogConfig":{"Type":"json-file","Config":{}}}}"#),
        ]
    )

    static let tellProxies = Change(
        id: "1.18-info",
        summary: "The information on the engine has its time and proxies: SystemTime, HttpProxy, HttpsProxy, NoProxy.",
        endpoints: [.info],
        responseUp: proxies.filled,
        responseDown: proxies.hidden + [.hide("SystemTime")],
        lossUp: .approximate("There is no SystemTime, and the proxies are empty."),
        source: "daemon/info.go@v1.5.0 and v1.6.0",
        examples: [
            Example(
                .responseUp, before: #"{"Images":1}"#,
                after: #"{"Images":1,"HttpProxy":"","HttpsProxy":"","NoProxy":""}"#),
            Example(.responseDown, before: #"{"NoProxy":""}"#, after: #"{"NoProxy":""}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Images":1,"SystemTime":"2026-11-23T20:14:16.14727267Z","NoProxy":""}"#,
                after: #"{"Images":1}"#),
        ]
    )

    static let limitBuilds = Change(
        id: "1.18-build-limits",
        summary: "The containers of a build can be limited: memory, memswap, cpushares, cpusetcpus.",
        endpoints: [.imageBuild],
        requestDown: [
            .refuse(query: "memory", since: "1.18", unless: ["0"]),
            .refuse(query: "memswap", since: "1.18", unless: ["0"]),
            .refuse(query: "cpushares", since: "1.18", unless: ["0"]),
            .refuse(query: "cpusetcpus", since: "1.18"),
        ],
        lossUp: .impossible("An older engine has no limits, and would not say so: the request is refused."),
        source: "api/server/server.go@v1.5.0 and v1.6.0",
        examples: [
            Example(
                .requestDown, before: Sample(query: "t=a&memory=67108864"),
                rejected: .tooNew("the parameter memory", since: "1.18")),
            Example(
                .requestDown, before: Sample(query: "t=a&memory=0&memswap=0&cpusetcpus="),
                after: Sample(query: "t=a&memory=0&memswap=0&cpusetcpus=")),
        ]
    )

    static let cancelAbandonedBuilds = Change(
        id: "1.18-build-cancel",
        summary: "Closing the connection cancels the build.",
        endpoints: [.imageBuild],
        reason: "Engines do so at every version, and nobody is left to tell.",
        source: "docs/reference/api/docker_remote_api.md@1.12.x; api/server/router/build/build_routes.go@20.10")

    static let warnOfExec = Change(
        id: "1.18-exec-warnings",
        summary: "Creating an exec instance may answer with warnings.",
        endpoints: [.execCreate],
        reason: "Engines sent them for two releases and have had none to tell since; later ones send the Id alone.",
        source: "docs/reference/api/docker_remote_api.md@1.12.x; api/types/types.go@v1.7.0; the answers of 20.10")

    static let tellOfKernel = Change(
        id: "1.18-version",
        summary: "Os, Arch and KernelVersion of the version are documented.",
        endpoints: [.version],
        reason: "Engines of API 1.12 sent them already.",
        source: "builtins/builtins.go@v1.0.0")
}

private let proxies: AddedFields = ["HttpProxy": "", "HttpsProxy": "", "NoProxy": ""]
