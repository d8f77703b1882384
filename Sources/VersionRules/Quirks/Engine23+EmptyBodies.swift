// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let refuseEmptyBodies23 = Change(
        id: "engine23-empty-bodies",
        summary:
            "Engine 23 does without a body in requests about swarms, plugins, networks, volumes and execs, below 1.42 too.",
        endpoints: .withOptionalBodies,
        requestUp: [.customMessage(refuseEmptyBody)],
        source: acceptEmptyBodies.source,
        examples: [
            Example(
                .requestUp, before: "",
                rejected: Rejection(status: 400, message: "got EOF while reading request body")),
            Example(.requestUp, before: "{}", after: "{}"),
        ]
    )

    static let failOnEmptyUpdates23 = Change(
        id: "engine23-empty-update",
        summary: "Engine 23 does without a body in the update of a container, below 1.42 too; that was a 500.",
        endpoints: [.containerUpdate],
        requestUp: [.customMessage(failOnEmptyBody)],
        source: acceptEmptyBodies.source,
        examples: [
            Example(.requestUp, before: "", rejected: Rejection(status: 500, message: "EOF")),
            Example(.requestUp, before: "{}", after: "{}"),
        ]
    )

    static let failWithoutPrivileges23 = Change(
        id: "engine23-no-privileges",
        summary: "Engine 23 pulls and upgrades plugins without a body, below 1.42 too; that was a 500.",
        endpoints: acceptNoPrivileges.endpoints,
        requestUp: [.customMessage(failWithoutPrivileges)],
        source: acceptNoPrivileges.source,
        examples: [
            Example(
                .requestUp, before: "", rejected: Rejection(status: 500, message: "failed to parse privileges: EOF")),
            Example(.requestUp, before: "[]", after: "[]"),
        ]
    )
}

private func failWithoutPrivileges(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    guard request.body.sourceBytes.isEmpty else { return }
    throw Rejection(status: 500, message: "failed to parse privileges: EOF")
}

private func refuseEmptyBody(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    guard request.body.sourceBytes.isEmpty else { return }
    throw Rejection(status: 400, message: "got EOF while reading request body")
}

private func failOnEmptyBody(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    guard request.body.sourceBytes.isEmpty else { return }
    throw Rejection(status: 500, message: "EOF")
}
