// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("Stepping over JSON")
struct JSONScannerTests {
    @Test(
        "a string of any length ends at its closing quote and nowhere before",
        arguments: ["x", "#", "!", "]", "[", "é", "\u{A2}", "😀", #"\""#, #"\\"#, #"\\\""#, #"x\"{"#, #"\u0022"#])
    func strings(_ filler: String) {
        for count in 0...33 {
            let text = #""\#(String(repeating: filler, count: count))""#
            let value = JSONValue(json: text)
            #expect(value.kind == .string)
            #expect(value.validate())
            let elements = JSONValue(json: "[\(text),\(text) ,1]").elements?.map(\.description)
            #expect(elements == [text, text, "1"])
            #expect(JSONValue(json: "{\(text):1}").keys == [value.string])
            #expect(JSONValue(json: text.dropLast().description).kind == .invalid)
        }
    }

    @Test("brackets in strings do not count, those outside do")
    func brackets() {
        let value = JSONValue(json: #"{"a":{"}":["]",{"{":"["}]},"b":[[],[{}]],"c":"\\","d":"\"}"}"#)
        #expect(value["a"]?.description == #"{"}":["]",{"{":"["}]}"#)
        #expect(value["b"]?.description == "[[],[{}]]")
        #expect(value["c"]?.string == "\\")
        #expect(value["d"]?.string == "\"}")
    }

    @Test(
        "a container ends at its bracket, wherever strings, escapes and brackets lie in it",
        arguments: ["x", "{", "}]", #"\""#, #"\\"#, #"\\\""#, #"\"}\\"#, "é"])
    func blocks(_ filler: String) {
        for before in 0...70 {
            let padding = String(repeating: " ", count: before)
            for count in [0, 1, 15, 31, 32, 33, 63, 64, 65, 130] {
                let text = String(repeating: filler, count: count)
                let container = #"{\#(padding)"\#(text)":[{"a":"\#(text)"},[["\#(text)"]]],"b":{}}"#
                let list = JSONValue(json: "[\(container),\(container) ,1]")
                #expect(list.elements?.map(\.description) == [container, container, "1"])
                #expect(streamed("[\(container),\(container)]", inPiecesOf: 61) == "[\(container),\(container)]")
            }
        }
    }

    @Test("a backslash outside of strings escapes nothing, in pieces of any size")
    func strayBackslashes() {
        let text =
            #"[{"a":\"b"},{"c":[\\],"d":"]"}                                                                ,{}]"#
        #expect(Set((1...text.utf8.count).map { streamed(text, inPiecesOf: $0) }) == [text])
    }

    private func streamed(_ text: String, inPiecesOf count: Int) -> String? {
        var rewriter = ElementRewriter(maximumValueBytes: 1 << 20)
        var output: [UInt8] = []
        let bytes = Array(text.utf8)
        do {
            for start in stride(from: 0, to: bytes.count, by: count) {
                let piece = bytes[start..<min(start + count, bytes.count)]
                try rewriter.feed(Array(piece).span, into: &output) { (_: inout JSONValue) throws(Never) in }
            }
            try rewriter.finish()
        } catch {
            return nil
        }
        return String(decoding: output, as: UTF8.self)
    }
}
