// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let subpath = LaterField("HostConfig.Mounts[].VolumeOptions.Subpath", type: .text)
    static let taskSubpath = LaterField("TaskTemplate.ContainerSpec.Mounts[].VolumeOptions.Subpath", type: .text)
}

extension Change {
    /// What API 1.45 changed.
    static let v1_45 = [
        addSubpath, addTaskSubpath, removeContainerConfig, keepAliasesAsSubmitted, ignoreAutomatedFilter,
        forgetCopy, nameDefaultNetwork, refuseBadNameservers,
    ]

    static let refuseBadNameservers = Change(
        id: "1.45-bad-nameservers",
        summary: "A container is not started if one of its name servers has no address.",
        endpoints: [.containerStart],
        requestDown: [.customHead(refuseBadNameserver)],
        lookUps: [.container],
        source: "libnetwork/sandbox_dns_unix.go@25.0 and @26.0, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .requestDown, lookedUp: [.container: #"{"HostConfig":{"Dns":["10.0.0.2","bad"]}}"#],
                before: Sample(pathParameter: "c"),
                rejected: Rejection(status: 500, message: "bad nameserver address bad: unable to parse IP")),
            Example(
                .requestDown, lookedUp: [.container: #"{"HostConfig":{"Dns":["10.0.0.2"]}}"#],
                before: Sample(pathParameter: "c"), after: Sample(pathParameter: "c")),
            Example(
                .requestDown, lookedUp: [.container: #"{"HostConfig":{"Dns":["bad"]},"State":{"Running":true}}"#],
                before: Sample(pathParameter: "c"), after: Sample(pathParameter: "c")),
        ]
    )

