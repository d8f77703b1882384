// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// Engines have the paths of their own release at every version.
    static let oldPaths = [
        Quirk(
            .listUnderOldPath, engines: .init(.docker, since: "1.9"), newestClient: "1.20", isRehearsed: false),
        Quirk(
            .listUnderOldPathPodman, engines: .init(.podman, since: "0.0"), newestClient: "1.20", isRehearsed: false),
    ]
}

extension Change {
    static let listUnderOldPath = listUnderOldPath(
        "old-path-of-list", summary: "Engines since 1.9 do not have /containers/ps below 1.21 either.",
        source: removeSecondPathOfList.source)

    static let listUnderOldPathPodman = listUnderOldPath(
        "podman-old-path-of-list", summary: "Podman never had /containers/ps.",
        source: "The answers of Podman 4.3")

    private static func listUnderOldPath(_ id: String, summary: String, source: String) -> Change {
        Change(
            id: id, summary: summary, endpoints: [.containerPS], requestUp: [.customHead(askUnderFirstPath)],
            source: source,
            examples: [
                Example(
                    .requestUp, before: Sample(query: "all=1"),
                    after: Sample(redirect: Redirect(.get, "/containers/json"), query: "all=1"))
            ]
        )
    }
}

private func askUnderFirstPath(_ request: inout Message, _: RewriteContext) {
    request.redirect = Redirect(.get, "/containers/json")
}
