// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let shortenImageNamesPodman = Change(
        id: "podman-image-names",
        summary: "Podman names images in full: docker.io/library/busybox for busybox.",
        endpoints: [.imageInspect, .imageList, .imageDelete, .containerInspect, .containerList],
        responseDown: [.custom(shortenImageNames)],
        source: "The answers of Podman 4.3 and of Docker 20.10",
        examples: [
            Example(
                .responseDown,
                before: #"{"RepoTags":["docker.io/library/busybox:1"],"RepoDigests":["docker.io/me/x@sha256:0bfc"]}"#,
                after: #"{"RepoTags":["busybox:1"],"RepoDigests":["me/x@sha256:0bfc"]}"#),
            Example(
                .responseDown, before: #"{"RepoTags":["localhost/a:1","quay.io/b:1"],"RepoDigests":null}"#,
                after: #"{"RepoTags":["localhost/a:1","quay.io/b:1"],"RepoDigests":null}"#),
            Example(
                .responseDown, before: #"{"Untagged":"docker.io/library/busybox:latest"}"#,
                after: #"{"Untagged":"busybox:latest"}"#),
            Example(
                .responseDown, before: #"{"Id":"27c2","Image":"docker.io/library/busybox:latest"}"#,
                after: #"{"Id":"27c2","Image":"busybox:latest"}"#),
            Example(
                .responseDown, before: #"{"Image":"sha256:6cb0","Config":{"Image":"docker.io/library/busybox:1"}}"#,
                after: #"{"Image":"sha256:6cb0","Config":{"Image":"busybox:1"}}"#),
        ]
    )

    static let nameStatsPodman = Change(
        id: "podman-stats-id",
        summary: "Podman calls the container's id Id in its statistics, where Docker says id.",
        endpoints: [.containerStats],
        responseDown: [.rename("Id", to: "id")],
        source: nameBridgePodman.source,
        examples: [
            Example(.responseDown, before: #"{"name":"web","Id":"27c2"}"#, after: #"{"name":"web","id":"27c2"}"#)
        ]
    )

    static let hideCreationInListPodman = Change(
        id: "podman-list-creation",
        summary: "Podman's list of containers has empty members of a creation.",
        endpoints: [.containerList],
        responseDown: [
            .hide("Name"), .hide("Config"), .hide("NetworkingConfig"), .hide("Platform"), .hide("AdjustCPUShares"),
        ],
        source: "The answers of Podman 4.3",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"""
                    {"Id":"27c2","Name":"","Config":null,"NetworkingConfig":null,"Platform":null,\#
                    "AdjustCPUShares":false}
                    """#,
                after: #"{"Id":"27c2"}"#)
        ]
    )
}

/// Names of the registry that Docker need not name, and of its own images there.
private let impliedPrefixes = ["docker.io/library/", "docker.io/"]

private func shortenImageNames(_ answer: inout JSONValue, _: RewriteContext) {
    for place: JSONPath in ["RepoTags[]", "RepoDigests[]", "Untagged", "Image", "Config.Image"] {
        answer.update(at: place) { name in
            if let full = name.string { name = .string(shortImageName(full)) }
        }
    }
}

/// What Docker calls an image.
func shortImageName(_ full: String) -> String {
    let prefix = impliedPrefixes.first(where: full.hasPrefix) ?? ""
    return String(full.dropFirst(prefix.count))
}
