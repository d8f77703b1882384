// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_42WrongRequests = [
        refuseWrongRegistry, refuseWrongLimit, refuseWrongBuild, refuseWrongReference, takeNoLimit, missNeighbour,
        refuseWrongModes,
        refuseWrongSignal, refuseWrongListenAddress, refuseRemainders,
        refuseBodyTypes, missArchivedImage,
    ]

    static let refuseWrongRegistry = Change(
        id: "1.42-wrong-search-registry",
        summary:
            "A search of a registry that can't be reached is a wrong request, 400; it was the engine's error, 500.",
        endpoints: [.imageSearch],
        errorUp: [.changeStatus(from: 500, to: 400, whereMessageBegins: [unreachableRegistry])],
        source: "registry/endpoint_v1.go@20.10 and @23.0, where it goes by the release",
        examples: [
            WrongRequest.example(.errorUp, "\(unreachableRegistry)\"http://a/v1/\"", from: 500, to: 400),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )
    static let unreachableRegistry = "invalid registry endpoint "

    static let refuseWrongLimit = Change(
        id: "1.42-wrong-search-limit",
        summary: "A limit of a search that is no number is a wrong request, 400; it was an error of the engine, 500.",
        endpoints: [.imageSearch],
        errorUp: [.changeStatus(from: 500, to: 400, whereMessageBegins: ["strconv.Atoi:"])],
        source: "api/server/router/image/image_routes.go@20.10 and @23.0, where it goes by the release",
        examples: [
            WrongRequest.example(
                .errorUp, #"strconv.Atoi: parsing "x": invalid syntax"#, from: 500, to: 400)
        ]
    )

    static let refuseWrongBuild = Change(
        id: "1.42-wrong-build",
        summary: "What a build or the pruning of its cache cannot read is a wrong request, 400, no longer a 500.",
        endpoints: [.imageBuild, .buildPrune, .buildCancel],
        errorUp: [
            .changeStatus(
                from: 500, to: 400,
                whereMessageBegins: WrongRequest.notJSON
                    + [
                        "invalid version ", "build ID not provided", "keep-storage is in bytes",
                        "could not parse filters:", "failed to prune build cache:",
                    ])
        ],
        source: "api/server/router/build/build_routes.go@20.10 and @24.0, where it goes by the release",
        examples: [
            WrongRequest.example(.errorUp, "build ID not provided", from: 500, to: 400),
            WrongRequest.example(.errorUp, #"invalid version "3""#, from: 500, to: 400),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )

    static let refuseWrongReference = Change(
        id: "1.42-wrong-reference",
        summary: "A tag, push or commit under a name that can't be one is a wrong request, 400, no longer a 500.",
        endpoints: [.imageTag, .imagePush, .imageCommit],
        errorUp: [
            .changeStatus(from: 500, to: 400, whereMessageBegins: ["invalid reference format:", "invalid tag format"])
        ],
        source: "api/server/router/image/image_routes.go@20.10 and @24.0, where it goes by the release",
        examples: [
            WrongRequest.example(.errorUp, "invalid reference format", from: 500, to: 400),
            WrongRequest.example(
                .errorUp, "invalid reference format: repository name must be lowercase", from: 500, to: 400),
            WrongRequest.example(.errorUp, "invalid tag format", from: 500, to: 400),
        ]
    )

    static let missArchivedImage = Change(
        id: "1.42-missing-archive",
        summary: "An archive of an image whose id is not there is answered with 404; it was 500.",
        endpoints: [.imageGet, .imageGetAll],
        errorUp: [.changeStatus(from: 500, to: 404, whereMessageBegins: ["failed to get digest "])],
        source: "image/store.go@20.10 and @23.0, where it goes by the release, and the answers of 20.10, 26.1 and 28",
        examples: [
            WrongRequest.example(.errorUp, "failed to get digest sha256:21: no such file", from: 500, to: 404),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )

    static let refuseWrongListenAddress = Change(
        id: "1.42-wrong-listen-address",
        summary: "An address for a swarm to listen at that can be none is a wrong request, 400; it was a 500.",
        endpoints: [.swarmInit, .swarmJoin],
        errorUp: [.changeStatus(from: 500, to: 400, whereMessageBegins: ["could not parse listen address"])],
        source: "daemon/cluster/listen_addr.go@20.10 and @23.0, where it goes by the release",
        examples: [
            WrongRequest.example(.errorUp, "could not parse listen address a:b:c", from: 500, to: 400)
        ]
    )

    static let refuseBodyTypes = Change(
        id: "1.42-body-types",
        summary: "Bodies about swarms and plugins must be said to be JSON, as all others.",
        endpoints: overlookBodyTypes23.endpoints,
        requestDown: [.customMessage { (request, _) throws(Rejection) in try request.requireJSON() }],
        source: overlookBodyTypes23.source,
        examples: [
            Example(
                .requestDown, before: Sample(headers: ["Content-Type": "text/plain"], body: "{}"),
                rejected: Rejection(
                    status: 400, message: "Content-Type specified (text/plain) must be 'application/json'")),
            Example(.requestDown, before: "", after: ""),
        ]
    )

    static let refuseWrongSignal = Change(
        id: "1.42-wrong-signal",
        summary: "A signal or a filter of exit codes that can be none is a wrong request, 400; it was a 500.",
        endpoints: [.containerKill, .containerList],
        errorUp: [.changeStatus(from: 500, to: 400, whereMessageHas: ["daemon does not support signal"])],
        lossUp: .impossible("Nothing tells such a filter from a limit that is no number, which still is a 500."),
        source: "daemon/kill.go@20.10 and @23.0, where it goes by the release",
        examples: [
            WrongRequest.example(
                .errorUp, "Cannot kill container: c: The linux daemon does not support signal 999", from: 500, to: 400),
            WrongRequest.example(.errorUp, keeping: 500, of: #"strconv.Atoi: parsing "x": invalid syntax"#),
        ]
    )

    static let takeNoLimit = Change(
        id: "1.42-search-without-limit",
        summary: "A search with the limit 0 has the default one; it was refused.",
        endpoints: [.imageSearch],
        requestDown: [.map(.query("limit"), ["0": .null])],
        source: "registry/session.go@20.10 and @23.0, where it goes by the release",
        examples: [
            Example(.requestDown, before: Sample(query: "term=a&limit=0"), after: Sample(query: "term=a")),
            Example(.requestDown, before: Sample(query: "term=a&limit=10"), after: Sample(query: "term=a&limit=10")),
        ]
    )

    static let missNeighbour = Change(
        id: "1.42-list-neighbour",
        summary: "A list that begins or ends at a container which is not there is answered with 404; it was 500.",
        endpoints: [.containerList],
        errorUp: [.changeStatus(from: 500, to: 404, whereMessageBegins: ["no such container "])],
        source: "container/view.go@20.10 and @23.0, where it goes by the release",
        examples: [
            WrongRequest.example(.errorUp, "no such container c", from: 500, to: 404),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )

    static let refuseWrongModes = Change(
        id: "1.42-wrong-modes",
        summary:
            "A container with an unknown IpcMode, PidMode or UTSMode is refused, and not only when it is started.",
        endpoints: [.containerCreate],
        requestDown: [.custom(refuseWrongMode)],
        lossDown: .impossible("Engines since 23 make no container with such a mode, at any version."),
        source: "daemon/daemon_unix.go@20.10 and @23.0, where it goes by the release",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"IpcMode":"sometimes"}}"#,
                rejected: Rejection(status: 400, message: "invalid IPC mode: sometimes")),
            Example(
                .requestDown, before: #"{"HostConfig":{"PidMode":"container:"}}"#,
                rejected: Rejection(status: 400, message: "invalid PID mode: container:")),
            Example(
                .requestDown, before: #"{"HostConfig":{"IpcMode":"container:","UTSMode":"private"}}"#,
                rejected: Rejection(status: 400, message: "invalid UTS mode: private")),
            Example(
                .requestDown, before: #"{"HostConfig":{"IpcMode":"shareable","PidMode":"container:a"}}"#,
                after: #"{"HostConfig":{"IpcMode":"shareable","PidMode":"container:a"}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"IpcMode":"","PidMode":"host"}}"#,
                after: #"{"HostConfig":{"IpcMode":"","PidMode":"host"}}"#),
        ]
    )
}

private let modes = [
    NamespaceMode(name: "IPC", field: "IpcMode") { mode in
        ["", "host", "none", "private", "shareable"].contains(mode) || mode.hasPrefix("container:")
    },
    NamespaceMode(name: "PID", field: "PidMode") { mode in
        ["", "host"].contains(mode) || mode.hasPrefix("container:") && mode != "container:"
    },
    NamespaceMode(name: "UTS", field: "UTSMode") { ["", "host"].contains($0) },
]

private struct NamespaceMode: Sendable {
    let name: String
    let field: String
    let accepts: @Sendable (String) -> Bool
}

private func refuseWrongMode(_ container: inout JSONValue, _: RewriteContext) throws(Rejection) {
    for mode in modes {
        guard let value = container.value(caseInsensitive: JSONPath(["HostConfig", mode.field]))?.string,
            !mode.accepts(value)
        else { continue }
        throw Rejection(status: 400, message: "invalid \(mode.name) mode: \(value)")
    }
}
