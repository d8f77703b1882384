// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What releases of Docker Engine do otherwise where they keep images in containerd's store: by choice since 25,
    /// and as a rule since 29. Clients up to 1.51 are of a time when engines had graph drivers, unless told otherwise.
    static let containerdStore = [
        made(.tellPushedDigest25),
        made(.dropNotesOfPush27, since: "27.0", newestClient: "1.45"),
        made(.completeDigests25),
        made(.completeDigestsOfUsage25),
        made(.dropDigestsAmongTags25),
        made(.dropDigestsAmongTagsOfUsage25),
        made(.dropDigestsAmongTagsOfHistory25),
        made(.nullDroppedTags25, newestClient: "1.42"),
        made(.tellContainerConfig25, before: "29.0", newestClient: "1.44"),
        made(.sumSizeOfImage25, newestClient: "1.43"),
        made(.dropTaggedFromDangling25),
        made(.refuseToUntagDigest25),
    ]

    private static func made(
        _ change: Change, since: EngineRelease = "25.0", before: EngineRelease? = nil, newestClient: APIVersion = "1.51"
    ) -> Quirk {
        Quirk(
            change, engines: .init(.docker, since: since, before: before, needsContainerdStore: true),
            newestClient: newestClient, isRehearsed: false)
    }
}
