// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.13 changed.
    static let v1_13 = [pauseAtCommit, answerNotModified, listSockets, fillLinks]

    static let pauseAtCommit = Change(
        id: "1.13-commit-pause",
        summary: "A commit pauses the container unless told otherwise; it did so only when told.",
        endpoints: [.imageCommit],
        requestUp: [.customHead(commitWithoutPause)],
        requestDown: [.customHead(commitWithPause)],
        source: "api/server/router/container/container_routes.go@20.10",
        examples: [
            Example(
                .requestUp, before: Sample(query: "container=web&repo=a"),
                after: Sample(query: "container=web&repo=a&pause=0")),
            Example(
                .requestUp, before: Sample(query: "container=web&pause="),
                after: Sample(query: "container=web&pause=0")),
            Example(
                .requestUp, before: Sample(query: "container=web&pause=true"),
                after: Sample(query: "container=web&pause=true")),
            Example(
                .requestDown, before: Sample(query: "container=web"), after: Sample(query: "container=web&pause=1")),
            Example(
                .requestDown, before: Sample(query: "pause=false&container=web"),
                after: Sample(query: "pause=false&container=web")),
        ]
    )

    static let answerNotModified = Change(
        id: "1.13-not-modified",
        summary: "Starting what runs and stopping what does not is answered with 304.",
        endpoints: [.containerStart, .containerStop],
        reason: "Engines that still speak 1.12 answer so there, too.",
        source: "api/server/router/container/container_routes.go@20.10, and its answers at 1.12")

    static let listSockets = Change(
        id: "1.13-info-sockets",
        summary: "The information on the engine lists its sockets.",
        endpoints: [.info],
        reason: "One engine release alone sent them, 1.1.",
        source: "server/server.go@v1.1.0, absent in v1.2.0")

    static let fillLinks = Change(
        id: "1.13-inspect-links",
        summary: "Container inspect has the links of the host configuration filled in.",
        endpoints: [.containerInspect],
        reason: "The engine before filled them in wrongly; nobody wants that back.",
        source: "docs/reference/api/docker_remote_api.md@1.12.x, and the answers of 20.10 at 1.12")
}

/// An empty parameter counts as absent.
private func commitWithoutPause(_ request: inout Message, _: RewriteContext) {
    if (request.query["pause"] ?? "").isEmpty { request.query.set("pause", to: "0") }
}

private func commitWithPause(_ request: inout Message, _: RewriteContext) {
    if (request.query["pause"] ?? "").isEmpty { request.query.set("pause", to: "1") }
}
