// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("JSON round trips")
struct JSONRoundTripTests {
    @Test("what nobody looks at is written as it was read", arguments: JSONSamples.valid + JSONSamples.invalid)
    func untouched(_ text: String) {
        #expect(JSONValue(json: text).description == text)
    }

    @Test("looking into every level changes no byte", arguments: JSONSamples.valid + JSONSamples.invalid)
    func indexed(_ text: String) {
        var value = JSONValue(json: text)
        value.touchEverything()
        #expect(value.description == text)
    }

    @Test("answers of real engines come back byte for byte", arguments: RecordedBodies.all)
    func recorded(_ body: String) {
        var value = JSONValue(json: body)
        value.touchEverything()
        #expect(value.sourceBytes == Array(body.utf8))
    }

    @Test("taking a value out and putting it back changes no byte", arguments: JSONSamples.valid)
    func putBack(_ text: String) {
        var value = JSONValue(json: text)
        for key in Set(value.keys) {
            value[key]?["no such member"] = nil
            value.renameKey(key, to: key)
        }
        for index in 0..<(value.elements?.count ?? 0) {
            let element = value[index]
            value[index] = element
        }
        #expect(value.description == text)
    }

    @Test("one edit leaves every other byte of a real answer alone")
    func oneEdit() throws {
        let before = RecordedBodies.containerInspect
        var body = JSONValue(json: before)
        body["NetworkSettings"]?["SandboxKey"] = "here"
        let old = try #require(JSONValue(json: before)["NetworkSettings"]?["SandboxKey"])
        #expect(!before.contains("here"))
        #expect(body.description == before.replacing(#""SandboxKey":\#(old)"#, with: #""SandboxKey":"here""#))
    }

    @Test("a slice of a buffer is a value of its own")
    func slice() {
        let buffer = Array(#"xx {"a":1} yy"#.utf8)
        #expect(JSONValue(source: buffer[2..<11]).description == #" {"a":1} "#)
        #expect(JSONValue(source: buffer[2..<11])["a"]?.integer == 1)
    }
}
