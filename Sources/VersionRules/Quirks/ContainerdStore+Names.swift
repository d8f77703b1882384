// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let completeDigests25 = Change(
        id: "engine25-repository-digests",
        summary: "Engine 25 with containerd's image store lists an image with the digest of one of its repositories.",
        endpoints: [.imageList],
        responseDown: completeDigests,
        source: "tagsByDigest in daemon/containerd/image_list.go@25.0, and the answers of 20.10, 28 and 29.7",
        examples: [
            Example(
                .responseDown,
                before: #"{"Id":"sha256:c5","RepoTags":["a:50/b:1","a:50/b:2","c:1"],"RepoDigests":["c@sha256:c5"]}"#,
                after: #"""
                    {"Id":"sha256:c5","RepoTags":["a:50/b:1","a:50/b:2","c:1"],\#
                    "RepoDigests":["a:50/b@sha256:c5","c@sha256:c5"]}
                    """#),
            Example(
                .responseDown,
                before: #"{"Id":"sha256:c5","RepoTags":["a@sha256:c5","c:1"],"RepoDigests":["c@sha256:c5"]}"#,
                after:
                    #"{"Id":"sha256:c5","RepoTags":["a@sha256:c5","c:1"],"RepoDigests":["a@sha256:c5","c@sha256:c5"]}"#
            ),
            Example(
                .responseDown, before: #"{"Id":"sha256:c5","RepoTags":["a:1","b:1"],"RepoDigests":["c@sha256:d6"]}"#,
                after: #"{"Id":"sha256:c5","RepoTags":["a:1","b:1"],"RepoDigests":["c@sha256:d6"]}"#),
            Example(
                .responseDown, before: #"{"Id":"sha256:c5","RepoTags":["a:1"],"RepoDigests":["a@sha256:c5"]}"#,
                after: #"{"Id":"sha256:c5","RepoTags":["a:1"],"RepoDigests":["a@sha256:c5"]}"#),
        ]
    )

    static let completeDigestsOfUsage25 = Change(
        id: "engine25-repository-digests-usage",
        summary: "The same of the images in the disk usage.",
        endpoints: [.systemDiskUsage],
        responseDown: [.forEach("Images", completeDigests)],
        source: completeDigests25.source,
        examples: [
            Example(
                .responseDown,
                before: #"{"Images":[{"Id":"sha256:c5","RepoTags":["a:1","c:1"],"RepoDigests":["c@sha256:c5"]}]}"#,
                after: #"""
                    {"Images":[{"Id":"sha256:c5","RepoTags":["a:1","c:1"],\#
                    "RepoDigests":["a@sha256:c5","c@sha256:c5"]}]}
                    """#)
        ]
    )

    static let dropDigestsAmongTags25 = Change(
        id: "engine25-digests-among-tags",
        summary: "Engine 25 with containerd's image store has what was pulled by digest among the tags as well.",
        endpoints: [.imageList, .imageInspect],
        responseDown: [dropDigests(among: "RepoTags", leaving: [])],
        source: "daemon/containerd/image_list.go and image_inspect.go@25.0, and the answers of 20.10, 28 and 29.7",
        examples: [
            Example(
                .responseDown, before: #"{"RepoTags":["a@sha256:c5","b:1"],"RepoDigests":["a@sha256:c5"]}"#,
                after: #"{"RepoTags":["b:1"],"RepoDigests":["a@sha256:c5"]}"#),
            Example(
                .responseDown, before: #"{"RepoTags":["a@sha256:c5"],"RepoDigests":["a@sha256:c5"]}"#,
                after: #"{"RepoTags":[],"RepoDigests":["a@sha256:c5"]}"#),
        ]
    )

    static let dropDigestsAmongTagsOfUsage25 = Change(
        id: "engine25-digests-among-tags-usage",
        summary: "The same of the images in the disk usage.",
        endpoints: [.systemDiskUsage],
        responseDown: [.forEach("Images", [dropDigests(among: "RepoTags", leaving: .null)])],
        source: dropDigestsAmongTags25.source,
        examples: [
            Example(
                .responseDown, before: #"{"Images":[{"RepoTags":["a@sha256:c5"],"RepoDigests":["a@sha256:c5"]}]}"#,
                after: #"{"Images":[{"RepoTags":null,"RepoDigests":["a@sha256:c5"]}]}"#)
        ]
    )

    static let dropDigestsAmongTagsOfHistory25 = Change(
        id: "engine25-digests-among-tags-history",
        summary: "The same of the Tags in an image's history.",
        endpoints: [.imageHistory],
        responseDown: [dropDigests(among: "Tags", leaving: .null)],
        source: "daemon/containerd/image_history.go@25.0, and the answers of 20.10, 28 and 29.7",
        examples: [
            Example(
                .responseDown, before: #"{"Id":"sha256:c5","Tags":["a@sha256:c5"]}"#,
                after: #"{"Id":"sha256:c5","Tags":null}"#),
            Example(
                .responseDown, before: #"{"Id":"sha256:c5","Tags":["a:1","a@sha256:c5"]}"#,
                after: #"{"Id":"sha256:c5","Tags":["a:1"]}"#),
        ]
    )

    static let nullDroppedTags25 = Change(
        id: "engine25-no-tags",
        summary: "A listed image with digests alone has null for its tags below 1.43.",
        endpoints: [.imageList],
        responseDown: [
            .glance(at: "RepoTags", ByteTest("is empty", forms: .emptyArray), [.set("RepoTags", to: .null)])
        ],
        source: "daemon/images/images.go@20.10, and its answers",
        examples: [
            Example(
                .responseDown, before: #"{"RepoTags":[],"RepoDigests":["a@sha256:c5"]}"#,
                after: #"{"RepoTags":null,"RepoDigests":["a@sha256:c5"]}"#)
        ]
    )
}

private let completeDigests: [Step] = [
    .glance(at: "RepoTags", .hasByte(",", "names several"), [.custom(completeDigests)])
]

/// In this store, an image's digest is its id in every repository.
private func completeDigests(_ image: inout JSONValue, _: RewriteContext) {
    guard let id = image["Id"]?.string, let digests = image["RepoDigests"]?.texts,
        digests.contains(where: { $0.hasSuffix("@" + id) })
    else { return }
    var all: [String] = []
    for tag in image["RepoTags"]?.texts ?? [] {
        let digest = tag.contains("@") ? tag : tag.prefix(upTo: tag.lastIndex(of: ":") ?? tag.endIndex) + "@" + id
        if !all.contains(digest) { all.append(digest) }
    }
    all += digests.filter { !all.contains($0) }
    if all != digests { image["RepoDigests"] = .array(all.map(JSONValue.string)) }
}

private func dropDigests(among names: JSONKey, leaving nothing: JSONValue) -> Step {
    .glance(
        at: names, .hasByte("@", "names a digest"),
        [
            .custom { image, _ in
                image.updateMember(names) { tags in
                    tags.removeElements { $0.string?.contains("@") ?? false }
                    if tags.isEmptyArray { tags = nothing }
                }
            }
        ])
}

extension JSONValue {
    fileprivate var texts: [String]? { elements?.compactMap(\.string) }
}

extension ByteTest {
    /// Of names, in which nothing is escaped.
    fileprivate static func hasByte(_ character: Unicode.Scalar, _ phrase: String) -> ByteTest {
        let byte = UInt8(ascii: character)
        return ByteTest(phrase) { names in
            for index in names.indices where names[index] == byte { return true }
            return false
        }
    }
}
