// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let refuseAmbiguousNames = Change(
        id: "1.43-ambiguous-name",
        summary: "The beginning of the ids of several containers names none, 400; it was an error of the engine, 500.",
        endpoints: .namingContainers,
        errorUp: [.changeStatus(from: 500, to: 400, whereMessageBegins: ["Multiple IDs found with provided prefix:"])],
        lossUp: .approximate("An answer to HEAD has no words, and keeps its status."),
        source: "pkg/truncindex/truncindex.go@23.0 and container/view.go@24.0, where it goes by the release",
        examples: [
            WrongRequest.example(.errorUp, "Multiple IDs found with provided prefix: 0", from: 500, to: 400),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )

    static let failOnAmbiguousNames24 = Change(
        id: "engine24-ambiguous-name",
        summary: "Engine 24 refuses the beginning of several containers' ids with 400, below 1.43 too; it was 500.",
        endpoints: .namingContainers,
        errorDown: [
            .changeStatus(from: 400, to: 500, whereMessageBegins: ["multiple IDs found with provided prefix:"])
        ],
        lossDown: .approximate("An answer to HEAD has no words, and keeps its status."),
        source: "\(refuseAmbiguousNames.source), and the answers of 20.10, 26.1 and 28",
        examples: [
            WrongRequest.example(.errorDown, "multiple IDs found with provided prefix: 0", from: 400, to: 500),
            WrongRequest.example(.errorDown, keeping: 400, of: "No exec command specified"),
        ]
    )
}

extension EndpointScope {
    /// What is done to one container, of which a creation may speak, too, but is refused with 400 in any case.
    fileprivate static let namingContainers: EndpointScope = [
        .containerInspect, .containerTop, .containerLogs, .containerStats, .containerChanges, .containerExport,
        .containerStart, .containerStop, .containerRestart, .containerKill, .containerPause, .containerUnpause,
        .containerWait, .containerRename, .containerUpdate, .containerResize, .containerAttach, .containerArchiveGet,
        .containerArchivePut, .containerCopy, .containerDelete, .execCreate, .imageCommit, .networkConnect,
        .networkDisconnect,
    ]
}
