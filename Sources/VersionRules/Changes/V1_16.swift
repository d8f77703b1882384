// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.16 changed.
    static let v1_16 = [
        tellMachine, takeMACAddress, showMACAddress, pullAtBuild, inspectExec, copyFromVolumes, fillVolumesAtCreate,
    ]

    static let tellMachine = Change(
        id: "1.16-info",
        summary: "The information on the engine has its ID, Name, Labels and DockerRootDir, NCPU and MemTotal.",
        endpoints: [.info],
        responseUp: machine.filled,
        responseDown: machine.hidden,
        lossUp: .approximate("They are empty and zero."),
        source: "daemon/info.go@v1.3.0 and v1.4.0",
        examples: [
            Example(
                .responseUp, before: #"{"Images":1}"#,
                after: #"{"Images":1,"ID":"","Name":"","Labels":[],"NCPU":0,"MemTotal":0,"DockerRootDir":""}"#),
            Example(
                .responseUp, before: #"{"ID":"A","Name":"b","Labels":null,"NCPU":2,"MemTotal":9,"DockerRootDir":"/c"}"#,
                after: #"{"ID":"A","Name":"b","Labels":null,"NCPU":2,"MemTotal":9,"DockerRootDir":"/c"}"#),
            Example(.responseDown, before: #"{"NCPU":2}"#, after: #"{"NCPU":2}"#),
            Example(.responseDown, isStrict: true, before: #"{"NCPU":2,"Images":1}"#, after: #"{"Images":1}"#),
        ]
    )

    static let takeMACAddress = Change(
        id: "1.16-create",
        summary: "A container can be created with a MAC address, IpcMode and SecurityOpt.",
        endpoints: [.containerCreate, .containerStart],
        requestDown: [
            .refuse("MacAddress", since: "1.16"),
            .refuse(hostConfig: "IpcMode", since: "1.16", unless: ["private", "shareable"]),
            .refuse(hostConfig: "SecurityOpt", since: "1.16"),
        ],
        lossUp: .impossible("An older engine has none of them, and would not say so: the request is refused."),
        source: "runconfig/config.go and runconfig/hostconfig.go@v1.3.0 and v1.4.0",
        examples: [
            Example(
                .requestDown, before: #"{"MacAddress":"02:42:ac:11:00:02"}"#,
                rejected: .tooNew("MacAddress", since: "1.16")
            ),
            Example(
                .requestDown, before: #"{"MacAddress":"","HostConfig":{"IpcMode":"private","SecurityOpt":null}}"#,
                after: #"{"MacAddress":"","HostConfig":{"IpcMode":"private","SecurityOpt":null}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"IpcMode":"host"}}"#,
                rejected: .tooNew("HostConfig.IpcMode", since: "1.16")),
        ]
    )

    static let showMACAddress = Change(
        id: "1.16-inspect",
        summary: "Container inspect has AppArmorProfile, IpcMode, SecurityOpt, a MAC address and the reason of an end.",
        endpoints: [.containerInspect],
        responseUp: securityOptions.filled,
        responseDown: securityOptions.hidden,
        lossUp: .approximate("They are empty, and no container ended for want of memory."),
        source: "daemon/inspect.go, daemon/state.go and runconfig@v1.3.0 and v1.4.0",
        examples: [
            Example(
                .responseUp,
                before: #"{"State":{"Pid":0},"Config":{"Image":"a"},"HostConfig":{"Binds":null}}"#,
                after: #"""
                    {"State":{"Pid":0,"OOMKilled":false,"Error":""},"Config":{"Image":"a","MacAddress":""},\#
                    "HostConfig":{"Binds":null,"IpcMode":"","SecurityOpt":null},"AppArmorProfile":""}
                    """#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"State":{"Error":"no"},"AppArmorProfile":"","HostConfig":{"IpcMode":"private"}}"#,
                after: #"{"State":{},"HostConfig":{}}"#),
        ]
    )

    static let pullAtBuild = Change(
        id: "1.16-build-pull",
        summary: "A build can pull the newest images that it begins with.",
        endpoints: [.imageBuild],
        requestUp: [.remove(.query("pull"))],
        requestDown: [.refuse(query: "pull", since: "1.16", unless: .saidNo)],
        lossUp: .impossible("An older engine would build on the image that it has: the request is refused."),
        source: "api/server/router/build/build_routes.go@20.10",
        examples: [
            Example(.requestUp, before: Sample(query: "t=a&pull=1&q=1"), after: Sample(query: "t=a&q=1")),
            Example(
                .requestDown, before: Sample(query: "t=a&pull=1"),
                rejected: .tooNew("the parameter pull", since: "1.16")),
            Example(.requestDown, before: Sample(query: "t=a&pull=False"), after: Sample(query: "t=a&pull=False")),
        ]
    )

    static let inspectExec = Change(
        id: "1.16-exec-inspect",
        summary: "A command that was run in a container can be inspected.",
        endpoints: [.execInspect],
        reason: "Engines answer at every version; older ones say themselves that they don't have it.",
        source: "api/server/server.go@v1.4.0, and the answers of 20.10 at 1.12")

    static let copyFromVolumes = Change(
        id: "1.16-copy-volumes",
        summary: "Copying from a container copies from its volumes, too.",
        endpoints: [.containerCopy],
        reason: "Engines do so at every version.",
        source: "docs/reference/api/docker_remote_api.md@1.12.x; daemon/archive.go@20.10")

    static let fillVolumesAtCreate = Change(
        id: "1.16-create-volumes",
        summary: "Volumes are made and filled when the container is created; that was when it started.",
        endpoints: [.containerCreate],
        reason: "Engines do so at every version, and a container that runs has them either way.",
        source: "docs/reference/api/docker_remote_api.md@1.12.x")
}

private let machine: AddedFields = [
    "ID": "", "Name": "", "Labels": [], "NCPU": 0, "MemTotal": 0, "DockerRootDir": "",
]

private let securityOptions: AddedFields = [
    "State.OOMKilled": false, "State.Error": "", "Config.MacAddress": "", "HostConfig.IpcMode": "",
    "HostConfig.SecurityOpt": .null, "AppArmorProfile": "",
]
