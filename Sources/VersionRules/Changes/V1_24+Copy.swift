// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let removeCopy = Change(
        id: "1.24-copy",
        summary: "Copying out of a container by a POST with a path is gone: its archive endpoint does that.",
        endpoints: [.containerCopy],
        requestUp: [.customMessage(readArchive)],
        responseDown: [.remove(.header("X-Docker-Container-Path-Stat"))],
        lossDown: .impossible(
            """
            Archives pass unread: a directory has its own name in front of all, which some engines left out. The event \
            is that of an archive.
            """),
        source: """
            api/server/router/container/copy.go@20.10; daemon/archive.go@17.05.x, which puts a directory's own name \
            before those in it, while 20.10 sends what is in it alone; its answers to paths through links
            """,
        examples: [
            Example(
                .requestUp, before: .copy(#"{"Resource":"/etc/my hosts"}"#),
                calls: [
                    .stat("%2Fetc%2Fmy+hosts", #"{"name":"my hosts","linkTarget":""}"#), .get("%2Fetc%2Fmy+hosts"),
                ],
                answer: archive),
            Example(
                .requestUp, before: .copy(#"{"resource":"bin/sh"}"#),
                calls: [.stat("bin%2Fsh", #"{"name":"sh","linkTarget":"/bin/busybox"}"#), .get("%2Fbin%2Fbusybox")],
                answer: archive),
            Example(
                .requestUp, before: .copy(#"{"Resource":"/etc/."}"#),
                calls: [.stat("%2Fetc", #"{"name":"etc","linkTarget":""}"#), .get("%2Fetc")], answer: archive),
            Example(
                .requestUp, before: .copy(#"{"Resource":"/none"}"#),
                calls: [
                    SampleCall("HEAD /containers/web/archive?path=%2Fnone", reply: Sample(status: 404)),
                    SampleCall("GET /containers/web/archive?path=%2Fnone", reply: missing),
                ],
                answer: missing),
            Example(
                .requestUp, before: .copy(#"{"Resource":""}"#),
                rejected: Rejection(status: 400, message: "Path cannot be empty")),
            Example(
                .requestUp, before: .copy(#"{"Resource":1}"#),
                rejected: Rejection(
                    status: 400,
                    message: "json: cannot unmarshal number into Go struct field CopyConfig.Resource of type string")),
            Example(
                .requestUp, before: .copy(""),
                rejected: Rejection(status: 400, message: "got EOF while reading request body")),
            Example(
                .requestUp, before: Sample(pathParameter: "web", body: #"{"Resource":"/etc"}"#),
                rejected: Rejection(status: 400, message: "Content-Type specified () must be 'application/json'")),
            Example(
                .responseDown,
                before: Sample(
                    status: 200,
                    headers: ["Content-Type": "application/x-tar", "X-Docker-Container-Path-Stat": "eyJuYW1lIjoi"]),
                after: Sample(status: 200, headers: ["Content-Type": "application/x-tar"])),
        ]
    )

    private static let archive = Sample(status: 200, headers: ["Content-Type": "application/x-tar"])
    private static let missing = Sample(
        status: 404, body: #"{"message":"Could not find the file /none in container web"}"#)
}

/// Asks what the path is first: an archive of a link has the link in it, a copy has what the link leads to.
private func readArchive(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    try request.requireJSON()
    let path = try resource(request.body).withoutTrailingParts
    let container = request.pathParameter ?? ""
    request.converse(
        .call(archive(.head, path, of: container)) { stat in
            .pass(archive(.get, linkTarget(stat) ?? path, of: container))
        })
}

private func archive(_ method: HTTPMethod, _ path: String, of container: String) -> EngineCall {
    var query = Query()
    query.set("path", to: path)
    return .container(method, container, "/archive?" + String(decoding: query.bytes, as: UTF8.self))
}

private func linkTarget(_ stat: Message) -> String? {
    guard stat.isSuccess, let text = stat.headers["X-Docker-Container-Path-Stat"], let bytes = Base64.decode(text)
    else { return nil }
    return JSONValue(source: bytes)["linkTarget"]?.string.flatMap { $0.isEmpty ? nil : $0 }
}

extension String {
    /// An archive of `etc/.` has other names in it than that of `etc`, and neither is one of a file; a copy did not care.
    fileprivate var withoutTrailingParts: String {
        var rest = self[...]
        while rest.utf8.count > 1, rest.hasSuffix("/") || rest.hasSuffix("/.") { rest.removeLast() }
        return String(rest)
    }
}

private func resource(_ body: JSONValue) throws(Rejection) -> String {
    guard !body.sourceBytes.isEmpty else {
        throw Rejection(status: 400, message: "got EOF while reading request body")
    }
    try body.requireObject(or: "types.CopyConfig", status: 400)
    let resource = body.member(caseInsensitive: "Resource") ?? .null
    guard let path = resource.isNull ? "" : resource.string else {
        let message = "json: cannot unmarshal \(resource.kind) into Go struct field CopyConfig.Resource of type string"
        throw Rejection(status: 400, message: message)
    }
    guard !path.isEmpty else { throw Rejection(status: 400, message: "Path cannot be empty") }
    return path
}

extension Sample {
    fileprivate static func copy(_ body: String) -> Sample {
        Sample(pathParameter: "web", headers: ["Content-Type": "application/json"], body: body)
    }
}

extension SampleCall {
    fileprivate static func stat(_ path: String, _ stat: String) -> SampleCall {
        let headers: Headers = ["X-Docker-Container-Path-Stat": Base64.url(Array(stat.utf8))]
        return SampleCall("HEAD /containers/web/archive?path=\(path)", reply: Sample(status: 200, headers: headers))
    }

    fileprivate static func get(_ path: String) -> SampleCall {
        SampleCall(
            "GET /containers/web/archive?path=\(path)",
            reply: Sample(status: 200, headers: ["Content-Type": "application/x-tar"]))
    }
}
