// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Reading a request's body")
struct MessageReadingTests {
    @Test(
        "what an object has several times is one where steps would miss a part of it",
        arguments: [
            (#"{"HostConfig":{"A":1},"b":2,"HostConfig":{"C":3}}"#, #"{"HostConfig":{"A":1,"C":3},"b":2}"#),
            (#"{"HostConfig":{"A":1},"hostconfig":{"C":3,"A":4}}"#, #"{"hostconfig":{"A":1,"C":3,"A":4}}"#),
            (
                #"{"HostConfig":{"LogConfig":{"Type":"a"},"LogConfig":{"Config":{}}}}"#,
                #"{"HostConfig":{"LogConfig":{"Type":"a","Config":{}}}}"#
            ),
            (#"{"memory":1,"Memory":2}"#, #"{"Memory":2}"#),
            (#"{"HostConfig":null,"HostConfig":{"A":1}}"#, #"{"HostConfig":{"A":1}}"#),
        ])
    func united(body: String, expected: String) {
        var message = Message(body: JSONValue(source: Array(body.utf8)))
        let isRead = message.readBody()
        #expect(isRead)
        #expect(message.body.description == expected)
    }

    @Test(
        "what the engine reads as the steps do, or refuses, stays as it is",
        arguments: [
            #"{ "HostConfig": {"A":1},"HostConfig":null}"#, #"{"Memory":1, "Memory":2}"#,
            #"{"memory":1, "Memory":"2"}"#,
            #"{"Labels":{"a":"1", "A":"2"}}"#, "[]", "null", " { } ",
        ])
    func untouched(body: String) {
        var message = Message(body: JSONValue(source: Array(body.utf8)))
        let isRead = message.readBody()
        #expect(isRead)
        #expect(message.body.description == body)
    }

    @Test("a name may be there thousands of times, and thousands of names")
    func manyMembers() {
        let many = 20_000
        let repeated = (0..<many).map { #""HostConfig":{"\#($0)":1}"# }
        let others = (0..<many).map { #""\#($0)":2"# }
        var message = Message(body: JSONValue(source: Array("{\((repeated + others).joined(separator: ","))}".utf8)))
        let isRead = message.readBody()
        #expect(isRead)
        #expect(message.body["HostConfig"]?.keys.count == many)
        #expect(message.body.keys.count == many + 1)
    }

    @Test("what follows the first value is no part of it, and goes with it when it goes on")
    func remainder() {
        var message = Message(body: JSONValue(source: Array(#"{"A":1} {"B":2}"#.utf8)))
        let isRead = message.readBody()
        #expect(isRead)
        #expect(message.body["B"] == nil)
        #expect(String(decoding: message.bodyBytes, as: UTF8.self) == #"{"A":1} {"B":2}"#)
        message.body = JSONValue(source: [UInt8]())
        #expect(message.bodyBytes.isEmpty)
    }
}
