// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Steps")
struct StepTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let step: Step
        let before: Sample
        let after: Sample

        init(_ name: String, _ step: Step, _ before: Sample, _ after: Sample) {
            self.name = name
            self.step = step
            self.before = before
            self.after = after
        }

        var testDescription: String { name }
    }

    static func outcome(
        _ step: Step, _ before: Sample, _ direction: Direction = .responseDown, isStrict: Bool = false
    ) -> Example.Outcome {
        let change = Change(
            id: "", summary: "", endpoints: .every, requestUp: [step], responseDown: [step], source: "")
        let example = Example(direction, isStrict: isStrict, before: before, after: before)
        return example.run(change, context: .between("1.12", "1.56"))
    }

    static let inBody = [
        Case("rename keeps the place", .rename("A.B", to: "C"), #"{"A":{"B":1,"D":2}}"#, #"{"A":{"C":1,"D":2}}"#),
        Case("rename of every element", .rename("A[].B", to: "C"), #"{"A":[{"B":1},{}]}"#, #"{"A":[{"C":1},{}]}"#),
        Case("move makes the objects on its way", .move("A", to: "B.C"), #"{"A":[1],"B":null}"#, #"{"B":{"C":[1]}}"#),
        Case("copy goes next to its source", .copy("A", to: "B"), #"{"A":1.50,"C":2}"#, #"{"A":1.50,"B":1.50,"C":2}"#),
        Case("copy leaves what is there", .copy("A", to: "B"), #"{"A":1,"B":2}"#, #"{"A":1,"B":2}"#),
        Case("copy elsewhere", .copy("A", to: "B.C"), #"{"A":1}"#, #"{"A":1,"B":{"C":1}}"#),
        Case("remove takes duplicates too", .remove("A"), #"{"A":1,"B":2,"A":3}"#, #"{"B":2}"#),
        Case("remove from every member", .remove("A.*.B"), #"{"A":{"x":{"B":1},"y":3}}"#, #"{"A":{"x":{},"y":3}}"#),
        Case("set replaces", .set("A", to: ["x"]), #"{"A":1}"#, #"{"A":["x"]}"#),
        Case("set adds", .set("A.B", to: .null), #"{"C":1}"#, #"{"C":1,"A":{"B":null}}"#),
        Case("setDefault fills null", .setDefault("A.B", to: 0), #"{"A":{"B":null}}"#, #"{"A":{"B":0}}"#),
        Case("setDefault leaves a value", .setDefault("A.B", to: 0), #"{"A":{"B":1}}"#, #"{"A":{"B":1}}"#),
        Case("setDefault makes no parent", .setDefault("A.B", to: 0), #"{"C":1}"#, #"{"C":1}"#),
        Case("replace replaces", .replace("A", with: "x"), #"{"A":null}"#, #"{"A":"x"}"#),
        Case("replace adds nothing", .replace("A", with: "x"), "{}", "{}"),
        Case("map exchanges", .map("A", ["x": "y", true: 1]), #"{"A":"x"}"#, #"{"A":"y"}"#),
        Case("map goes by type", .map("A[]", ["x": "y", true: 1]), #"{"A":[true,"true"]}"#, #"{"A":[1,"true"]}"#),
        Case("map knows numbers by value", .map("A", [10: 11]), #"{"A":1e1}"#, #"{"A":11}"#),
        Case("map knows fractions too", .map("A", [JSONValue(json: "0.5"): 1]), #"{"A":0.50}"#, #"{"A":1}"#),
        Case("map leaves the rest", .map("A", ["x": "y"]), #"{"A":"z"}"#, #"{"A":"z"}"#),
        Case(
            "forEach goes over elements", .forEach("A", [.rename("B", to: "C"), .set("D", to: 1)]),
            #"{"A":[{"B":1},7]}"#, #"{"A":[{"C":1,"D":1},7]}"#),
        Case(
            "forEach goes over members", .forEach("A", [.remove("B")]), #"{"A":{"x":{"B":1},"y":{}}}"#,
            #"{"A":{"x":{},"y":{}}}"#),
        Case(
            "forEach picks", .forEach("A", where: .equals("T", "x"), [.remove("B")]),
            #"{"A":[{"T":"x","B":1},{"T":"y","B":1}]}"#, #"{"A":[{"T":"x"},{"T":"y","B":1}]}"#),
        Case(
            "forEach in forEach", .forEach("A", [.forEach("B", [.set("C", to: 1)])]), #"{"A":[{"B":[{},{}]}]}"#,
            #"{"A":[{"B":[{"C":1},{"C":1}]}]}"#),
        Case("number to string", .retype("A", to: .string), #"{"A":1.0}"#, #"{"A":"1.0"}"#),
        Case("string to number", .retype("A", to: .number), #"{"A":"12"}"#, #"{"A":12}"#),
        Case("no number in the string", .retype("A", to: .number), #"{"A":"12a"}"#, #"{"A":"12a"}"#),
        Case("boolean to number", .retype("A", to: .number), #"{"A":true}"#, #"{"A":1}"#),
        Case("number to boolean", .retype("A[]", to: .bool), #"{"A":[0,2,"1","x"]}"#, #"{"A":[false,true,true,"x"]}"#),
        Case("value to array", .retype("A", to: .array), #"{"A":"x"}"#, #"{"A":["x"]}"#),
        Case("array stays", .retype("A", to: .array), #"{"A":["x"]}"#, #"{"A":["x"]}"#),
    ]

    static let elsewhere = [
        Case("query rename", .rename(.query("a"), to: "b"), Sample(query: "a=%41&c"), Sample(query: "b=%41&c")),
        Case("query move", .move(.query("a"), to: .query("b")), Sample(query: "a=1&c"), Sample(query: "c&b=1")),
        Case("query copy", .copy(.query("a"), to: .query("b")), Sample(query: "a=1"), Sample(query: "a=1&b=1")),
        Case("query remove", .remove(.query("a")), Sample(query: "a=1&b&a=2"), Sample(query: "b")),
        Case("query set", .set(.query("a"), to: 1), Sample(query: "b"), Sample(query: "b&a=1")),
        Case("query set null", .set(.query("a"), to: .null), Sample(query: "a&b"), Sample(query: "b")),
        Case("query setDefault", .setDefault(.query("a"), to: true), Sample(query: "a=0"), Sample(query: "a=0")),
        Case("query replace", .replace(.query("a"), with: "x y"), Sample(query: "a=1"), Sample(query: "a=x+y")),
        Case("query map", .map(.query("a"), ["1": "all"]), Sample(query: "a=1"), Sample(query: "a=all")),
        Case("query retype", .retype(.query("a"), to: .bool), Sample(query: "a=1"), Sample(query: "a=true")),
        Case("query forEach", .forEach(.query("a"), [.remove("b")]), Sample(query: "a=1"), Sample(query: "a=1")),
        Case(
            "query to body", .move(.query("a"), to: "B.C"), Sample(query: "a=x%2f", body: "{}"),
            Sample(body: #"{"B":{"C":"x/"}}"#)),
        Case(
            "body to header", .move("A", to: .header("X-A")), Sample(body: #"{"A":[1]}"#),
            Sample(headers: ["X-A": "[1]"], body: "{}")),
        Case("header rename", .rename(.header("x-a"), to: "X-B"), ["X-A": "1"], ["X-B": "1"]),
        Case("header move", .move(.header("X-A"), to: .header("X-B")), ["X-A": "1"], ["X-B": "1"]),
        Case("header copy", .copy(.header("X-A"), to: .header("X-B")), ["X-A": "1"], ["X-A": "1", "X-B": "1"]),
        Case("header remove", .remove(.header("X-A")), ["x-a": "1"], [:]),
        Case("header set", .set(.header("X-A"), to: "2"), ["x-a": "1"], ["x-a": "2"]),
        Case("header set null", .set(.header("X-A"), to: .null), ["x-a": "1"], [:]),
        Case("header setDefault", .setDefault(.header("X-A"), to: "2"), [:], ["X-A": "2"]),
        Case("header replace", .replace(.header("X-A"), with: "2"), [:], [:]),
        Case("header map", .map(.header("X-A"), ["1": "2"]), ["X-A": "1"], ["X-A": "2"]),
        Case("header retype", .retype(.header("X-A"), to: .bool), ["X-A": "0"], ["X-A": "false"]),
        Case("status set", .set(.status, to: 204), Sample(status: 200), Sample(status: 204)),
        Case("status map", .map(.status, [304: 204]), Sample(status: 304), Sample(status: 204)),
        Case("status replace", .replace(.status, with: 500), "", ""),
        Case("status setDefault", .setDefault(.status, to: 500), Sample(status: 200), Sample(status: 200)),
        Case("status can't go", .remove(.status), Sample(status: 200), Sample(status: 200)),
        Case("status has one name", .rename(.status, to: "x"), Sample(status: 200), Sample(status: 200)),
        Case("status is a number", .set(.status, to: "x"), Sample(status: 200), Sample(status: 200)),
        Case(
            "status to header", .copy(.status, to: .header("X-S")), Sample(status: 200),
            Sample(status: 200, headers: ["X-S": "200"])),
    ]

    @Test("a step does to a place what it says", arguments: inBody + elsewhere)
    func step(_ subject: Case) {
        #expect(Self.outcome(subject.step, subject.before) == .message(subject.after))
    }

    @Test(
        "a body of another shape stays as it is", arguments: inBody,
        ["", "null", "7", "text", "[]", #""A""#, #"{"A": "#, #"[{"A":1}]"#])
    func unexpectedShapes(_ subject: Case, _ body: String) {
        #expect(Self.outcome(subject.step, Sample(body: body)) == .message(Sample(body: body)))
    }

    @Test("what no step names keeps its spelling, its order and its duplicates")
    func untouchedBytes() {
        let rest = #""n": 1.0e+2 , "\u0041x":"\/", "n":2"#
        let before = Sample(body: #"{ "A":{"B":1}, "# + rest + " }")
        guard case .message(let after) = Self.outcome(.set("A.B", to: 2), before) else { return }
        #expect(after.body == #"{ "A":{"B":2}, "# + rest + " }")
    }

    @Test("hiding is removing in strict mode and nothing elsewhere")
    func hide() {
        let step = Step.forEach("L", [.hide("A")])
        #expect(Self.outcome(step, #"{"L":[{"A":1}]}"#) == .message(#"{"L":[{"A":1}]}"#))
        #expect(Self.outcome(step, #"{"L":[{"A":1}]}"#, isStrict: true) == .message(#"{"L":[{}]}"#))
    }

    @Test("names in requests are found in any case, as the engine does")
    func requestsIgnoreCase() {
        let step = Step.move("HostConfig.Memory", to: "Memory")
        #expect(
            Self.outcome(step, #"{"hostconfig":{"memory":1}}"#, .requestUp)
                == .message(#"{"hostconfig":{},"Memory":1}"#))
        #expect(
            Self.outcome(step, #"{"hostconfig":{"memory":1}}"#) == .message(#"{"hostconfig":{"memory":1}}"#))
    }

    private static let conditions: [(Condition, Bool)] = [
        (Condition.always, true), (.present("A"), true), (.present("N"), false), (.absent("N"), true),
        (.absent("A"), false), (.equals("A", 1), true), (.equals("X", 1), false), (.differs("A", from: 2), true),
        (.differs("X", from: 2), false), (.differs("N", from: 2), true), (.present(.query("q")), true),
        (.equals(.header("H"), "v"), true), (.equals(.status, 200), true), (.absent(.status), false),
    ]

    @Test("a refusal follows its condition", arguments: conditions)
    func reject(_ condition: Condition, _ isRefused: Bool) {
        let sample = Sample(status: 200, query: "q", headers: ["h": "v"], body: #"{"A":1,"N":null}"#)
        let outcome = Self.outcome(.reject(status: 400, "no", when: condition), sample)
        #expect(outcome == (isRefused ? .rejection(Rejection(status: 400, message: "no")) : .message(sample)))
    }

    @Test("a refusal amid the elements of an array refuses the message")
    func rejectAmidElements() {
        let step = Step.forEach("A", [.reject(status: 400, "no", when: .present("B"))])
        #expect(Self.outcome(step, #"{"A":[{},{"B":1}]}"#) == .rejection(Rejection(status: 400, message: "no")))
    }

    @Test("warnings are collected, those from elements too")
    func warn() throws {
        var message = Message(body: JSONValue(json: #"{"A":[{},{"B":1}]}"#))
        let runner = StepRunner(context: .between("1.12", "1.56"), ignoresCase: false)
        try runner.run([.warn("one"), .forEach("A", [.warn("two", when: .present("B"))])], on: &message)
        #expect(message.warnings == ["one", "two"])
    }
}

extension Sample: ExpressibleByDictionaryLiteral {
    /// A message of which the header fields alone matter.
    public init(dictionaryLiteral fields: (String, String)...) {
        self.init(headers: Headers(fields.map { Headers.Field(name: $0, bytes: Array($1.utf8)) }))
    }
}
