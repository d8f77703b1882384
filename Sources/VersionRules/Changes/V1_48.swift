// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.48 changed.
    static let v1_48 =
        [
            renameKeepStorage, addVersionedDebugPaths, deprecateProgressTexts, refuseWrongPlaces,
            hideNondistributableArtifacts, failOnJoined, refuseSizesOutOfRange,
        ] + v1_48Images + v1_48Networks + v1_48ContainerCreate

    static let hideNondistributableArtifacts = Change(
        id: "1.48-nondistributable-artifacts",
        summary: "The system information no longer lists registries that take nondistributable artifacts.",
        endpoints: [.info],
        responseUp: [
            .hide("RegistryConfig.AllowNondistributableArtifactsCIDRs"),
            .hide("RegistryConfig.AllowNondistributableArtifactsHostnames"),
        ],
        source: "api/types/registry/registry.go at v27.5.1 and v28.0.0",
        examples: [
            Example(
                .responseUp, isStrict: true,
                before: #"""
                    {"RegistryConfig":{"AllowNondistributableArtifactsCIDRs":[],\#
                    "AllowNondistributableArtifactsHostnames":[],"Mirrors":null}}
                    """#,
                after: #"{"RegistryConfig":{"Mirrors":null}}"#)
        ]
    )

    static let renameKeepStorage = Change(
        id: "1.48-reserved-space",
        summary: "Pruning the build cache calls keep-storage reserved-space, and has two more limits.",
        endpoints: [.buildPrune],
        requestUp: [.remove(.query("reserved-space"))] + newLimits.map { .remove(.query($0)) },
        requestDown: [.customHead(callReservedSpaceKeepStorage)]
            + newLimits.map { .refuse(query: $0, since: "1.48", unless: ["0"]) },
        lossUp: .impossible("A request with one of the new limits is refused."),
        source: "api/server/router/build/build_routes.go@28.x, which reads keep-storage at every version",
        examples: [
            Example(
                .requestUp, before: Sample(query: "all=1&keep-storage=1&reserved-space=2&max-used-space=3"),
                after: Sample(query: "all=1&keep-storage=1")),
            Example(
                .requestDown, before: Sample(query: "all=1&reserved-space=2&min-free-space=0"),
                after: Sample(query: "all=1&keep-storage=2&min-free-space=0")),
            Example(
                .requestDown, before: Sample(query: "keep-storage=1&reserved-space=0"),
                after: Sample(query: "keep-storage=1")),
            Example(
                .requestDown, before: Sample(query: "max-used-space=3"),
                rejected: .tooNew("the parameter max-used-space", since: "1.48")),
        ]
    )

    static let refuseWrongPlaces = Change(
        id: "1.48-wrong-requests",
        summary:
            "An isolation or bandwidth that is none, and a read-only place to extract to, are wrong, 400, not 500.",
        endpoints: [.containerCreate, .containerArchivePut],
        errorUp: [
            .changeStatus(
                from: 500, to: 400,
                whereMessageBegins: [
                    "Invalid isolation:", "Invalid QoS settings:", "container rootfs is marked read-only",
                    "mounted volume is marked read-only", "extraction point is not a directory",
                ])
        ],
        source: "runconfig/hostconfig_unix.go and daemon/archive.go@27.x and @28.x, where it goes by the release",
        examples: [
            WrongRequest.example(
                .errorUp, #"Invalid isolation: "hyperv" - linux only supports 'default'"#, from: 500, to: 400),
            WrongRequest.example(.errorUp, "container rootfs is marked read-only", from: 500, to: 400),
            WrongRequest.example(.errorUp, "extraction point is not a directory", from: 500, to: 400),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )

    static let refuseSizesOutOfRange = Change(
        id: "1.48-resize-range",
        summary: "A height or width that is negative, or has more than 32 bits, is a wrong request, 400.",
        endpoints: [.containerResize, .execResize],
        requestDown: [.customHead(refuseSizeOutOfRange)],
        lossDown: .impossible("It goes by the release: engines since 28 refuse such sizes at any version."),
        source: "api/server/router/container/container_routes.go@27.x and @28.x, and the answers of 26.1 and 28",
        examples: [
            Example(
                .requestDown, before: Sample(query: "h=-1&w=80"),
                rejected: Rejection(status: 400, message: #"invalid resize height "-1": value out of range"#)),
            Example(
                .requestDown, before: Sample(query: "h=24&w=4294967296"),
                rejected: Rejection(status: 400, message: #"invalid resize width "4294967296": value out of range"#)),
            Example(.requestDown, before: Sample(query: "h=24&w=x"), after: Sample(query: "h=24&w=x")),
        ]
    )

    static let addVersionedDebugPaths = Change(
        id: "1.48-debug-paths",
        summary: "The engine's debug endpoints are there below versioned paths, too.",
        endpoints: .every,
        lossUp: .impossible("Engines before 28 have them in debug mode alone, and below no version."),
        reason: "An engine that lacks them there answers 404 itself; one that has them does so at any version.",
        source: "api/docs/CHANGELOG.md@28.x"
    )

    static let deprecateProgressTexts = Change(
        id: "1.48-progress-texts",
        summary: "The texts error and progress in streams were announced to go.",
        endpoints: [.imageCreate, .imagePush, .imageLoad, .imageBuild],
        reason: "Engines up to 28 send both; the one that Engine 29 leaves out at every version is a quirk of it.",
        source: "api/docs/CHANGELOG.md@28.x"
    )
}

private let newLimits = ["max-used-space", "min-free-space"]

/// Zero is no limit, and newer engines then look at the old parameter.
private func callReservedSpaceKeepStorage(_ request: inout Message, _: RewriteContext) {
    if let size = request.query["reserved-space"], !["", "0"].contains(size) {
        request.query.remove("keep-storage")
        request.query.rename("reserved-space", to: "keep-storage")
    } else {
        request.query.remove("reserved-space")
    }
}

/// What is no number at all, older engines refuse as well.
private func refuseSizeOutOfRange(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    for (name, title) in [("h", "height"), ("w", "width")] {
        guard let text = request.query[name], let size = Int(text), UInt32(exactly: size) == nil else { continue }
        throw Rejection(status: 400, message: #"invalid resize \#(title) "\#(text)": value out of range"#)
    }
}
