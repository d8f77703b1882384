// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.14 changed.
    static let v1_14 = [
        killOnForcedDelete, takeCapabilities, showCapabilities, pullNameWithTag, tellOperatingSystem,
    ]

    static let killOnForcedDelete = Change(
        id: "1.14-delete-force",
        summary: "Deleting a running container by force kills it at once; it was stopped first.",
        endpoints: [.containerDelete],
        lossDown: .approximate("It is given no time to end by itself."),
        reason: "Engines do so at every version.",
        source: "docs/reference/api/docker_remote_api.md@1.12.x; daemon/delete.go@20.10")

    static let takeCapabilities = Change(
        id: "1.14-host-config",
        summary: "The host configuration takes CapAdd, CapDrop, Devices and RestartPolicy.",
        endpoints: [.containerCreate, .containerStart],
        requestDown: [
            .refuse(hostConfig: "CapAdd", since: "1.14"), .refuse(hostConfig: "CapDrop", since: "1.14"),
            .refuse(hostConfig: "Devices", since: "1.14"),
            .refuse(hostConfig: "RestartPolicy.Name", since: "1.14", unless: ["no"]),
        ],
        lossUp: .impossible("An older engine has none of them, and would not say so: the request is refused."),
        source: "runconfig/hostconfig.go@v1.1.0 and v1.2.0",
        examples: [
            Example(
                .requestDown,
                before: #"{"HostConfig":{"CapAdd":["NET_ADMIN"]}}"#,
                rejected: .tooNew("HostConfig.CapAdd", since: "1.14")),
            Example(
                .requestDown,
                before: #"{"RestartPolicy":{"Name":"always"}}"#,
                rejected: .tooNew("HostConfig.RestartPolicy.Name", since: "1.14")),
            Example(
                .requestDown,
                before: #"{"Image":"a","HostConfig":{"CapDrop":null,"Devices":[],"RestartPolicy":{"Name":"no"}}}"#,
                after: #"{"Image":"a","HostConfig":{"CapDrop":null,"Devices":[],"RestartPolicy":{"Name":"no"}}}"#),
            Example(.requestDown, before: "", after: ""),
        ]
    )

    static let showCapabilities = Change(
        id: "1.14-inspect",
        summary: "Container inspect has CapAdd, CapDrop, Devices, RestartPolicy and State.Restarting.",
        endpoints: [.containerInspect],
        responseUp: capabilities.filled,
        responseDown: capabilities.hidden,
        source: "runconfig/hostconfig.go and daemon/state.go@v1.1.0 and v1.2.0",
        examples: [
            Example(
                .responseUp,
                before: #"{"State":{"Running":true},"HostConfig":{"Binds":null}}"#,
                after: #"""
                    {"State":{"Running":true,"Restarting":false},"HostConfig":{"Binds":null,"CapAdd":null,\#
                    "CapDrop":null,"Devices":[],"RestartPolicy":{"Name":"","MaximumRetryCount":0}}}
                    """#),
            Example(
                .responseDown, before: #"{"HostConfig":{"CapAdd":null}}"#, after: #"{"HostConfig":{"CapAdd":null}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"State":{"Running":true,"Restarting":false},"HostConfig":{"CapAdd":null,"Devices":[]}}"#,
                after: #"{"State":{"Running":true},"HostConfig":{}}"#),
        ]
    )

    static let pullNameWithTag = Change(
        id: "1.14-pull-name-with-tag",
        summary: "The name of an image to pull or import may have its tag with it.",
        endpoints: [.imageCreate],
        requestDown: [.customHead(splitTag)],
        source: "api/server/server.go@v1.1.0 and v1.2.0",
        examples: [
            Example(
                .requestDown, before: Sample(query: "fromImage=localhost%3A5000%2Fbusybox%3A1.36"),
                after: Sample(query: "fromImage=localhost%3A5000%2Fbusybox&tag=1.36")),
            Example(
                .requestDown, before: Sample(query: "fromSrc=-&repo=a%3Ab"),
                after: Sample(query: "fromSrc=-&repo=a&tag=b")),
            Example(
                .requestDown, before: Sample(query: "fromImage=localhost%3A5000%2Fbusybox"),
                after: Sample(query: "fromImage=localhost%3A5000%2Fbusybox")),
            Example(
                .requestDown, before: Sample(query: "fromImage=busybox%3Aa&tag=b"),
                after: Sample(query: "fromImage=busybox%3Aa&tag=b")),
        ]
    )

    static let tellOperatingSystem = Change(
        id: "1.14-info-operating-system",
        summary: "The information on the engine names the operating system.",
        endpoints: [.info],
        responseUp: [.setDefault("OperatingSystem", to: "<unknown>")],
        responseDown: [.hide("OperatingSystem")],
        lossUp: .synthesised("What an engine says that does not know it itself."),
        source: "server/server.go@v1.1.0, daemon/info.go@v1.2.0",
        examples: [
            Example(.responseUp, before: #"{"Images":1}"#, after: #"{"Images":1,"OperatingSystem":"<unknown>"}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Images":1,"OperatingSystem":"Debian"}"#,
                after: #"{"Images":1}"#),
        ]
    )
}

private let capabilities: AddedFields = [
    "State.Restarting": false, "HostConfig.CapAdd": .null, "HostConfig.CapDrop": .null, "HostConfig.Devices": [],
    "HostConfig.RestartPolicy": ["Name": "", "MaximumRetryCount": 0],
]

/// A colon before the last slash is a port's.
private func splitTag(_ request: inout Message, _: RewriteContext) {
    let name = request.query["fromSrc"] == nil ? "fromImage" : "repo"
    guard (request.query["tag"] ?? "").isEmpty, let reference = request.query[name],
        let colon = reference.lastIndex(of: ":"), !reference[colon...].contains("/"), !reference.contains("@")
    else { return }
    request.query.set(name, to: String(reference[..<colon]))
    request.query.set("tag", to: String(reference[reference.index(after: colon)...]))
}
