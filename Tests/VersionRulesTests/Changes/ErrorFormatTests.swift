// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Errors before 1.24")
struct ErrorFormatTests {
    private static let json = Message(
        status: 404,
        headers: ["Api-Version": "1.41", "Content-Type": "application/json", "Date": "now"],
        body: JSONValue(json: #"{"message":"page not found"}"# + "\n"))
    private static let text = Message(
        status: 404,
        headers: [
            "Api-Version": "1.41", "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff",
            "Date": "now",
        ],
        body: JSONValue(json: "page not found\n"))

    private func error(_ client: APIVersion, _ spoken: APIVersion) -> MessagePlan {
        RewritePlan.between(client, spoken, engine: .docker20)[nil].error
    }

    private func expect(_ message: Message, _ expected: Message) {
        #expect(message.status == expected.status)
        #expect(message.headers == expected.headers)
        #expect(message.body.description == expected.body.description)
    }

    @Test("an older client gets text, a newer one JSON")
    func bothWays() throws {
        var message = Self.json
        try error("1.23", "1.24").rewrite(&message)
        expect(message, Self.text)
        try error("1.24", "1.23").rewrite(&message)
        expect(message, Self.json)
    }

    @Test("the answer to HEAD changes its fields alone")
    func head() throws {
        var message = Self.json
        message.body = JSONValue(json: "")
        try error("1.23", "1.24").rewrite(&message)
        #expect(message.headers == Self.text.headers)
        #expect(message.body.description.isEmpty)
    }

    @Test(
        "JSON without a message is left alone",
        arguments: ["{}", "[]", "null", #"{"message":7}"#, #"{"message":"#, "text"])
    func noMessage(_ body: String) throws {
        var message = Self.json
        message.body = JSONValue(json: body)
        try error("1.23", "1.24").rewrite(&message)
        #expect(message.headers == Self.json.headers)
        #expect(message.body.description == body)
    }
}
