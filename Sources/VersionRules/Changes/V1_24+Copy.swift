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
            Archives pass unread: a path that ends in a symbolic link gives the link, not what it points to, and a \
            directory has its own name in front of all, which some engines left out.
            """),
        source: """
            api/server/router/container/copy.go@20.10; daemon/archive.go@17.05.x, which puts a directory's own name \
            before those in it, while 20.10 sends what is in it alone
            """,
        examples: [
            Example(
                .requestUp, before: .copy(#"{"Resource":"/etc/my hosts"}"#),
                after: Sample(
                    pathParameter: "web", redirect: Redirect(.get, "/containers/web/archive"),
                    query: "path=%2Fetc%2Fmy+hosts")),
            Example(
                .requestUp, before: .copy(#"{"resource":"etc/."}"#),
                after: Sample(
                    pathParameter: "web", redirect: Redirect(.get, "/containers/web/archive"), query: "path=etc%2F")),
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
}

private func readArchive(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    try request.requireJSON()
    let path = try resource(request.body)
    request.redirect = Redirect(
        .get, "/containers/\(FormEncoding.encodePath(request.pathParameter ?? ""))/archive")
    request.query = Query()
    // An archive of `etc/.` has other names in it than that of `etc/`; a copy did not.
    request.query.set("path", to: path.hasSuffix("/.") ? String(path.dropLast()) : path)
    request.headers.remove("Content-Type")
    request.body = JSONValue(source: [UInt8]())
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
