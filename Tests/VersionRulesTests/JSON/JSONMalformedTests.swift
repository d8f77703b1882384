// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("Malformed JSON")
struct JSONMalformedTests {
    @Test("the strict check accepts what is JSON", arguments: JSONSamples.valid + RecordedBodies.all.dropLast(2))
    func valid(_ text: String) {
        #expect(JSONValue(json: text).validate())
    }

    @Test("the strict check refuses what is not", arguments: JSONSamples.invalid)
    func invalid(_ text: String) {
        #expect(!JSONValue(json: text).validate())
    }

    @Test("every prefix of a container is refused, read and edited without harm", arguments: [RecordedBodies.imageList])
    func prefixes(_ text: String) {
        let bytes = Array(text.utf8)
        let end = bytes.lastIndex(of: UInt8(ascii: "]")) ?? 0
        for length in 0...end {
            var value = JSONValue(source: bytes[..<length])
            #expect(!value.validate())
            value.touchEverything()
            #expect(value.sourceBytes == Array(bytes[..<length]))
        }
    }

    @Test(
        "what proves malformed on being edited becomes invalid and keeps its bytes",
        arguments: [
            #"{"a":1,}"#, #"{"a":1 "b":2}"#, #"{"a"}"#, "{1:2}", #"{"a":}"#, #"{"a":1}}"#, #"{"a":[}]}}"#, "{,}",
            #"{"a":1,,"b":2}"#, #"{"a":"}"#,
        ])
    func navigated(_ text: String) {
        var value = JSONValue(json: text)
        #expect(value["b"] == nil)
        value["b"] = 1
        #expect(value.kind == .invalid)
        #expect(value.description == text)
        #expect(!value.validate())
        value["b"]?["c"] = 2
        value.update(at: "a.b") { $0 = 1 }
        #expect(value.description == text)
    }

    @Test(
        "a malformed array becomes invalid on being edited",
        arguments: ["[1,]", "[,]", "[1 2]", "[1}]", "[1]]", #"["]"#])
    func navigatedArray(_ text: String) {
        var value = JSONValue(json: text)
        value.append(1)
        #expect(value.kind == .invalid)
        #expect(value.description == text)
    }

    @Test("depth is limited where the limit says")
    func depthLimit() {
        #expect(JSONValue(json: "[[[]]]").validate(maximumDepth: 3))
        #expect(!JSONValue(json: "[[[]]]").validate(maximumDepth: 2))
        #expect(JSONValue(json: "1").validate(maximumDepth: 0))
        #expect(JSONValue(json: nested(10_000)).validate())
        #expect(!JSONValue(json: nested(10_001)).validate())
    }

    @Test("two hundred thousand levels are stepped over, read and copied like any other bytes")
    func deep() throws {
        let depth = 200_000
        let text = #"{"deep":\#(nested(depth)),"a":1}"#
        var value = JSONValue(json: text)
        #expect(!value.validate())
        #expect(value.validate(maximumDepth: depth + 1))
        #expect(value["a"]?.integer == 1)
        value["a"] = 2
        value["deep"]?[0]?[0]?.append(3)
        #expect(value.sourceBytes.count == text.utf8.count + 2)
        let objects = String(repeating: #"{"a":"#, count: depth)
        #expect(JSONValue(json: objects)["a"] == nil)
        #expect(!JSONValue(json: objects).validate(maximumDepth: .max))
    }

    private func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
}
