// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let refuseAmbiguousNames = Change(
        id: "1.43-ambiguous-name",
        summary: "The beginning of the ids of several containers names none, 400; it was an error of the engine, 500.",
        endpoints: .namingContainers,
        errorUp: [.customMessage { error, _ in error.changeStatusOfAmbiguousName(from: 500, to: 400) }],
        source: "pkg/truncindex/truncindex.go@23.0 and container/view.go@24.0, where it goes by the release",
        examples: [
            WrongRequest.example(.errorUp, "Multiple IDs found with provided prefix: 0", from: 500, to: 400),
            WrongRequest.example(
                .errorUp, "Cannot kill container: 0: Multiple IDs found with provided prefix: 0", from: 500, to: 400),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )

    static let failOnAmbiguousNames24 = Change(
        id: "engine24-ambiguous-name",
        summary: "Engine 24 refuses the beginning of several containers' ids with 400, below 1.43 too; it was 500.",
        endpoints: .namingContainers,
        errorDown: [.customMessage { error, _ in error.changeStatusOfAmbiguousName(from: 400, to: 500) }],
        source: "\(refuseAmbiguousNames.source), and the answers of 20.10, 26.1 and 28",
        examples: [
            WrongRequest.example(.errorDown, "multiple IDs found with provided prefix: 0", from: 400, to: 500),
            WrongRequest.example(
                .errorDown, "could not get container for 0: multiple IDs found with provided prefix: 0", from: 400,
                to: 500),
            WrongRequest.example(.errorDown, keeping: 400, of: "No exec command specified"),
        ]
    )

    static let refuseAmbiguousLinks = Change(
        id: "1.43-ambiguous-link",
        summary: "So it is where a new container is to be linked to such a beginning.",
        endpoints: [.containerCreate],
        errorUp: [.customMessage { error, _ in error.changeStatusOfAmbiguousLink(from: 500, to: 400) }],
        source: refuseAmbiguousNames.source,
        examples: [
            WrongRequest.example(
                .errorUp, "\(unknownLink)0: Multiple IDs found with provided prefix: 0", from: 500, to: 400)
        ]
    )

    static let failOnAmbiguousLinks24 = Change(
        id: "engine24-ambiguous-link",
        summary: "Engine 24 refuses to link a container to the beginning of several ids with 400, below 1.43 too.",
        endpoints: [.containerCreate],
        errorDown: [.customMessage { error, _ in error.changeStatusOfAmbiguousLink(from: 400, to: 500) }],
        source: "\(refuseAmbiguousNames.source), and the answers of 20.10, 26.1 and 28",
        examples: [
            WrongRequest.example(
                .errorDown, "\(unknownLink)0: multiple IDs found with provided prefix: 0", from: 400, to: 500),
            WrongRequest.example(.errorDown, keeping: 400, of: "\(unknownLink)0: No such container: 0"),
            WrongRequest.example(.errorDown, keeping: 400, of: "multiple IDs found with provided prefix: 0"),
        ]
    )

    static let refuseAmbiguousNamesInHead = Change(
        id: "1.43-ambiguous-name-head",
        summary: "So it is where nothing is told of an error but its status.",
        endpoints: [.containerArchiveInfo],
        lossUp: .impossible("Nothing tells it from an error of the engine, and it keeps its status."),
        reason: "An answer to HEAD has no words.",
        source: refuseAmbiguousNames.source)

    static let failOnAmbiguousNamesInHead24 = Change(
        id: "engine24-ambiguous-name-head",
        summary: "Engine 24 refuses such a beginning with 400 where nothing but the status is told, below 1.43 too.",
        endpoints: [.containerArchiveInfo],
        errorDown: [.customHead(failUnlessPathIsMissing)],
        lookUps: [.query],
        source: "\(refuseAmbiguousNames.source), and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .errorDown, lookedUp: [.query: #""path=%2F""#], before: Sample(status: 400),
                after: Sample(status: 500)),
            Example(
                .errorDown, lookedUp: [.query: #""path=""#], before: Sample(status: 400), after: Sample(status: 400)),
            Example(
                .errorDown, lookedUp: [.query: #""path=%2F""#], before: Sample(status: 404),
                after: Sample(status: 404)),
        ]
    )
}

private let unknownLink = "could not get container for "

extension Message {
    fileprivate mutating func changeStatusOfAmbiguousLink(from old: Int, to new: Int) {
        guard body["message"]?.string?.hasPrefix(unknownLink) ?? false else { return }
        changeStatusOfAmbiguousName(from: old, to: new)
    }

    /// An error of attaching is bare text, whatever the version.
    fileprivate mutating func changeStatusOfAmbiguousName(from old: Int, to new: Int) {
        guard status == old else { return }
        let text = body["message"]?.string ?? String(decoding: body.sourceBytes, as: UTF8.self)
        if text.contains("ultiple IDs found with provided prefix: ") { status = new }
    }
}

/// The one other thing that engines call wrong there.
private func failUnlessPathIsMissing(_ error: inout Message, _ context: RewriteContext) {
    guard error.status == 400, let query = context.lookedUp[.query]?.string, !(Query(query)["path"] ?? "").isEmpty
    else { return }
    error.status = 500
}

extension EndpointScope {
    /// What is done to one container, of which a creation may speak, too, but is refused with 400 but for its links.
    fileprivate static let namingContainers: EndpointScope = [
        .containerInspect, .containerTop, .containerLogs, .containerStats, .containerChanges, .containerExport,
        .containerStart, .containerStop, .containerRestart, .containerKill, .containerPause, .containerUnpause,
        .containerWait, .containerRename, .containerUpdate, .containerResize, .containerAttach, .containerArchiveGet,
        .containerArchivePut, .containerCopy, .containerDelete, .execCreate, .imageCommit, .networkConnect,
        .networkDisconnect,
    ]
}
