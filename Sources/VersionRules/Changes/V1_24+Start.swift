// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let removeHostConfigFromStart = Change(
        id: "1.24-start-host-config",
        summary: "Starting a container no longer takes a host config: it is given when the container is created.",
        endpoints: [.containerStart],
        requestUp: [.customMessage(startWithoutHostConfig)],
        requestDown: [.custom(refuseBodyAtStart)],
        lossDown: .impossible(
            "A host config that sets something is refused; one that sets nothing changes nothing."),
        source: "api/server/router/container/container_routes.go@20.10, and its answers at 1.23 and 1.24",
        examples: [
            Example(.requestUp, before: .json(#"{"Binds":null,"Privileged":false,"Links":[]}"#), after: .json("")),
            Example(.requestUp, before: .json("{}"), after: .json("")),
            Example(.requestUp, before: Sample(), after: Sample()),
            Example(
                .requestUp, before: .json(#"{"Binds":["/data:/data"]}"#),
                rejected: Rejection(
                    status: 400,
                    message: """
                        starting container with non-empty request body was deprecated since API v1.22 and removed in \
                        v1.24: give the host config when creating the container
                        """)),
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

private let bodyAtStart =
    "starting container with non-empty request body was deprecated since API v1.22 and removed in v1.24"

/// "A non-nil json object is at least 7 characters", say engines, and don't look at shorter bodies.
private let longestIgnoredBody = 7

/// What says nothing goes: newer engines refuse even the braces.
private func startWithoutHostConfig(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    if request.body.sourceBytes.count > longestIgnoredBody {
        try request.requireJSON()
        try request.body.requireObject(or: "runconfig.ContainerConfigWrapper", status: 500)
        guard request.body.isUnset() else {
            throw Rejection(status: 400, message: bodyAtStart + ": give the host config when creating the container")
        }
    }
    request.body = JSONValue(source: [UInt8]())
}

private func refuseBodyAtStart(_ body: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard body.sourceBytes.count <= longestIgnoredBody else { throw Rejection(status: 400, message: bodyAtStart) }
}

extension Sample {
    fileprivate static func json(_ body: String) -> Sample {
        Sample(headers: ["Content-Type": "application/json"], body: body)
    }
}