    static let nameDefaultNetwork = Change(
        id: "1.45-default-network",
        summary: "The NetworkMode of a container made with the default one is bridge; it stayed default.",
        endpoints: [.containerList, .containerInspect],
        responseUp: [.map("HostConfig.NetworkMode", ["default": "bridge"])],
        lossDown: .approximate("It goes by the release: engines since 26.1 say bridge at every version."),
        source: """
            postContainersCreate in api/server/router/container/container_routes.go@26.1, and daemon/daemon.go there for \
            containers of before; the answers of 20.10 and 28
            """,
        examples: [
            Example(
                .responseUp, before: #"{"Id":"1","HostConfig":{"NetworkMode":"default"}}"#,
                after: #"{"Id":"1","HostConfig":{"NetworkMode":"bridge"}}"#),
            Example(
                .responseUp, before: #"{"Id":"1","HostConfig":{"NetworkMode":"host"}}"#,
                after: #"{"Id":"1","HostConfig":{"NetworkMode":"host"}}"#),
        ]
    )

    static let addSubpath = Change(
        id: "1.45-volume-subpath",
        summary: "A part of a volume can be mounted.",
        endpoints: [.containerCreate, .containerInspect],
        requestUp: [.forEach("HostConfig.Mounts", [.custom(refuseSubpath)]), .overlook(.subpath)],
        requestDown: [.refuse(.subpath, since: "1.45")],
        responseDown: [.hide("HostConfig.Mounts[].VolumeOptions.Subpath")],
        lossUp: .impossible("A request that sets it is refused."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: withSubpath,
                after: #"{"HostConfig":{"Mounts":[{"Type":"volume","VolumeOptions":{}}]}}"#),
            Example(
                .requestDown, before: withSubpath,
                rejected: .tooNew("HostConfig.Mounts[].VolumeOptions.Subpath", since: "1.45")),
            Example(
                .requestDown, before: #"{"HostConfig":{"Mounts":[{"Type":"volume","VolumeOptions":{"Subpath":""}}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"Type":"volume","VolumeOptions":{"Subpath":""}}]}}"#),
            Example(
                .responseDown, isStrict: true, before: withSubpath,
                after: #"{"HostConfig":{"Mounts":[{"Type":"volume","VolumeOptions":{}}]}}"#),
        ]
    )

    static let withSubpath: Sample =
        #"{"HostConfig":{"Mounts":[{"Type":"volume","VolumeOptions":{"Subpath":"a/b"}}]}}"#
    fileprivate static let subpathRefusal = Rejection(
        status: 400, message: "VolumeOptions.Subpath needs API v1.45 or newer")

    static let addTaskSubpath = Change(
        id: "1.45-service-volume-subpath",
        summary: "Services mount a part of a volume.",
        endpoints: .toTaskTemplates,
        requestDown: [.refuse(.taskSubpath, since: "1.45")],
        responseDown: .hideInTaskTemplates("ContainerSpec.Mounts[].VolumeOptions.Subpath"),
        lossUp: .impossible("A request that sets it is refused."),
        source: "daemon/cluster/convert/container.go@25.0 and @26.0; engines since then heed it at every version",
        examples: [
            Example(
                .requestDown,
                before: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"VolumeOptions":{"Subpath":"a"}}]}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Mounts[].VolumeOptions.Subpath", since: "1.45")),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"ContainerSpec":{"Mounts":[{"Type":"bind"},{"VolumeOptions":{"Subpath":"a"}}]}}}"#,
                after: #"{"Spec":{"ContainerSpec":{"Mounts":[{"Type":"bind"},{"VolumeOptions":{}}]}}}"#),
        ]
    )

    static let removeContainerConfig = Change(
        id: "1.45-container-config",
        summary: "Image inspect no longer has the container that an image was made of, and its configuration.",
        endpoints: [.imageInspect],
        responseUp: [.hide("Container"), .hide("ContainerConfig")],
        responseDown: [.custom(tellOfContainer), tellOfContainerConfig],
        lossDown: .impossible(
            """
            Nobody tells of the container: Container is empty, and the image's own configuration stands for its. What \
            BuildKit made is exact.
            """),
        source: "api/server/router/image/image_routes.go@28.x, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .responseDown, before: #"{"Id":"1","Config":{"Hostname":"","Volumes":null},"Os":"linux"}"#,
                after: #"""
                    {"Id":"1","Config":{"Hostname":"","Volumes":null},\#
                    "ContainerConfig":{"Hostname":"","Volumes":null},"Os":"linux"}
                    """#),
            Example(
                .responseDown, before: #"{"Id":"1","DockerVersion":"","Config":{"User":"a"}}"#,
                after: #"""
                    {"Id":"1","DockerVersion":"","Config":{"User":"a"},"ContainerConfig":{"Hostname":"","Domainname":"",\#
                    "User":"","AttachStdin":false,"AttachStdout":false,"AttachStderr":false,"Tty":false,\#
                    "OpenStdin":false,"StdinOnce":false,"Env":null,"Cmd":null,"Image":"","Volumes":null,\#
                    "WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":null}}
                    """#),
            Example(
                .responseDown, before: #"{"Id":"1","Parent":"sha256:2","Os":"linux"}"#,
                after: #"{"Id":"1","Parent":"sha256:2","Container":"","Os":"linux"}"#),
            Example(
                .responseUp, isStrict: true, before: #"{"Id":"1","Container":"2","ContainerConfig":{},"Config":{}}"#,
                after: #"{"Id":"1","Config":{}}"#),
        ]
    )

    static let keepAliasesAsSubmitted = Change(
        id: "1.45-aliases",
        summary: "A container's Aliases on a network are those that were asked for, without its id and host name.",
        endpoints: [.containerInspect],
        responseUp: [dropImplicitAliases],
        responseDown: [addImplicitAliases],
        lossUp: .approximate("An alias that was asked for and is the short id, or follows it, is taken for implicit."),
        source: "api/server/router/container/inspect.go@28.x and daemon/container_operations.go@20.10",
        examples: [
            Example(
                .responseDown, before: .container(#""n":{"Aliases":["w"]},"bridge":{"Aliases":null}"#),
                after: .container(#""n":{"Aliases":["w","0fa812099c54","h"]},"bridge":{"Aliases":null}"#)),
            Example(
                .responseDown, before: .container(#""n":{"Aliases":null}"#),
                after: .container(#""n":{"Aliases":["0fa812099c54","h"]}"#)),
            Example(
                .responseDown, before: .container(#""n":{"Aliases":["w","","w"]}"#),
                after: .container(#""n":{"Aliases":["w","","0fa812099c54","h"]}"#)),
            Example(
                .responseUp, before: .container(#""n":{"Aliases":["w","0fa812099c54"]}"#),
                after: .container(#""n":{"Aliases":["w"]}"#)),
            Example(
                .responseUp, before: .container(#""n":{"Aliases":["0fa812099c54","h"]}"#),
                after: .container(#""n":{"Aliases":null}"#)),
            Example(
                .responseUp, before: .container(#""n":{"Aliases":["h"]},"bridge":{"Aliases":null}"#),
                after: .container(#""n":{"Aliases":["h"]},"bridge":{"Aliases":null}"#)),
        ]
    )

    static let ignoreAutomatedFilter = Change(
        id: "1.45-search-automated",
        summary: "Searching for automated images finds none.",
        endpoints: [.imageSearch],
        lossDown: .approximate("The answer is an empty list, without asking the registry."),
        reason: "It goes by the engine's release: 26 and later do so at every version.",
        source: "registry/search.go@26.1")
}

private func refuseBadNameserver(_ request: inout Message, _ context: RewriteContext) throws(Rejection) {
    guard let container = context.lookedUp[.container], container.value(at: "State.Running")?.bool != true,
        let bad = container.value(at: "HostConfig.Dns")?.badNameservers.first
    else { return }
    throw Rejection(status: 500, message: "bad nameserver address \(bad): unable to parse IP")
}

/// As engines do that are spoken to at an older version.
private func refuseSubpath(_ mount: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    guard context.isRehearsal, let subpath = mount.value(caseInsensitive: "VolumeOptions.Subpath"), !subpath.isUnset(),
        !context.misreads(subpath, as: LaterField.subpath.type)
    else { return }
    throw Change.subpathRefusal
}

/// Engines tell of it where an image was made by one of theirs, of another image.
private func tellOfContainer(_ image: inout JSONValue, _: RewriteContext) {
    guard let parent = image["Parent"]?.string, !parent.isEmpty, image["Container"] == nil else { return }
    image.insert("", forKey: "Container", after: "Parent")
}

let tellOfContainerConfig = Step.custom(addContainerConfig)

/// BuildKit makes images without a container, and without the release that old builders left in them.
private func addContainerConfig(_ image: inout JSONValue, _: RewriteContext) {
    guard image["ContainerConfig"] == nil, let config = image["Config"] else { return }
    if let release = image["DockerVersion"]?.string, release.isEmpty {
        image.insert(noContainerConfig, forKey: "ContainerConfig", after: "Config")
    } else {
        image.insert(config, forKey: "ContainerConfig", after: "Config")
    }
}

/// A container's configuration that sets nothing.
private let noContainerConfig: JSONValue = [
    "Hostname": "", "Domainname": "", "User": "", "AttachStdin": false, "AttachStdout": false, "AttachStderr": false,
    "Tty": false, "OpenStdin": false, "StdinOnce": false, "Env": .null, "Cmd": .null, "Image": "", "Volumes": .null,
    "WorkingDir": "", "Entrypoint": .null, "OnBuild": .null, "Labels": .null,
]

let addImplicitAliases = Step.editAliases { aliases, known in
    guard let id = known[0]?.shortID else { return nil }
    var all = aliases.flatMap { $0.kind == .array ? $0 : nil } ?? []
    all.add(names: [id, known[1]?.string ?? ""])
    return all
}

/// Engines before 25 add the short id; since then the host name follows it, unless they are the same.
let dropImplicitAliases = Step.editAliases { $0?.droppingImplicitAliases(ofID: $1[0], hostname: $1[1]) }

extension Step {
    /// Edits a container's aliases on each of its networks that somebody made, knowing its id and host name.
    fileprivate static func editAliases(_ function: @escaping KnowingEdit.Function) -> Step {
        .edit(
            "Aliases", ofEachIn: "NetworkSettings.Networks", where: { NetworkMode($0).isUserDefined },
            knowing: ["Id", "Config.Hostname"], function)
    }
}

extension JSONValue {
    /// Aliases without those that the engine added for a container of that id and host name; nil where there are none such.
    func droppingImplicitAliases(ofID id: JSONValue?, hostname: JSONValue?) -> JSONValue? {
        guard let id = id?.shortID, var aliases = elements, let index = aliases.firstIndex(where: { $0.string == id })
        else { return nil }
        if index + 1 < aliases.count, let hostname = hostname?.string, aliases[index + 1].string == hostname {
            aliases.remove(at: index + 1)
        }
        aliases.remove(at: index)
        return aliases.isEmpty ? .null : .array(aliases)
    }
}

extension Sample {
    fileprivate static func container(_ networks: String) -> Sample {
        Sample(
            body:
                #"{"Id":"0fa812099c54a7756a448677","Config":{"Hostname":"h"},"NetworkSettings":{"Networks":{\#(networks)}}}"#
        )
    }
}
