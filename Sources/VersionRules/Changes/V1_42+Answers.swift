// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_42Answers = [
        hideEmptyWaitError, nullRegistryLists, refuseBadFilters, refuseBadBodies, announceSwarmByPing,
    ]

    static let hideEmptyWaitError = Change(
        id: "1.42-wait-error",
        summary: "Waiting for a container leaves out an Error that there was not; it was null.",
        endpoints: [.containerWait],
        responseUp: [.strictly([.custom(hideNullError)])],
        source: restoreWaitError23.source,
        examples: [
            Example(
                .responseUp, isStrict: true, before: #"{"Error":null,"StatusCode":7}"#, after: #"{"StatusCode":7}"#),
            Example(
                .responseUp, isStrict: true, before: #"{"Error":{"Message":"m"},"StatusCode":1}"#,
                after: #"{"Error":{"Message":"m"},"StatusCode":1}"#),
            Example(
                .responseUp, before: #"{"Error":null,"StatusCode":7}"#, after: #"{"Error":null,"StatusCode":7}"#),
        ]
    )

    static let nullRegistryLists = Change(
        id: "1.42-registry-lists",
        summary: "What is empty of the registries' configuration is null; it was [].",
        endpoints: [.info],
        responseUp: registryLists.map { .map($0, [[]: .null]) },
        source: restoreRegistryLists23.source,
        examples: [
            Example(
                .responseUp, before: #"{"RegistryConfig":{"Mirrors":[],"InsecureRegistryCIDRs":["127.0.0.0/8"]}}"#,
                after: #"{"RegistryConfig":{"Mirrors":null,"InsecureRegistryCIDRs":["127.0.0.0/8"]}}"#),
            Example(
                .responseUp, before: #"{"RegistryConfig":{"Mirrors":["https://m/"]}}"#,
                after: #"{"RegistryConfig":{"Mirrors":["https://m/"]}}"#),
        ]
    )

    static let refuseBadFilters = Change(
        id: "1.42-bad-filters",
        summary: "Filters that are no JSON are refused with 400; it was 500.",
        endpoints: takingFilters,
        errorUp: [.customMessage(refuseUnreadFilters)],
        source: failOnBadFilters23.source,
        examples: [
            Example(
                .errorUp,
                before: Sample(
                    status: 500, body: #"{"message":"invalid character 'b' looking for beginning of value"}"#),
                after: Sample(status: 400, body: #"{"message":"invalid filter"}"#)),
            Example(
                .errorUp, before: Sample(status: 500, body: #"{"message":"the disk is full"}"#),
                after: Sample(status: 500, body: #"{"message":"the disk is full"}"#)),
        ]
    )

    static let refuseBadBodies = Change(
        id: "1.42-bad-bodies",
        summary: "Bodies that are no JSON are refused with 400 here, too; it was 500.",
        endpoints: readingRawErrors,
        errorUp: [.customMessage(refuseUnreadBodies)],
        source: failOnBadBodies23.source,
        examples: [
            Example(
                .errorUp, before: Sample(status: 500, body: #"{"message":"EOF"}"#),
                after: Sample(
                    status: 400, body: #"{"message":"invalid JSON: got EOF while reading request body"}"#)),
            Example(
                .errorUp,
                before: Sample(status: 500, body: #"{"message":"json: cannot unmarshal number into Go value"}"#),
                after: Sample(
                    status: 400, body: #"{"message":"invalid JSON: json: cannot unmarshal number into Go value"}"#)),
        ]
    )

    static let announceSwarmByPing = Change(
        id: "1.42-ping-swarm",
        summary: "Pings tell by the header Swarm whether the engine is part of one.",
        endpoints: [.ping, .pingHead],
        reason: "It goes by the engine's release, and is optional: clients ask elsewhere where it is missing.",
        source: "docs/api/version-history.md@28.x, and the answers of 20.10 and 26.1")
}

private func hideNullError(_ wait: inout JSONValue, _: RewriteContext) {
    if wait["Error"]?.isNull ?? false { wait["Error"] = nil }
}

private func refuseUnreadFilters(_ error: inout Message, _: RewriteContext) {
    guard error.status == 500, error.body["message"]?.string?.isDecodingError ?? false else { return }
    error.status = 400
    error.body["message"] = "invalid filter"
}

private func refuseUnreadBodies(_ error: inout Message, _: RewriteContext) {
    guard error.status == 500, let text = error.body["message"]?.string, text.isDecodingError else { return }
    error.status = 400
    error.body["message"] = .string("invalid JSON: " + (text == "EOF" ? "got EOF while reading request body" : text))
}

extension String {
    /// Whether Go's JSON decoder says so.
    fileprivate var isDecodingError: Bool {
        let beginnings = ["json: ", "invalid character ", "unexpected EOF", "unexpected end of JSON"]
        return self == "EOF" || beginnings.contains(where: hasPrefix)
    }
}
