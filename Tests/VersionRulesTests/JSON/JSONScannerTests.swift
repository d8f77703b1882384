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
}
