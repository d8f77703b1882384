// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let tellContainerConfig25 = Change(
        id: "engine25-container-config",
        summary: "Engine 25 with containerd's image store leaves out the ContainerConfig of images, below 1.45 too.",
        endpoints: [.imageInspect],
        responseDown: [tellOfContainerConfig],
        lossDown: removeContainerConfig.lossDown,
        source: "daemon/containerd/image_inspect.go@25.0 and @28.x, and the answers of 20.10 and 28",
        examples: [
            Example(
                .responseDown, before: #"{"Id":"1","DockerVersion":"20.10.24","Config":{"User":"a"},"Os":"linux"}"#,
                after: #"""
                    {"Id":"1","DockerVersion":"20.10.24","Config":{"User":"a"},"ContainerConfig":{"User":"a"},\#
                    "Os":"linux"}
                    """#),
            Example(
                .responseDown, before: #"{"Config":{"User":"a"},"ContainerConfig":{}}"#,
                after: #"{"Config":{"User":"a"},"ContainerConfig":{}}"#),
        ]
    )

    static let sumSizeOfImage25 = Change(
        id: "engine25-image-size",
        summary: "Engine 25 with containerd's image store tells an image's size as it was pulled, compressed.",
        endpoints: [.imageInspect],
        responseDown: [.custom(sumSize)],
        lookUps: [.imageHistory],
        lossDown: .approximate("It is what the layers take on the disk, which the image's history tells."),
        source: "daemon/containerd/image_inspect.go and image_history.go@25.0, and the answers of 20.10, 28 and 29.7",
        examples: [
            Example(
                .responseDown, lookedUp: [.imageHistory: #"[{"Size":0},{"Size":1994752},{"Size":4096}]"#],
                before: #"{"Size":1029475,"VirtualSize":1029475}"#, after: #"{"Size":1998848,"VirtualSize":1998848}"#),
            Example(
                .responseDown, lookedUp: [.imageHistory: #"[{"Size":1994752}]"#], before: #"{"Size":1029475}"#,
                after: #"{"Size":1994752}"#),
            Example(.responseDown, before: #"{"Size":1029475}"#, after: #"{"Size":1029475}"#),
        ]
    )

    static let refuseToUntagDigest25 = Change(
        id: "engine25-untag-digest",
        summary:
            "Engine 25 with containerd's image store takes the tags of a repository away together with a digest there.",
        endpoints: [.imageDelete],
        requestUp: [.customHead(refuseToUntagDigest)],
        lookUps: [.image],
        lossDown: .impossible("The digest alone can't be taken away while there is a tag: that is refused."),
        source: "daemon/containerd/image_delete.go@25.0, and the answers of 20.10, 28 and 29.7",
        examples: [
            Example(
                .requestUp, lookedUp: [.image: #"{"RepoTags":["c:1","a:5000/b:1"]}"#],
                before: Sample(pathParameter: "a:5000/b@sha256:c5"),
                rejected: Rejection(
                    status: 409,
                    message: "conflict: unable to remove the digest a:5000/b@sha256:c5 alone, for the engine would "
                        + "remove a:5000/b:1 as well")),
            Example(
                .requestUp, lookedUp: [.image: #"{"RepoTags":["c:1","a:5000/b@sha256:c5"]}"#],
                before: Sample(pathParameter: "a:5000/b@sha256:c5"),
                after: Sample(pathParameter: "a:5000/b@sha256:c5")),
            Example(
                .requestUp, lookedUp: [.image: #"{"RepoTags":["a:1"]}"#], before: Sample(pathParameter: "a"),
                after: Sample(pathParameter: "a")),
        ]
    )
}

private func sumSize(_ image: inout JSONValue, _ context: RewriteContext) {
    guard let steps = context.lookedUp[.imageHistory]?.elements, !steps.isEmpty else { return }
    let size = JSONValue.number(Int64(steps.reduce(0) { $0 &+ ($1["Size"]?.integer ?? 0) }))
    for name in ["Size", "VirtualSize"] where image[name] != nil { image[name] = size }
}

private func refuseToUntagDigest(_ request: inout Message, _ context: RewriteContext) throws(Rejection) {
    guard let digest = request.pathParameter, let end = digest.firstIndex(of: "@") else { return }
    let tags = context.lookedUp[.image]?["RepoTags"]?.elements?.compactMap(\.string) ?? []
    let repository = digest[..<end] + ":"
    guard let tag = tags.first(where: { $0.hasPrefix(repository) && !$0.contains("@") }) else { return }
    throw Rejection(
        status: 409,
        message: "conflict: unable to remove the digest \(digest) alone, for the engine would remove \(tag) as well")
}
