// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.24 changed.
    static let v1_24 =
        [
            answerErrorsInJSON, answerNotModifiedPlainly, removeHostConfigFromStart, removeCopy, addKernelParameters,
            addSecurityOptions, moveTagsAlways, addSearchFilters, addSearchLimit,
        ] + v1_24WithoutSteps

    static let answerErrorsInJSON = Change(
        id: "1.24-json-errors",
        summary: "Errors are JSON objects with a message; they were plain text.",
        endpoints: .every,
        errorUp: [.customMessage(writeErrorAsJSON)],
        errorDown: [.customMessage(writeErrorAsText)],
        source: "api/server/errorhandler.go@20.10, and its answers at 1.23 and 1.24",
        examples: [
            Example(
                .errorDown,
                before: Sample(
                    status: 404,
                    headers: [
                        "Api-Version": "1.51", "Content-Type": "application/json", "Server": "Docker/28.5.2 (linux)",
                        "Date": "Mon, 23 Nov 2026 19:07:11 GMT",
                    ],
                    body: #"{"message":"No such container: \u003cnope\u003e"}"# + "\n"),
                after: Sample(
                    status: 404,
                    headers: [
                        "Api-Version": "1.51", "Content-Type": "text/plain; charset=utf-8",
                        "Server": "Docker/28.5.2 (linux)", "X-Content-Type-Options": "nosniff",
                        "Date": "Mon, 23 Nov 2026 19:07:11 GMT",
                    ],
                    body: "No such container: <nope>\n")),
            Example(
                .errorDown,
                before: Sample(
                    status: 500, headers: ["Content-Type": "application/json"],
                    body: #"{"message":"rpc error: code = Unknown desc = update out of sequence"}"#),
                after: Sample(
                    status: 500,
                    headers: ["Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"],
                    body: "update out of sequence\n")),
            Example(
                .errorDown,
                before: Sample(status: 502, headers: ["Content-Type": "text/html"], body: "<h1>Bad gateway</h1>"),
                after: Sample(status: 502, headers: ["Content-Type": "text/html"], body: "<h1>Bad gateway</h1>")),
            Example(
                .errorUp,
                before: Sample(
                    status: 404,
                    headers: ["Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"],
                    body: "No such \"container\"\n"),
                after: Sample(
                    status: 404, headers: ["Content-Type": "application/json"],
                    body: #"{"message":"No such \"container\""}"# + "\n")),
            Example(
                .errorUp,
                before: Sample(status: 404, headers: ["Content-Type": "application/json"], body: #"{"message":"a"}"#),
                after: Sample(status: 404, headers: ["Content-Type": "application/json"], body: #"{"message":"a"}"#)),
        ]
    )

    static let answerNotModifiedPlainly = Change(
        id: "1.24-not-modified",
        summary: "An answer 304 has no header fields of an error's text any more.",
        endpoints: [.containerStart, .containerStop],
        responseDown: [.customHead(markNotModified)],
        source: "the answers of 20.10 at 1.23 and 1.24",
        examples: [
            Example(
                .responseDown, before: Sample(status: 304, headers: ["Api-Version": "1.24", "Date": "now"]),
                after: Sample(
                    status: 304,
                    headers: ["Api-Version": "1.24", "X-Content-Type-Options": "nosniff", "Date": "now"])),
            Example(
                .responseDown, before: Sample(status: 204, headers: ["Date": "now"]),
                after: Sample(status: 204, headers: ["Date": "now"])),
        ]
    )
}

private func markNotModified(_ answer: inout Message, _: RewriteContext) {
    if answer.status == 304 { answer.headers.set("X-Content-Type-Options", to: "nosniff", before: "Date") }
}

/// An empty body is that of an answer to HEAD, whose fields change all the same.
private func writeErrorAsText(_ answer: inout Message, _: RewriteContext) {
    guard answer.headers.tellJSON else { return }
    if !answer.body.sourceBytes.isEmpty {
        guard let text = answer.body["message"]?.string else { return }
        answer.body = JSONValue(source: Array((plainDescription(text) + "\n").utf8))
    }
    answer.headers.set("Content-Type", to: "text/plain; charset=utf-8")
    answer.headers.set("X-Content-Type-Options", to: "nosniff", before: "Date")
}

/// Of what a swarm's manager refuses, the text has the reason alone.
private func plainDescription(_ text: String) -> String {
    let mark = " desc = "
    guard text.hasPrefix("rpc error: code = "), let start = text.firstRange(of: mark) else { return text }
    return String(text[start.upperBound...])
}

private func writeErrorAsJSON(_ answer: inout Message, _: RewriteContext) {
    guard answer.headers["Content-Type"]?.hasPrefix("text/plain") ?? false else { return }
    let bytes = answer.body.sourceBytes
    if !bytes.isEmpty {
        let text = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        let error: JSONValue = ["message": .string(String(decoding: text, as: UTF8.self))]
        answer.body = JSONValue(source: error.sourceBytes + [UInt8(ascii: "\n")])
    }
    answer.headers.set("Content-Type", to: "application/json")
    answer.headers.remove("X-Content-Type-Options")
}
