// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let refuseRemainders = Change(
        id: "1.42-remainders",
        summary: "What follows the JSON in a request's body is refused, no longer overlooked.",
        endpoints: .refusingRemainders,
        requestDown: [.customMessage(refuseRemainder)],
        source: "api/server/httputils/httputils.go@23.0, where it goes by the release, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestDown, before: #"{"Cmd":["true"]} {}"#,
                rejected: Rejection(status: 400, message: "unexpected content after JSON")),
            Example(.requestDown, before: "{}\n", after: "{}\n"),
        ]
    )

    static let overlookRemainders23 = Change(
        id: "engine23-remainders",
        summary: "Engine 23 refuses what follows the JSON in a request's body, below 1.42 too; it was overlooked.",
        endpoints: .refusingRemainders,
        requestUp: [.customMessage(dropRemainder)],
        source: refuseRemainders.source,
        examples: [
            Example(.requestUp, before: #"{"Cmd":["true"]}{}"#, after: #"{"Cmd":["true"]}"#),
            Example(.requestUp, before: #"{"Cmd":["true"]}"#, after: #"{"Cmd":["true"]}"#),
        ]
    )
}

extension EndpointScope {
    /// Where engines since 23 want one JSON value in a request's body, and nothing behind it.
    fileprivate static let refusingRemainders = EndpointScope.only(
        withOptionalBodies.members + [
            .containerCreate, .containerUpdate, .execCreate, .imageCommit, .networkConnect, .networkDisconnect,
            .pluginPull, .pluginUpgrade, .checkpointCreate,
        ])
}

private func refuseRemainder(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    guard request.remainder.isEmpty else { throw Rejection(status: 400, message: "unexpected content after JSON") }
}

private func dropRemainder(_ request: inout Message, _: RewriteContext) {
    request.remainder = []
}
