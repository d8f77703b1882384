// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Members that belong one behind the other")
struct MemberRunTests {
    private let run = MemberRun(behind: "b", ["x": 0, "y": .null])
    private let first = MemberRun(behind: nil, ["x": 0, "y": .null])
    private let copying = MemberRun(behind: "b", ["x": 0], from: "m.n", ["k": 1, "l": .null])

    /// What becomes of an object as a step of a plan, which does without an index where that can be.
    private func expect(_ before: String, _ after: String, by run: MemberRun) throws {
        let steps = [Step.insert(run)]
        let runner = StepRunner(context: .between("1.24", "1.51"), ignoresCase: false)
        let plan = try #require(SkimPlan(steps, runner: runner))
        var output: [UInt8] = []
        if plan.rewriteDocument(Array(before.utf8).span, into: &output) {
            #expect(String(decoding: output, as: UTF8.self) == after)
        }
        var indexed = JSONValue(source: Array(before.utf8))
        indexed.insertMissing(run)
        #expect(indexed.description == after)
    }

    @Test(
        "what is missing is put in where it belongs",
        arguments: [
            (#"{"a":1,"b":2,"c":3}"#, #"{"a":1,"b":2,"x":0,"y":null,"c":3}"#),
            (#"{"b":[{"x":1}]}"#, #"{"b":[{"x":1}],"x":0,"y":null}"#),
            (#" {"b":"}"} "#, #" {"b":"}","x":0,"y":null} "#),
            (#"{"a":1}"#, #"{"a":1,"x":0,"y":null}"#),
            (#"{}"#, #"{"x":0,"y":null}"#),
            (#"{"y":1,"b":2}"#, #"{"y":1,"b":2,"x":0}"#),
            (#"{"b":2,"c":3,"x":4}"#, #"{"b":2,"c":3,"x":4,"y":null}"#),
            (#"{"x":1,"y":2}"#, #"{"x":1,"y":2}"#),
            (#"{"b":1,"b":2,"c":3}"#, #"{"b":1,"b":2,"x":0,"y":null,"c":3}"#),
            (#"{"\u0062":1,"c":3}"#, #"{"\u0062":1,"x":0,"y":null,"c":3}"#),
            (#"{"\u0078":1,"b":2}"#, #"{"\u0078":1,"y":null,"b":2}"#),
            ("[1]", "[1]"), ("null", "null"), (#"{"b":1"#, #"{"b":1"#),
        ])
    func insert(before: String, after: String) throws {
        try expect(before, after, by: run)
    }

    @Test(
        "what belongs first is put in there",
        arguments: [
            (#"{"a":1}"#, #"{"x":0,"y":null,"a":1}"#), ("{}", #"{"x":0,"y":null}"#),
            (#"{"a":1,"x":2}"#, #"{"a":1,"x":2,"y":null}"#), (#"{ "a":1}"#, #"{"x":0,"y":null, "a":1}"#),
        ])
    func begin(before: String, after: String) throws {
        try expect(before, after, by: first)
    }

    @Test(
        "copies have what is elsewhere, if it is",
        arguments: [
            (#"{"b":2,"m":{"n":{"l":[3],"k":"4"}}}"#, #"{"b":2,"x":0,"k":"4","l":[3],"m":{"n":{"l":[3],"k":"4"}}}"#),
            (#"{"b":2,"m":{"n":{"l":5}},"c":6}"#, #"{"b":2,"x":0,"k":1,"l":5,"m":{"n":{"l":5}},"c":6}"#),
            (#"{"m":{"n":{ "k" : 5 }},"b":2}"#, #"{"m":{"n":{ "k" : 5 }},"b":2,"x":0,"k":5,"l":null}"#),
            (#"{"m":{"n":null},"b":2}"#, #"{"m":{"n":null},"b":2,"x":0,"k":1,"l":null}"#),
            (#"{"m":[{"n":{"k":5}}],"b":2}"#, #"{"m":[{"n":{"k":5}}],"b":2,"x":0,"k":1,"l":null}"#),
            (#"{"b":2,"k":7}"#, #"{"b":2,"x":0,"k":7,"l":null}"#), (#"{"a":2}"#, #"{"a":2,"x":0,"k":1,"l":null}"#),
        ])
    func copy(before: String, after: String) throws {
        try expect(before, after, by: copying)
    }

    @Test("an object that is written as engines write it needs no index")
    func usual() throws {
        let runner = StepRunner(context: .between("1.24", "1.51"), ignoresCase: false)
        let plan = try #require(SkimPlan([.insert(first), .at("m", [.insert(copying)])], runner: runner))
        var output: [UInt8] = []
        let body = #"{"m":{"b":[],"m":{"n":{"k":"4"}}}}"# + "\n"
        #expect(plan.rewriteDocument(Array(body.utf8).span, into: &output))
        let after = #"{"x":0,"y":null,"m":{"b":[],"x":0,"k":"4","l":null,"m":{"n":{"k":"4"}}}}"# + "\n"
        #expect(String(decoding: output, as: UTF8.self) == after)
    }

    @Test("white space around the predecessor makes no difference")
    func space() throws {
        var object = JSONValue(json: #"{ "b" : 1 , "c":3}"#)
        object.insertMissing(run)
        #expect(object["x"]?.integer == 0 && object["c"]?.integer == 3)
        try expect(#"{ "b" : 1 , "c":3}"#, object.description, by: run)
    }
}
