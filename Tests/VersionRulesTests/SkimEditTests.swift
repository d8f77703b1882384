// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("What a skim does to an object")
struct SkimEditTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let steps: [Step]
        let before: String
        /// Nil where the element must be indexed.
        let after: String?

        init(_ steps: [Step], _ before: String, _ after: String?) {
            (self.steps, self.before, self.after) = (steps, before, after)
        }

        var testDescription: String { "\(steps.map(\.description)): \(before)" }
    }

    private let runner = StepRunner(context: .between("1.24", "1.51"), ignoresCase: false)
    private static let isNothing = ByteTest("is nothing", forms: [.null, .zero, .emptyString, .emptyArray])
    private static let long = String(repeating: "x", count: 200)

    private static let derivation = Step.derive("D", from: "A", ["x": 1], "y", at: "B.C")
    /// Adds what is at `A.B` to each `D`, and puts that in as a new one.
    private static func knowing(ofEachIn place: JSONPath) -> Step {
        Step.edit("D", ofEachIn: place, where: { $0 != "other" }, knowing: ["A.B"]) { value, known in
            known[0].map { .array((value?.elements ?? []) + [$0]) }
        }
    }
    private static let within = knowing(ofEachIn: "C.E")
    private static let knowing = knowing(ofEachIn: "C")

    static let cases: [Case] = [
        Case([.remove("A")], #"{"A":1}"#, "{}"),
        Case([.remove("A")], #"{"A":1,"B":{"A":2}}"#, #"{"B":{"A":2}}"#),
        Case([.remove("A")], #"{"B":2,"A":[1,{"A":3}],"C":""}"#, #"{"B":2,"C":""}"#),
        Case([.remove("B"), .remove("A")], #"{"C":1,"A":1,"B":2}"#, #"{"C":1}"#),
        Case([.remove("B"), .remove("A")], #"{"A":1,"C":1,"B":"}"}"#, #"{"C":1}"#),
        Case([.remove("B"), .remove("A")], #"{"A":"{","B":2}"#, "{}"),
        Case([.remove("A")], "{ }", "{ }"),
        Case([.remove("A")], #"{"BA":"\"A\":","C":"\\"}"#, #"{"BA":"\"A\":","C":"\\"}"#),
        Case([.set("A", to: [1])], #"{"A":"\u0041","B":2}"#, #"{"A":[1],"B":2}"#),
        Case([.set("A", to: 1), .set("A", to: .null)], #"{"B":2,"A":0}"#, #"{"B":2,"A":null}"#),
        Case([.set("A", to: 1)], #"{"B":2}"#, nil),
        Case([.set("A", to: 1), .remove("A")], #"{"B":2,"A":0}"#, #"{"B":2}"#),
        Case([.remove("A"), .set("A", to: 1)], #"{"A":0}"#, nil),
        Case([.setDefault("A", to: 1)], #"{"A":0}"#, #"{"A":0}"#),
        Case([.setDefault("A", to: 1)], #"{"A":null,"B":2}"#, #"{"A":1,"B":2}"#),
        Case([.setDefault("A", to: 1)], #"{"B":2}"#, #"{"B":2,"A":1}"#),
        Case([.setDefault("A", to: 1), .setDefault("C", to: .null)], #"{"B":2}"#, #"{"B":2,"A":1,"C":null}"#),
        Case([.setDefault("A", to: 1), .remove("B")], #"{"B":2}"#, #"{"A":1}"#),
        Case([.setDefault("A", to: 1)], "{}", nil),
        Case([.setDefault("A", to: 1)], #"{"B":2 }"#, nil),
        Case([.at("A", [.set("B", to: 1), .remove("C")])], #"{"A":{"B":2,"C":3},"C":4}"#, #"{"A":{"B":1},"C":4}"#),
        Case([.at("A", [.set("B", to: 1)])], #"{"A":{"C":3}}"#, #"{"A":{"C":3,"B":1}}"#),
        Case([.at("A", [.set("B", to: 1)])], #"{"A":[2],"C":3}"#, #"{"A":[2],"C":3}"#),
        Case([.at("A.B", [.remove("C")])], #"{"A":{"B":{"C":1,"D":2}}}"#, #"{"A":{"B":{"D":2}}}"#),
        Case([.at("A[]", [.remove("C")])], #"{"A":[{"C":1,"D":2},{"C":3}]}"#, #"{"A":[{"D":2},{}]}"#),
        Case([.at("A", [.warn("x", when: .equals("B", 1))])], #"{"A":{"B":1}}"#, nil),
        Case([derivation], #"{"B":1,"A":{"B":{"C":"z"}},"C":2}"#, #"{"B":1,"D":{"x":1,"y":"z"},"C":2}"#),
        Case([derivation], #"{"A":{"B":{"C":[ ]}}}"#, #"{"D":{"x":1,"y":[ ]}}"#),
        Case([derivation, .remove("B")], #"{"A":{"E":0,"B":{"C":1}},"B":2}"#, #"{"D":{"x":1,"y":1}}"#),
        Case([derivation], #"{"A":null,"C":2}"#, #"{"A":null,"C":2}"#),
        Case([derivation], #"{"A":{"B":{"D":1}},"C":2}"#, #"{"A":{"B":{"D":1}},"C":2}"#),
        Case([derivation], #"{"A":{"B":{"C":1}},"D":2}"#, #"{"A":{"B":{"C":1}},"D":2}"#),
        Case([derivation], #"{"A":{"B":{"C":"\n"}}}"#, nil),
        Case([.remove("A.B.C"), derivation], #"{"A":{"B":{"C":1,"E":2}}}"#, #"{"A":{"B":{"E":2}}}"#),
        Case([derivation], #"{"C":2}"#, #"{"C":2}"#),
        Case([knowing], #"{"A":{"B":1},"C":{"x":{"D":[2],"E":3}}}"#, #"{"A":{"B":1},"C":{"x":{"D":[2,1],"E":3}}}"#),
        Case([knowing], #"{"A":{"B":1},"C":{"x":{"E":3}}}"#, #"{"A":{"B":1},"C":{"x":{"E":3,"D":[1]}}}"#),
        Case([knowing], #"{"C":{"x":{"D":[2]}}}"#, #"{"C":{"x":{"D":[2]}}}"#),
        Case([knowing], #"{"A":{"B":1}}"#, #"{"A":{"B":1}}"#),
        Case([knowing], #"{"A":{"B":1},"C":{}}"#, #"{"A":{"B":1},"C":{}}"#),
        Case([knowing], #"{"A":{"B":1},"C":{"other":{"D":[2]}}}"#, #"{"A":{"B":1},"C":{"other":{"D":[2]}}}"#),
        Case([knowing], #"{"A":{"B":1},"C":{"x":[2],"y":null}}"#, #"{"A":{"B":1},"C":{"x":[2],"y":null}}"#),
        Case([knowing], #"{"A":{"B":1},"C":[{"x":{"D":[2]}}]}"#, #"{"A":{"B":1},"C":[{"x":{"D":[2]}}]}"#),
        Case([knowing], #"{"A":{"B":1},"C":{"x":{}}}"#, nil),
        Case([knowing], #"{"A":{"B":1},"C":{"x":{"D": []}}}"#, nil),
        Case([knowing], #"{"A":{ "B":1,},"C":{"x":{"D":[]}}}"#, nil),
        Case(
            [knowing], #"{"A":{"B":1},"C":{"x":{"D":0},"other":{"D":[2]},"\u0079":{"E":3}}}"#,
            #"{"A":{"B":1},"C":{"x":{"D":[1]},"other":{"D":[2]},"\u0079":{"E":3,"D":[1]}}}"#),
        Case(
            [.set("A", to: ["B": 3]), knowing], #"{"A":1,"C":{"x":{"D":[]}}}"#,
            #"{"A":{"B":3},"C":{"x":{"D":[3]}}}"#),
        Case(
            [within], #"{"A":{"B":1},"C":{"E":{"x":{"D":[2]}},"F":3}}"#,
            #"{"A":{"B":1},"C":{"E":{"x":{"D":[2,1]}},"F":3}}"#),
        Case([within], #"{"A":{"B":1},"C":{"x":{"D":[2]}}}"#, #"{"A":{"B":1},"C":{"x":{"D":[2]}}}"#),
        Case([within], #"{"A":{"B":1},"C":{"E": {"x":{"D":[2]}}}}"#, nil),
        Case(
            [.at("C", [.remove("F")]), .remove("G"), within, .at("C", [.remove("H")])],
            #"{"A":{"B":1},"C":{"E":{"x":{"D":[2]}},"F":3,"H":4},"G":5}"#,
            #"{"A":{"B":1},"C":{"E":{"x":{"D":[2,1]}}}}"#),
        Case(
            [.at("C", [.set("F", to: 1)]), within], #"{"A":{"B":1},"C":{"E":{"x":{"D":[2]}}}}"#,
            #"{"A":{"B":1},"C":{"E":{"x":{"D":[2,1]}},"F":1}}"#),
        Case(
            [.at("C", [.set("F", to: 1)]), .glance(at: "C", .isEmpty, [.remove("A")]), .at("C", [.set("F", to: 2)])],
            #"{"A":0,"C":{"F":0}}"#, #"{"A":0,"C":{"F":2}}"#),
        Case(
            [.at("C", [.set("F", to: 1)]), .copy("A", to: "B"), .at("C", [.copy("F", to: "G")])],
            #"{"A":0,"C":{"F":0}}"#, #"{"A":0,"B":0,"C":{"F":1,"G":1}}"#),
        Case(
            [.at("C", [.set("F", to: 1)]), .at("A", [.remove("C")]), .at("C", [.move("F", to: "G")])],
            #"{"A":{"C":0},"C":{"F":0}}"#, #"{"A":{},"C":{"G":1}}"#),
        Case(
            [.glance(at: "A", isNothing, [.at("C", [.set("F", to: 1)])]), .at("C", [.copy("F", to: "G")])],
            #"{"A":1,"C":{"F":0}}"#, #"{"A":1,"C":{"F":0,"G":0}}"#),
        Case([.setDefault("A.B", to: 1)], #"{"B":0}"#, #"{"B":0}"#),
        Case([.setDefault("A.B", to: 1)], #"{"A":{},"C":2}"#, #"{"A":{"B":1},"C":2}"#),
        Case([.copy("A", to: "B")], #"{"A":{"B":1},"C":2}"#, #"{"A":{"B":1},"B":{"B":1},"C":2}"#),
        Case([.set("A", to: "x"), .copy("A", to: "B")], #"{"A":1}"#, #"{"A":"x","B":"x"}"#),
        Case([.copy("A", to: "B")], #"{"A":1,"B":2}"#, #"{"A":1,"B":2}"#),
        Case([.copy("A", to: "B"), .remove("C")], #"{"A":1,"C":2}"#, #"{"A":1,"B":1}"#),
        Case([.remove("A.B")], #"{"A":{"C":"b"}}"#, #"{"A":{"C":"b"}}"#),
        Case([.remove("A.B")], #"{"A":{"C":{"B":1}},"D":2}"#, #"{"A":{"C":{"B":1}},"D":2}"#),
        Case([.remove("A.B")], #"{"A":{"\u0042":1}}"#, #"{"A":{}}"#),
        Case([.remove("A.B"), .remove("A.C")], #"{"A":{"B":1,"C":2},"D":3}"#, #"{"A":{},"D":3}"#),
        Case([.remove("A[].B")], #"{"A":[{"B":1},{"C":{"B":2}}]}"#, #"{"A":[{},{"C":{"B":2}}]}"#),
        Case([.move("A.B", to: "A.C")], #"{"D":0,"A":{"B":1}}"#, #"{"D":0,"A":{"C":1}}"#),
        Case([.forEach("A", [.custom { value, _ in value = 1 }])], #"{"A":[2,3]}"#, #"{"A":[1,1]}"#),
        Case([.forEach("A", [.warn("x", when: .equals("B", 1))])], #"{"A":[{"B":1}]}"#, nil),
        Case([.forEach("A", [.warn("x", when: .equals("B", 1))])], #"{"A":[{"B":2}]}"#, #"{"A":[{"B":2}]}"#),
        Case([.rename("A", to: "B")], #"{"C":1}"#, #"{"C":1}"#),
        Case([.rename("A", to: "B")], #"{"A":1}"#, nil),
        Case([.move("A.B", to: "C.D")], #"{"C":1}"#, #"{"C":1}"#),
        Case([.move("A.B", to: "C.D")], #"{"A":1}"#, nil),
        Case([.glance(at: "A", .isEmpty, [.remove("B")])], #"{"A":"","B":1}"#, #"{"A":""}"#),
        Case([.glance(at: "A", .isEmpty, [.remove("B")])], #"{"A":"x","B":1}"#, #"{"A":"x","B":1}"#),
        Case([.glance(at: "A", .isEmpty, [.remove("B")])], #"{"B":1}"#, #"{"B":1}"#),
        Case([.set("A", to: ""), .glance(at: "A", .isEmpty, [.remove("B")])], #"{"A":1,"B":1}"#, #"{"A":""}"#),
        Case([.glance(at: "A", .isEmpty, [.custom { _, _ in }]), .remove("B")], #"{"A":1,"B":1}"#, #"{"A":1}"#),
        Case([.glance(at: "A", .isEmpty, [.custom { _, _ in }])], #"{"A":""}"#, nil),
        Case([.drop], #"{"A":1}"#, ""),
        Case([.glance(at: "A", .isOne(of: "x", "y"), [.drop]), .remove("A")], #"{"A":"y","B":1}"#, ""),
        Case([.glance(at: "A", .isOne(of: "x", "y"), [.drop]), .remove("A")], #"{"A":"xy","B":1}"#, #"{"B":1}"#),
        Case([.glance(at: "A", .says("xy"), [.drop]), .remove("B")], #"{"A":"xy","B":1}"#, ""),
        Case([.glance(at: "A", .says("xy"), [.drop]), .remove("B")], #"{"A":"yx","B":1}"#, #"{"A":"yx"}"#),
        Case([.glance(at: "A", .says("xy"), [.drop]), .remove("B")], #"{"A":"x","B":1}"#, #"{"A":"x"}"#),
        Case([.glance(at: "A", .says("xy"), [.drop]), .remove("B")], #"{"A":"xyz","B":1}"#, #"{"A":"xyz"}"#),
        Case([.glance(at: "A", .says("xy"), [.drop]), .remove("B")], #"{"B":1}"#, "{}"),
        Case([.glance(at: "A", .says("xy"), [.drop])], #"{"A":"x\u0079"}"#, nil),
        Case([.set("A", to: "xy"), .glance(at: "A", .says("xy"), [.drop])], #"{"A":1}"#, ""),
        Case([.glance(at: "A", .begins(with: "x"), [.drop])], #"{"A":"xy"}"#, ""),
        Case([.glance(at: "A", .begins(with: "x"), [.drop])], #"{"A":"\u0078y"}"#, ""),
        Case([.glance(at: "A", .begins(with: "x"), [.drop])], #"{"A":"yx"}"#, #"{"A":"yx"}"#),
        Case(
            lead, #"{"A":"x","B":{"C":"y","D":{"E":"z"}}}"#,
            #"{"a":"x","c":"y","e":"z","A":"x","B":{"C":"y","D":{"E":"z"}}}"#),
        Case(lead, #"{"B":{"D":{"E":""},"C":1},"A":"\"x"}"#, #"{"a":"\"x","B":{"D":{"E":""},"C":1},"A":"\"x"}"#),
        Case(lead, #"{"B":{"F":"\"","C":"y"}}"#, #"{"c":"y","B":{"F":"\"","C":"y"}}"#),
        Case(
            lead, #"{"B":{"D":{"E":"z"},"D":1,"C":1,"C":"y"}}"#, #"{"c":"y","B":{"D":{"E":"z"},"D":1,"C":1,"C":"y"}}"#),
        Case(lead, #"{"B":{"\u0043":"y"}}"#, #"{"c":"y","B":{"\u0043":"y"}}"#),
        Case(lead, #"{"B":["C","y"],"A":null}"#, #"{"B":["C","y"],"A":null}"#),
        Case(lead, #"{"B":{"C":"y"},"a":1}"#, nil), Case(lead, #"{"B":{"C":"y"},"e":1}"#, nil),
        Case(lead, #"{}"#, #"{}"#),
        Case([.set("A", to: "x")] + lead, #"{"A":1}"#, #"{"a":"x","A":"x"}"#),
        Case(lead + [.remove("B"), .remove("A")], #"{"A":"x","B":{"C":"y"}}"#, #"{"a":"x","c":"y"}"#),
        Case([.remove("a")] + lead, #"{"a":1,"A":"x"}"#, #"{"a":"x","A":"x"}"#),
        Case([.remove("B.F")] + lead, #"{"B":{"F":1,"C":"y"}}"#, #"{"c":"y","B":{"C":"y"}}"#),
        Case(lead + [.remove("B.C")], #"{"B":{"C":"y"}}"#, #"{"c":"y","B":{}}"#),
        Case(lead + lead, #"{"A":"x"}"#, nil),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"A":[],"B":1}"#, #"{"A":[]}"#),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"A":[ ],"B":1}"#, #"{"A":[ ]}"#),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"A":null,"B":1}"#, #"{"A":null}"#),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"A":0,"B":1}"#, #"{"A":0}"#),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"A":"","B":1}"#, #"{"A":""}"#),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"A":[0],"B":1}"#, #"{"A":[0],"B":1}"#),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"A":[[]],"B":1}"#, #"{"A":[[]],"B":1}"#),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"A":[ []],"B":1}"#, #"{"A":[ []],"B":1}"#),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"A":true,"B":1}"#, #"{"A":true,"B":1}"#),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"A":1,"B":1}"#, #"{"A":1,"B":1}"#),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"A":{},"B":1}"#, #"{"A":{},"B":1}"#),
        Case([.glance(at: "A", isNothing, [.remove("B")])], #"{"B":1}"#, #"{"B":1}"#),
        Case([.remove("A"), .glance(at: "A", isNothing, [.remove("B")])], #"{"A":0,"B":1}"#, #"{"B":1}"#),
        Case([.remove("ABCDEFGH12ABCDEFGH")], #"{"ABCDEFGH12ABCDEFGH":1}"#, "{}"),
        Case([.remove("ABCDEFGH12ABCDEFGH")], #"{"ABCDEFGH34ABCDEFGH":1}"#, #"{"ABCDEFGH34ABCDEFGH":1}"#),
        Case([.remove("ABCDEFGH")], #"{"BBCDEFGH":1}"#, #"{"BBCDEFGH":1}"#),
        Case([.remove("ABCD")], #"{"ABCD":1,"BBCD":2}"#, #"{"BBCD":2}"#),
        Case([.remove("A")], #"{"":1,"A":2}"#, #"{"":1}"#),
        Case([.remove("A")], "{:}", nil),
        Case([.remove("A")], "{:1}", nil),
        Case([.remove("A")], #"{"A"}"#, nil),
        Case([.remove("A")], #"{"B":1,}"#, nil),
        Case([.remove("A")], #"{"B":1:2}"#, nil),
        Case([.remove("A")], #"{"B":1,:2}"#, nil),
        Case([.remove("A")], #"{"B":1,"C","D":2}"#, nil),
        Case([.remove("A")], #"{B":1,"C":"2}"#, nil),
        Case([.remove("A")], #"{"A":1,"A":2}"#, nil),
        Case([.remove("A"), .remove("B")], #"{"A":1,"B":2,"A":3}"#, nil),
        Case([.remove("A")], #"{"\u0041":1}"#, nil),
        Case([.remove("A")], #"{ "A":1}"#, nil),
        Case([.remove("A")], #"{"A" :1}"#, nil),
        Case([.remove("A")], #"{"A": 1}"#, nil),
        Case([.remove("A")], #"{"A":1 ,"B":2}"#, nil),
        Case([.remove("A")], #"{"A":}"#, nil),
        Case([.remove("A")], #"{"A":1"#, nil),
        Case([.remove("A")], #"["A"]"#, nil),
        Case([.remove("A")], #"{"\#(long)":"\#(long)\"","A":"\#(long)"}"#, #"{"\#(long)":"\#(long)\""}"#),
        Case([.remove("A")], #"{"\#(long)\"":1,"A":"\#(long)"}"#, nil),
        Case([.remove("A")], #"{"B":{"\#(long)\"":1},"A":"\#(long)"}"#, #"{"B":{"\#(long)\"":1}}"#),
    ]

    private static let lead: [Step] = [
        .lead([LeadingText("a", from: "A"), LeadingText("c", from: "B.C"), LeadingText("e", from: "B.D.E")])
    ]

    @Test("members of its own are edited where they are", arguments: cases)
    func edits(_ example: Case) throws {
        let skim = try #require(SkimPlan(example.steps, runner: runner))
        for (before, after) in [("", ""), (long(40), ""), ("", long(70))] {
            let bytes = Array((before + example.before + after).utf8)
            var output: [UInt8] = []
            var index = before.utf8.count
            let end = skim.rewrite(bytes.span, at: &index, separator: nil, longest: .max, into: &output)
            #expect(String(decoding: output, as: UTF8.self) == example.after ?? "")
            var value = JSONValue(json: example.before)
            var warnings: [String] = []
            try runner.run(example.steps, on: &value, warnings: &warnings)
            #expect(example.after == nil || value.description == example.after)
            if example.after == nil {
                #expect(end == .odd || end == .open)
                #expect(index == before.utf8.count)
            } else {
                #expect(end == .written)
                #expect(index == bytes.count - after.utf8.count)
            }
        }
    }

    struct Row: Sendable {
        let list: String
        let end: JSONSkim.End
        let written: String
        let rest: String
    }

    static let rows = [
        Row(
            list: #"{"A":1},{"A":2},{"B":3}]"#, end: .written, written: #"{"A":1,"B":1},{"A":2,"B":2},{"B":3}"#,
            rest: "]"),
        Row(list: #"{"A":1},{"A":2"#, end: .open, written: #"{"A":1,"B":1},"#, rest: #"{"A":2"#),
        Row(list: #"{"A":1},{"A" :2}"#, end: .odd, written: #"{"A":1,"B":1},"#, rest: #"{"A" :2}"#),
        Row(list: #"{"A":1}, {"A":2}"#, end: .written, written: #"{"A":1,"B":1}"#, rest: #", {"A":2}"#),
        Row(list: #"{"A":1},2"#, end: .written, written: #"{"A":1,"B":1}"#, rest: ",2"),
        Row(list: #"{"A":1},"#, end: .written, written: #"{"A":1,"B":1}"#, rest: ","),
        Row(list: #"{"A":1}{"A":2}"#, end: .written, written: #"{"A":1,"B":1}"#, rest: #"{"A":2}"#),
        Row(
            list: #"{"A":1},{"A":"0123456789"}"#, end: .open, written: #"{"A":1,"B":1},"#, rest: #"{"A":"0123456789"}"#),
    ]

    @Test("what stands in a row is written without a stop", arguments: rows)
    func row(_ row: Row) throws {
        let skim = try #require(SkimPlan([.copy("A", to: "B")], runner: runner))
        let bytes = Array(row.list.utf8)
        var output = Array("[".utf8)
        var index = 0
        let end = skim.rewrite(bytes.span, at: &index, separator: .comma, longest: 16, into: &output)
        #expect(end == row.end)
        #expect(String(decoding: output, as: UTF8.self) == "[" + row.written)
        #expect(String(decoding: bytes[index...], as: UTF8.self) == row.rest)
    }

    @Test("elements that become longer find room, however many there are", arguments: [1, 2, 100, 5000])
    func growing(_ count: Int) throws {
        let values = (0..<count).map { String(repeating: "x", count: $0 % 70) }
        try expectRow(values, by: [.copy("A", to: "B")]) { #"{"A":"\#($0)","B":"\#($0)"}"# }
    }

    /// Elements with such values of A, all of which are written in one go.
    private func expectRow(_ values: [String], by steps: [Step], become element: (String) -> String) throws {
        let skim = try #require(SkimPlan(steps, runner: runner))
        let bytes = Array(values.map { #"{"A":"\#($0)"}"# }.joined(separator: ",").utf8)
        var output: [UInt8] = []
        var index = 0
        let end = skim.rewrite(bytes.span, at: &index, separator: .comma, longest: .max, into: &output)
        #expect(end == .written && index == bytes.count)
        #expect(output == Array(values.map(element).joined(separator: ",").utf8))
    }

    @Test("elements that nothing is made of leave room for what stands between them", arguments: 1...200)
    func dropping(_ count: Int) throws {
        let steps: [Step] = [.glance(at: "A", .isEmpty, [.drop]), .copy("A", to: "B")]
        let values = Array(repeating: "xx", count: count) + Array(repeating: "", count: 50)
        try expectRow(values, by: steps) { $0.isEmpty ? "" : #"{"A":"\#($0)","B":"\#($0)"}"# }
    }

    private func long(_ count: Int) -> String { String(repeating: ",", count: count) }

    static let needing: [[Step]] = [
        [.custom { _, _ in }], [.set("A.B", to: 1)], [.remove("[].A")], [.warn("x", when: .present("A"))],
        [.copy("A", to: "B"), .remove("A")], lead + [.remove("a")], [.copy("A", to: "a")] + lead,
        [.lead([LeadingText("c", from: "B.C"), LeadingText("e", from: "B.C.E")])],
        [.copy("A", to: "B"), .remove("B.C")],
        (0...16).map { .remove(.body(JSONPath(["A\($0)"]))) }, [.remove(.body(JSONPath([long])))], [],
    ]

    @Test("some steps need an index of all elements", arguments: needing)
    func needed(_ steps: [Step]) {
        #expect(SkimPlan(steps, runner: runner) == nil)
    }

    @Test("a record that is longer than it may be is refused, however it is cut")
    func limit() throws {
        let skim = try #require(SkimPlan([.remove("A")], runner: runner))
        let stream = Array(#"{"A":1}{"B":12}{"B":123}"#.utf8)
        for pieces in [[stream], stream.map { [$0] }] {
            var rewriter = RecordRewriter(maximumValueBytes: 8)
            var output: [UInt8] = []
            #expect(throws: RewriteError<Never>.body(.valueTooLarge(maximumBytes: 8))) {
                for piece in pieces { try rewriter.feed(piece.span, into: &output, by: skim) { _ in } }
            }
            #expect(String(decoding: output, as: UTF8.self) == #"{}{"B":12}"#)
        }
    }

    @Test("a dropped record takes the end of its line with it, and odd ones go with an index")
    func dropped() throws {
        let steps: [Step] = [.glance(at: "A", .says("x"), [.drop]), .remove("B")]
        let skim = try #require(SkimPlan(steps, runner: runner))
        let dropped = [#"{"A":"x"}"#, #"{"A":"\u0078"}"#]
        let stream = Array("\(dropped[0])\r\n{\"B\":1}\r\n\(dropped[0]){ \"B\":1}\n[1]\n\(dropped[1])\n7".utf8)
        for pieces in Pieces.all(stream) {
            var rewriter = RecordRewriter(maximumValueBytes: 100)
            var output: [UInt8] = []
            var odd = 0
            func rewrite(_ value: inout JSONValue) throws(Rejection) {
                odd += 1
                var warnings: [String] = []
                try runner.run(steps, on: &value, warnings: &warnings)
            }
            for piece in pieces { try rewriter.feed(piece.span, into: &output, by: skim, rewrite: rewrite) }
            try rewriter.finish(into: &output, rewrite: rewrite)
            #expect(String(decoding: output, as: UTF8.self) == "{}\r\n{}\n[1]\n7")
            #expect(odd == 4)
        }
    }
}
