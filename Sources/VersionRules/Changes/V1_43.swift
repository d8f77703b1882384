// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let annotations = LaterField("HostConfig.Annotations", "Annotations", type: .map(.text))
}

extension Change {
    /// What API 1.43 changed.
    static let v1_43 = [
        addAnnotations, emptyUntaggedNames, emptyUntaggedDiskUsage, addNoNewPrivileges, forbidSwarmNetworks,
        refuseWrongUntil, readDanglingOnce, refuseAmbiguousNames, refuseAmbiguousLinks,
        refuseAmbiguousNamesInHead, nameLatestInEvents,
    ]

    static let nameLatestInEvents = Change(
        id: "1.43-event-latest",
        summary: "Events about a tag that was not named, of an image or a commit, call it latest.",
        endpoints: [.events],
        responseUp: [.custom(nameLatest)],
        lossDown: .approximate("Engines since 24 name it at every version, and don't tell whether the client did."),
        source: "postImagesTag in api/server/router/image/image_routes.go@23.0 and @24.0; answers of 20.10, 26.1, 28",
        examples: [
            Example(
                .responseUp, before: #"{"Type":"image","Action":"tag","Actor":{"Attributes":{"name":"a:5000/b"}}}"#,
                after: #"{"Type":"image","Action":"tag","Actor":{"Attributes":{"name":"a:5000/b:latest"}}}"#),
            Example(
                .responseUp,
                before: #"{"Type":"container","Action":"commit","Actor":{"Attributes":{"imageRef":"b"}}}"#,
                after: #"{"Type":"container","Action":"commit","Actor":{"Attributes":{"imageRef":"b:latest"}}}"#),
            Example(
                .responseUp,
                before: #"{"Type":"container","Action":"commit","Actor":{"Attributes":{"imageRef":""}}}"#,
                after: #"{"Type":"container","Action":"commit","Actor":{"Attributes":{"imageRef":""}}}"#),
            Example(
                .responseUp, before: #"{"Type":"image","Action":"tag","Actor":{"Attributes":{"name":"b:v1"}}}"#,
                after: #"{"Type":"image","Action":"tag","Actor":{"Attributes":{"name":"b:v1"}}}"#),
            Example(
                .responseUp, before: #"{"Type":"image","Action":"pull","Actor":{"Attributes":{"name":"b"}}}"#,
                after: #"{"Type":"image","Action":"pull","Actor":{"Attributes":{"name":"b"}}}"#),
        ]
    )

    static let addAnnotations = Change(
        id: "1.43-annotations",
        summary: "Containers have annotations for their runtime.",
        endpoints: [.containerCreate, .containerInspect],
        requestUp: [.removeUnlessMisread(.annotations)],
        requestDown: [.refuse(.annotations, since: "1.43")],
        responseDown: [.hide("HostConfig.Annotations")],
        lossUp: .impossible("A request that sets them is refused."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"Annotations":{"a":"b"},"Init":true}}"#,
                after: #"{"HostConfig":{"Init":true}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"Annotations":{"a":"b"}}}"#,
                rejected: .tooNew("HostConfig.Annotations", since: "1.43")),
            Example(
                .requestDown, before: #"{"HostConfig":{"Annotations":{}}}"#,
                after: #"{"HostConfig":{"Annotations":{}}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"Annotations":[]}}"#,
                rejected: .misread("array", "HostConfig.Annotations", as: "map[string]string")),
            Example(
                .responseDown, isStrict: true, before: #"{"HostConfig":{"Annotations":{"a":"b"},"Init":null}}"#,
                after: #"{"HostConfig":{"Init":null}}"#),
        ]
    )

    static let emptyUntaggedNames = Change(
        id: "1.43-untagged-images",
        summary: "Listed images without tags or digests have empty arrays, and no <none>:<none> in them.",
        endpoints: [.imageList],
        responseUp: [.custom(emptyNames)],
        responseDown: fillNames,
        source: "api/server/router/image/image_routes.go@28.x, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .responseDown, before: #"{"Id":"1","RepoTags":[],"RepoDigests":[]}"#,
                after: #"{"Id":"1","RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"]}"#),
            Example(
                .responseDown, before: #"{"Id":"1","RepoTags":["a:latest"],"RepoDigests":[]}"#,
                after: #"{"Id":"1","RepoTags":["a:latest"],"RepoDigests":null}"#),
            Example(
                .responseUp, before: #"{"Id":"1","RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"]}"#,
                after: #"{"Id":"1","RepoTags":[],"RepoDigests":[]}"#),
            Example(
                .responseUp, before: #"{"Id":"1","RepoTags":["a:latest"],"RepoDigests":null}"#,
                after: #"{"Id":"1","RepoTags":["a:latest"],"RepoDigests":[]}"#),
        ]
    )

    static let emptyUntaggedDiskUsage = Change(
        id: "1.43-untagged-disk-usage",
        summary: "Images without tags or digests have null for them in the disk usage, and no <none>:<none>.",
        endpoints: [.systemDiskUsage],
        responseUp: [.forEach("Images", [.custom(dropPlaceholders)])],
        source: "daemon/images/images.go@23.0 and @24.0, where it goes by the release",
        examples: [
            Example(
                .responseUp,
                before: #"{"Images":[{"RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"]}]}"#,
                after: #"{"Images":[{"RepoTags":null,"RepoDigests":null}]}"#),
            Example(
                .responseUp, before: #"{"Images":[{"RepoTags":["a:latest"],"RepoDigests":null}]}"#,
                after: #"{"Images":[{"RepoTags":["a:latest"],"RepoDigests":null}]}"#),
        ]
    )

    /// Puts them back, where an engine of the release leaves them out at every version.
    static let fillUntaggedDiskUsage: [Step] = [.forEach("Images", fillNames)]

    static let forbidSwarmNetworks = Change(
        id: "1.43-swarm-network-refusal",
        summary: "A network that only a swarm can have is refused elsewhere with 403; it was 500.",
        endpoints: [.networkCreate],
        errorUp: [.changeStatus(from: 500, to: 403, whereMessageBegins: [noSwarmManager])],
        source: "daemon/network.go@23.0 and @24.0, where it goes by the release",
        examples: [
            WrongRequest.example(.errorUp, "\(noSwarmManager).", from: 500, to: 403),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )

    static let noSwarmManager = "This node is not a swarm manager"

    static let addNoNewPrivileges = Change(
        id: "1.43-info-no-new-privileges",
        summary: "The system information says when no container gains privileges by default.",
        endpoints: [.info],
        reason: "Engines since 24 say so at every version.",
        source: "daemon/info.go@26.1")

    static let refuseWrongUntil = Change(
        id: "1.43-wrong-until",
        summary: "Pruning until what is no time is a wrong request, 400; it was an error of the engine, 500.",
        endpoints: [.containerPrune, .networkPrune],
        errorUp: [.changeStatus(from: 500, to: 400, whereMessageBegins: wrongUntil)],
        source: "daemon/prune.go@23.0 and @24.0, where it goes by the release",
        examples: [
            WrongRequest.example(
                .errorUp, #"failed to parse value as time or duration: "never""#, from: 500, to: 400),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )

    /// What engines say of such a time.
    static let wrongUntil = [
        "failed to parse value as time or duration:", "more than one until filter specified", "parsing time ",
    ]
}

private let noTag: JSONValue = "<none>:<none>"
private let noDigest: JSONValue = "<none>@<none>"

/// An image without any name has placeholders for both; one that has some has null for what it lacks.
private let fillNames: [Step] = [
    whereNameless(
        "RepoTags",
        whereNameless("RepoDigests", .set("RepoTags", to: [noTag]), .set("RepoDigests", to: [noDigest]))),
    whereNameless("RepoTags", .set("RepoTags", to: .null)),
    whereNameless("RepoDigests", .set("RepoDigests", to: .null)),
]

private func whereNameless(_ names: JSONKey, _ steps: Step...) -> Step {
    .glance(at: names, ByteTest("is empty or null", forms: [.emptyArray, .null]), steps)
}

private func emptyNames(_ image: inout JSONValue, _: RewriteContext) {
    dropPlaceholders(&image)
    for name in ["RepoTags", "RepoDigests"] where image[name]?.isNull == true { image[name] = [] }
}

private func dropPlaceholders(_ image: inout JSONValue, _: RewriteContext) { dropPlaceholders(&image) }

private func dropPlaceholders(_ image: inout JSONValue) {
    for (name, placeholder) in [("RepoTags", noTag), ("RepoDigests", noDigest)] {
        guard let names = image[name], names.elements?.count == 1 else { continue }
        if names[0]?.says(placeholder) == true { image[name] = .null }
    }
}

private func nameLatest(_ event: inout JSONValue, _: RewriteContext) {
    let place: JSONPath
    switch (event["Type"]?.string, event["Action"]?.string) {
    case ("image", "tag"): place = "Actor.Attributes.name"
    case ("container", "commit"): place = "Actor.Attributes.imageRef"
    default: return
    }
    event.update(at: place) { name in
        guard let text = name.string, let last = text.split(separator: "/").last, !last.contains(":") else { return }
        name = .string(text + ":latest")
    }
}
