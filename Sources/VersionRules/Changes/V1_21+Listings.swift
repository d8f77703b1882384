// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let listings1_21 = [addImageIDToContainers, addImageNames, addEventNanoseconds, addServerVersion]

    static let addImageIDToContainers = Change(
        id: "1.21-container-image-id",
        summary: "Listed containers have the id of their image.",
        endpoints: [.containerList],
        responseUp: [.custom(lookUpImageID)],
        responseDown: [.hide("ImageID")],
        lookUps: [.images],
        lossUp: .synthesised("From the list of images; absent where the container's image is not named there."),
        source: "docs/reference/api/docker_remote_api_v1.21.md@1.12.x; 20.10 and later send it at every version",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"Image":"busybox","ImageID":"sha256:21"}"#,
                after: #"{"Image":"busybox"}"#),
            Example(
                .responseUp, lookedUp: [.images: images], before: #"{"Image":"busybox","Command":"sh"}"#,
                after: #"{"Image":"busybox","ImageID":"sha256:21ae","Command":"sh"}"#),
            Example(
                .responseUp, lookedUp: [.images: images], before: #"{"Image":"21ae"}"#,
                after: #"{"Image":"21ae","ImageID":"sha256:21ae"}"#),
            Example(
                .responseUp, lookedUp: [.images: images], before: #"{"Image":"gone"}"#, after: #"{"Image":"gone"}"#),
        ]
    )

    static let addImageNames = Change(
        id: "1.21-image-names",
        summary: "Image inspect has the image's tags and digests, and the data of the graph driver.",
        endpoints: [.imageInspect],
        responseUp: [.custom(lookUpImageNames)],
        responseDown: [.hide("RepoTags"), .hide("RepoDigests"), .hide("GraphDriver")],
        lookUps: [.images],
        lossUp: .synthesised("From the list of images; GraphDriver is absent."),
        source: "docs/reference/api/docker_remote_api_v1.21.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"Id":"sha256:21ae","RepoTags":["busybox:latest"],"RepoDigests":[],"GraphDriver":{}}"#,
                after: #"{"Id":"sha256:21ae"}"#),
            Example(
                .responseUp, lookedUp: [.images: images], before: #"{"Id":"sha256:21ae","Size":7}"#,
                after: #"{"Id":"sha256:21ae","RepoTags":["busybox:latest","b:1"],"RepoDigests":[],"Size":7}"#),
            Example(
                .responseUp, before: #"{"Id":"sha256:21ae"}"#,
                after: #"{"Id":"sha256:21ae","RepoTags":[],"RepoDigests":[]}"#),
        ]
    )

    static let addEventNanoseconds = Change(
        id: "1.21-event-nanoseconds",
        summary: "Events have their time in nanoseconds.",
        endpoints: [.events],
        responseUp: [.custom(multiplyTime)],
        responseDown: [.hide("timeNano")],
        lossUp: .approximate("To the second."),
        source: "docs/reference/api/docker_remote_api_v1.21.md@1.12.x; 20.10 and later send it at every version",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"time":1795460776,"timeNano":1795460776642024766}"#,
                after: #"{"time":1795460776}"#),
            Example(
                .responseUp, before: #"{"status":"die","time":1795460776}"#,
                after: #"{"status":"die","time":1795460776,"timeNano":1795460776000000000}"#),
        ]
    )

    static let addServerVersion = Change(
        id: "1.21-info-server-version",
        summary: "Info has the engine's release, and whether CPU shares and CPU sets can be limited.",
        endpoints: [.info],
        responseUp: [
            .custom(lookUpServerVersion), .setDefault("CPUShares", to: true), .setDefault("CPUSet", to: true),
        ],
        responseDown: ["ServerVersion", "CPUShares", "CPUSet", "ClusterStore"].map { .hide(.body(JSONPath([$0]))) },
        lookUps: [.version],
        lossUp: .approximate("CPU shares and sets are taken for supported; ClusterStore is absent."),
        source: "docs/reference/api/docker_remote_api_v1.21.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"ID":"a","CPUShares":true,"ServerVersion":"20.10.24"}"#,
                after: #"{"ID":"a"}"#),
            Example(
                .responseUp, lookedUp: [.version: #"{"Version":"1.8.3"}"#], before: #"{"ID":"a"}"#,
                after: #"{"ID":"a","ServerVersion":"1.8.3","CPUShares":true,"CPUSet":true}"#),
        ]
    )
}

private let images = #"[{"Id":"sha256:21ae","RepoTags":["busybox:latest","b:1"],"RepoDigests":null}]"#

/// A container is listed with the name or the id, or the beginning of the id, that it was created with.
private func lookUpImageID(_ container: inout JSONValue, _ context: RewriteContext) {
    guard container["ImageID"] == nil, let name = container["Image"]?.string, !name.isEmpty else { return }
    let image = context.lookedUp[.images]?.elements?.first { image in
        let tags = image["RepoTags"]?.elements?.compactMap(\.string) ?? []
        let id = image["Id"]?.string ?? ""
        return tags.contains(name) || tags.contains(name + ":latest") || id.hasPrefix(name)
            || id.hasPrefix("sha256:" + name)
    }
    if let id = image?["Id"] { container.insert(id, forKey: "ImageID", after: "Image") }
}

private func lookUpImageNames(_ answer: inout JSONValue, _ context: RewriteContext) {
    let id = answer["Id"]?.string
    let image = context.lookedUp[.images]?.elements?.first { $0["Id"]?.string == id }
    var predecessor = "Id"
    for name in ["RepoTags", "RepoDigests"] {
        defer { predecessor = name }
        guard answer[name] == nil else { continue }
        let names = image?[name].flatMap { $0.kind == .array ? $0 : nil }
        answer.insert(names ?? [], forKey: name, after: predecessor)
    }
}

private func multiplyTime(_ event: inout JSONValue, _: RewriteContext) {
    guard event["timeNano"] == nil, let seconds = event["time"]?.integer else { return }
    let (nanoseconds, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if !overflows { event.insert(.number(nanoseconds), forKey: "timeNano", after: "time") }
}

private func lookUpServerVersion(_ info: inout JSONValue, _ context: RewriteContext) {
    guard info["ServerVersion"] == nil, let version = context.lookedUp[.version]?["Version"] else { return }
    info["ServerVersion"] = version
}
