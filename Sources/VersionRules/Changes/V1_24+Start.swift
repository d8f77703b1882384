// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let removeHostConfigFromStart = Change(
        id: "1.24-start-host-config",
        summary: "Starting a container no longer takes a host config: it is given when the container is created.",
        endpoints: [.containerStart],
        requestUp: [.customMessage(startWithHostConfig)],
        requestDown: [.custom(refuseBodyAtStart)],
        lossDown: .synthesised(
            """
            A container that has never run is created anew under its name with that host config, and answers to its old \
            id as before; who is attached to it is attached to the new one. What was copied into it since, and the \
            links that others have to it, are lost. One that has run is started if the host config says what it has \
            already, and refused otherwise. Container inspect does not tell of StorageOpt, which had no effect, nor of empty lists.
            """),
        source: """
            daemon/start.go and daemon/volumes.go@20.10; daemon/start.go@1.12.x; \
            api/server/router/container/container_routes.go@20.10, and its answers at 1.23 and 1.24
            """,
        examples: Example.startWithHostConfig + [
            Example(.requestUp, before: .json("{}"), after: .json("")),
            Example(.requestUp, before: Sample(), after: Sample()),
            Example(
                .requestUp, before: Sample(headers: ["Content-Type": "text/plain"], body: #"{"Binds":null}"#),
                rejected: Rejection(
                    status: 400, message: "Content-Type specified (text/plain) must be 'application/json'")),
            Example(
                .requestUp, before: .json(#"["Privileged"]"#),
                rejected: Rejection(
                    status: 500,
                    message: "json: cannot unmarshal array into Go value of type runconfig.ContainerConfigWrapper")),
            Example(.requestDown, before: "{}", after: "{}"),
            Example(
                .requestDown, before: #"{"Binds":null}"#,
                rejected: Rejection(
                    status: 400,
                    message: """
                        starting container with non-empty request body was deprecated since API v1.22 and removed in \
                        v1.24
                        """)),
        ]
    )
}

/// "A non-nil json object is at least 7 characters", say engines, and don't look at shorter bodies.
private let longestIgnoredBody = 7

/// Newer engines refuse even the braces.
private func startWithHostConfig(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    let body = request.body
    request.body = JSONValue(source: [UInt8]())
    guard body.sourceBytes.count > longestIgnoredBody else { return }
    var checked = request
    checked.body = body
    try checked.requireJSON()
    try body.requireObject(or: "runconfig.ContainerConfigWrapper", status: 500)
    let inner = body.member(caseInsensitive: "HostConfig") ?? .null
    var hostConfig: JSONValue = inner.kind == .object ? inner : body.isNull ? [:] : body
    // A container has its file system by then.
    hostConfig.removeRequested("StorageOpt")
    request.converse(.start(request.pathParameter ?? "", with: hostConfig))
}

private func refuseBodyAtStart(_ body: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard body.sourceBytes.count > longestIgnoredBody else { return }
    throw Rejection(
        status: 400,
        message:
            "starting container with non-empty request body was deprecated since API v1.22 and removed in v1.24")
}

extension Sample {
    static func json(_ body: String) -> Sample {
        Sample(pathParameter: "web", headers: ["Content-Type": "application/json"], body: body)
    }
}
