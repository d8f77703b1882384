// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What releases of Docker Engine do otherwise with images, builds and registries than those that brought a version.
    static let images = [
        Quirk(.forgiveWrongLimit23, engines: docker23, newestClient: "1.41", isRehearsed: false),
        Quirk(.forgiveWrongBuild23, engines: docker23, newestClient: "1.41", isRehearsed: false),
        Quirk(.forgiveWrongReference23, engines: docker23, newestClient: "1.41", isRehearsed: false),
        Quirk(.refuseSmallLimit23, engines: docker23, newestClient: "1.41", isRehearsed: false),
        Quirk(.restoreCacheParent23, engines: docker23, newestClient: "1.41", isRehearsed: false),
        Quirk(.refuseCommittedStopSignal23, engines: docker23, newestClient: "1.41", isRehearsed: false),
        Quirk(.refuseTagWithoutName24, engines: docker24, newestClient: "1.42", isRehearsed: false),
        Quirk(.refuseTagOfNoReference24, engines: docker24, newestClient: "1.42", isRehearsed: false),
        Quirk(.fillUntaggedDiskUsage24, engines: docker24, newestClient: "1.42", isRehearsed: false),
        Quirk(
            .refuseUntilFilter25, engines: .init(.docker, since: "25.0"), newestClient: "1.43", isRehearsed: false),
        Quirk(.failUnauthorizedPull28, engines: docker28, newestClient: "1.47", isRehearsed: false),
        Quirk(
            .moveCredentialsOfPush28, engines: .init(.docker, since: "28.4"), newestClient: "1.50", isRehearsed: false),
        Quirk(.omitTimeOfExtraction28, engines: docker28, newestClient: "1.47", isRehearsed: false),
    ]

    private static let docker23 = EngineCondition(.docker, since: "23.0")
    private static let docker24 = EngineCondition(.docker, since: "24.0")
    private static let docker28 = EngineCondition(.docker, since: "28.0")
}

