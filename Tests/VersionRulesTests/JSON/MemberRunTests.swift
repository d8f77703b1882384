// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Members that belong one behind the other")
struct MemberRunTests {
    private let run = MemberRun(behind: "b", [("x", 0), ("y", .null)])

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
    func insert(before: String, after: String) {
        var text = JSONValue(source: Array(before.utf8))
        text.insertMissing(run)
        #expect(text.description == after)
        var indexed = JSONValue(source: Array(before.utf8))
        indexed.indexIfRegular()
        indexed.insertMissing(run)
        #expect(indexed.description == after)
    }

    @Test("white space around the predecessor makes no difference")
    func space() {
        let source = Array(#"{ "b" : 1 , "c":3}"#.utf8)
        var (text, indexed) = (JSONValue(source: source), JSONValue(source: source))
        indexed.indexIfRegular()
        text.insertMissing(run)
        indexed.insertMissing(run)
        #expect(text.description == indexed.description)
        #expect(text["x"]?.integer == 0 && text["c"]?.integer == 3)
    }
}