extension Change {
    static let forgiveWrongLimit23 = Change(
        id: "engine23-wrong-search-limit",
        summary: "Engine 23 refuses a limit that is no number with 400, where older engines answered 500.",
        endpoints: [.imageSearch],
        errorDown: [.changeStatus(from: 400, to: 500, whereMessageBegins: ["invalid limit specified:"])],
        source: refuseWrongLimit.source,
        examples: [
            WrongRequest.example(
                .errorDown, #"invalid limit specified: strconv.Atoi: parsing "x": invalid syntax"#, from: 400, to: 500)
        ]
    )

    static let refuseSmallLimit23 = Change(
        id: "engine23-small-search-limit",
        summary: "Engine 23 answers a search for less than one image with its usual number of them, or with nothing.",
        endpoints: [.imageSearch],
        requestUp: [.customHead(refuseSmallLimit)],
        source: "registry/session.go@20.10, api/server/router/image/image_routes.go@23.0, the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: Sample(query: "term=a&limit=-1"),
                rejected: Rejection(status: 400, message: "Limit -1 is outside the range of [1, 100]")),
            Example(.requestUp, before: Sample(query: "term=a&limit=x"), after: Sample(query: "term=a&limit=x")),
            Example(.requestUp, before: Sample(query: "term=a&limit=1"), after: Sample(query: "term=a&limit=1")),
        ]
    )

    static let forgiveWrongBuild23 = Change(
        id: "engine23-wrong-build",
        summary: "Engine 24 refuses what a build cannot read with 400, where older engines answered 500.",
        endpoints: refuseWrongBuild.endpoints,
        errorDown: [
            .changeStatus(
                from: 400, to: 500,
                whereMessageBegins: [
                    "invalid version ", "build ID not provided", "keep-storage is in bytes",
                    "error reading cache-from:", "invalid outputs specified:",
                    #"failed to prune build cache: "until" filter expects"#,
                    #"failed to prune build cache: "unused-for" filter expects"#,
                ])
        ],
        source: refuseWrongBuild.source,
        examples: [
            WrongRequest.example(.errorDown, "invalid outputs specified: invalid character 'x'", from: 400, to: 500),
            WrongRequest.example(.errorDown, keeping: 400, of: "error reading labels: invalid character 'x'"),
            WrongRequest.example(
                .errorDown, keeping: 400, of: "failed to prune build cache: invalid filter 'colour'"),
        ]
    )

    static let forgiveWrongReference23 = Change(
        id: "engine23-wrong-reference",
        summary: "Engine 24 refuses names that can't be those of images with 400, where older engines answered 500.",
        endpoints: refuseWrongReference.endpoints,
        errorDown: [
            .changeStatus(from: 400, to: 500, whereMessageBegins: ["invalid reference format:", "invalid tag format"])
        ],
        source: refuseWrongReference.source,
        examples: [
            WrongRequest.example(
                .errorDown, "invalid reference format: repository name (library/BAD) must be lowercase", from: 400,
                to: 500)
        ]
    )

    static let restoreCacheParent23 = Change(
        id: "engine23-cache-parent",
        summary: "Engine 23 leaves out the Parent of records of the build cache, which was there below 1.42.",
        endpoints: [.systemDiskUsage],
        responseDown: [.forEach("BuildCache", [.custom(insertParent)])],
        lossDown: .approximate("It is empty: the engine tells of several parents in newer versions alone."),
        source: "api/types/types.go@20.10 and @23.0",
        examples: [
            Example(
                .responseDown, before: #"{"BuildCache":[{"ID":"1","Type":"regular"},{"ID":"2","Parent":"1"}]}"#,
                after: #"{"BuildCache":[{"ID":"1","Parent":"","Type":"regular"},{"ID":"2","Parent":"1"}]}"#)
        ]
    )

    static let refuseCommittedStopSignal23 = Change(
        id: "engine23-commit-stop-signal",
        summary: "Engine 23 takes STOPSIGNAL among the changes of a commit, below 1.42 too; it was refused.",
        endpoints: [.imageCommit],
        requestUp: [.customHead(refuseCommittedStopSignal)],
        source: "builder/dockerfile/builder.go@20.10 and @23.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: Sample(query: "container=c&changes=CMD+x&changes=StopSignal+9"),
                rejected: Rejection(status: 400, message: "stopsignal is not a valid change command")),
            Example(
                .requestUp, before: Sample(query: "container=c&changes=CMD+STOPSIGNAL"),
                after: Sample(query: "container=c&changes=CMD+STOPSIGNAL")),
        ]
    )

    static let refuseUntilFilter25 = Change(
        id: "engine25-image-until",
        summary: "Engine 25 lists images by age below 1.44 too, where the filter until was refused.",
        endpoints: [.imageList],
        requestUp: [.customHead(refuseUntilFilter)],
        source: addUntilFilter.source,
        examples: [
            Example(
                .requestUp, before: Sample(query: #"filters={"until":["1h"]}"#),
                rejected: Rejection(status: 400, message: "Invalid filter 'until'")),
            Example(
                .requestUp, before: Sample(query: #"filters={"label":["until"]}"#),
                after: Sample(query: #"filters={"label":["until"]}"#)),
        ]
    )

    static let refuseTagWithoutName24 = Change(
        id: "engine24-tag-without-name",
        summary: "Engine 24 says that all is well when it is asked to tag an image without a name, and does nothing.",
        endpoints: [.imageTag],
        requestUp: [.customHead(refuseTagWithoutName)],
        source: "api/server/router/image/image_routes.go@23.0 and @24.0, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .requestUp, before: Sample(query: "tag=x"),
                rejected: Rejection(status: 500, message: "invalid reference format")),
            Example(.requestUp, before: Sample(query: "repo=a&tag=x"), after: Sample(query: "repo=a&tag=x")),
        ]
    )

    static let refuseTagOfNoReference24 = Change(
        id: "engine24-tag-of-no-reference",
        summary: "Engine 24 finds no image, 404, where what it is to tag is no reference; older ones said so, 400.",
        endpoints: [.imageTag],
        errorDown: [.changeStatus(from: 404, to: 400, whereMessageBegins: ["invalid reference format"])],
        source: refuseTagWithoutName24.source,
        examples: [
            WrongRequest.example(.errorDown, "invalid reference format", from: 404, to: 400),
            WrongRequest.example(.errorDown, keeping: 404, of: "No such image: a:latest"),
        ]
    )

    static let fillUntaggedDiskUsage24 = Change(
        id: "engine24-untagged-disk-usage",
        summary: "Engine 24 has null for the names of untagged images in the disk usage, which was <none>:<none>.",
        endpoints: [.systemDiskUsage],
        responseDown: fillUntaggedDiskUsage,
        source: "daemon/images/images.go@23.0 and @24.0, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .responseDown, before: #"{"Images":[{"RepoTags":null,"RepoDigests":null}]}"#,
                after: #"{"Images":[{"RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"]}]}"#),
            Example(
                .responseDown, before: #"{"Images":[{"RepoTags":["a:latest"],"RepoDigests":null}]}"#,
                after: #"{"Images":[{"RepoTags":["a:latest"],"RepoDigests":null}]}"#),
        ]
    )

    static let failUnauthorizedPull28 = Change(
        id: "engine28-pull-unauthorized",
        summary: "Engine 28 answers 401 where a registry refuses the credentials of a pull; older ones answered 500.",
        endpoints: [.imageCreate],
        errorDown: [.changeStatus(from: 401, to: 500, whereMessageBegins: [unauthorized])],
        source: refuseUnauthorizedPull.source,
        examples: [
            WrongRequest.example(.errorDown, "unauthorized: authentication required", from: 401, to: 500),
            WrongRequest.example(.errorDown, keeping: 404, of: "pull access denied for a"),
        ]
    )

    static let moveCredentialsOfPush28 = Change(
        id: "engine28-push-credentials",
        summary:
            "Engine 28.4 no longer reads the credentials of a push from its body where X-Registry-Auth is missing, "
            + "nor refuses a push without any.",
        endpoints: [.imagePush],
        requestUp: [.customMessage(moveCredentials)],
        source: "api/server/router/image/image_routes.go at 28.3 and 28.4",
        examples: [
            Example(
                .requestUp, before: #"{"username":"a","password":"b?~"}"#,
                after: Sample(
                    headers: ["X-Registry-Auth": "eyJ1c2VybmFtZSI6ImEiLCJwYXNzd29yZCI6ImI_fiJ9"],
                    body: #"{"username":"a","password":"b?~"}"#)),
            Example(
                .requestUp, before: Sample(headers: ["X-Registry-Auth": "e30="], body: #"{"username":"a"}"#),
                after: Sample(headers: ["X-Registry-Auth": "e30="], body: #"{"username":"a"}"#)),
            Example(.requestUp, before: "null", after: "null"),
            Example(
                .requestUp, before: "",
                rejected: Rejection(status: 400, message: "Bad parameters and missing X-Registry-Auth: EOF")),
        ]
    )

    static let omitTimeOfExtraction28 = Change(
        id: "engine28-extraction-time",
        summary: "Engine 28 counts the seconds of an extraction into containerd, and knows no total.",
        endpoints: [.imageCreate, .imageLoad],
        responseDown: [.custom(omitTimeOfExtraction)],
        lossDown: .approximate("The seconds are not told: older clients take them for bytes of a total."),
        source: "daemon/containerd/progress.go@27.x and @28.x",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"status":"Extracting","progressDetail":{"current":2,"units":"s"},"progress":"2 s","id":"21ae65c6597b"}
                    """#,
                after: #"{"status":"Extracting","progressDetail":{},"id":"21ae65c6597b"}"#),
            Example(
                .responseDown,
                before: #"{"status":"Extracting","progressDetail":{"current":32768,"total":1984333},"id":"21ae"}"#,
                after: #"{"status":"Extracting","progressDetail":{"current":32768,"total":1984333},"id":"21ae"}"#),
        ]
    )
}

private func insertParent(_ record: inout JSONValue, _: RewriteContext) {
    if record.kind == .object, record["Parent"] == nil { record.insert("", forKey: "Parent", after: "ID") }
}

private func refuseSmallLimit(_ search: inout Message, _: RewriteContext) throws(Rejection) {
    guard let limit = search.query["limit"].flatMap({ Int($0) }), limit < 1 else { return }
    throw Rejection(status: 400, message: "Limit \(limit) is outside the range of [1, 100]")
}

private func refuseTagWithoutName(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    guard request.query["repo"]?.isEmpty ?? true else { return }
    throw Rejection(status: 500, message: "invalid reference format")
}

private func moveCredentials(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    guard request.headers["X-Registry-Auth"]?.isEmpty ?? true, !request.body.isNull else { return }
    guard request.body.kind == .object else {
        throw Rejection(status: 400, message: "Bad parameters and missing X-Registry-Auth: EOF")
    }
    request.headers.set("X-Registry-Auth", to: Base64.url(request.body.sourceBytes))
}

private func omitTimeOfExtraction(_ record: inout JSONValue, _: RewriteContext) {
    guard record.value(at: "progressDetail.units")?.string == "s", record.value(at: "progressDetail.total") == nil
    else { return }
    record["progressDetail"] = [:]
    record["progress"] = nil
}

/// The changes are the lines of a Dockerfile, in whose words case does not count.
private func refuseCommittedStopSignal(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    let lines = request.query.values(of: "changes").flatMap { $0.split(whereSeparator: \.isNewline) }
    guard lines.contains(where: { $0.split(whereSeparator: \.isWhitespace).first?.lowercased() == "stopsignal" })
    else { return }
    throw Rejection(status: 400, message: "stopsignal is not a valid change command")
}

private func refuseUntilFilter(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    guard request.query.filters?["until"] != nil else { return }
    throw Rejection(status: 400, message: "Invalid filter 'until'")
}
