// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("JSON edits")
struct JSONEditTests {
    private func edited(_ text: String, _ edit: (inout JSONValue) -> Void) -> String {
        var value = JSONValue(json: text)
        edit(&value)
        return value.description
    }

    // MARK: Members

    @Test("the last of several members of one name counts")
    func lastWins() {
        let value = JSONValue(json: #"{"a":1,"b":0,"a":2}"#)
        #expect(value["a"]?.integer == 2)
        #expect(value.keys == ["a", "b", "a"])
    }

    @Test("setting a member replaces its value in place and drops its duplicates")
    func set() {
        #expect(edited(#"{ "a" : 1 , "b":2}"#) { $0["a"] = "x" } == #"{ "a" : "x" , "b":2}"#)
        #expect(edited(#"{"a":1,"b":0,"a":2,"c":3}"#) { $0["a"] = 9 } == #"{"b":0,"a":9,"c":3}"#)
    }

    @Test("setting a new member appends it")
    func setNew() {
        #expect(edited(#"{"a":1 }"#) { $0["b\n"] = 2 } == #"{"a":1 ,"b\n":2}"#)
        #expect(edited("{ }") { $0["a"] = [] } == #"{ "a":[]}"#)
        #expect(
            edited(" {} ") {
                $0["a"] = 1; $0["b"] = 2
            } == #" {"a":1,"b":2} "#)
    }

    @Test("setting nil removes all members of the name")
    func remove() {
        #expect(edited(#"{"a":1,"b":0,"a":2}"#) { $0["a"] = nil } == #"{"b":0}"#)
        #expect(edited(#"{"a":1,"b":0,"c":2}"#) { $0["b"] = nil } == #"{"a":1,"c":2}"#)
        #expect(edited(#"{"a":1}"#) { $0["a"] = nil } == "{}")
        #expect(edited(#"{"a":1}"#) { $0["x"] = nil } == #"{"a":1}"#)
    }

    @Test("a member can be null without being gone")
    func setNull() {
        #expect(edited(#"{"a":1}"#) { $0["a"] = .null } == #"{"a":null}"#)
        #expect(edited(#"{"a":1}"#) { $0["a"] = .some(.null) } == #"{"a":null}"#)
    }

    @Test("an edit deep down leaves duplicates and white space on the way alone")
    func nested() {
        #expect(
            edited(#"{"A":0, "A" : {"B": {"C":1}} }"#) { $0["A"]?["B"]?["C"] = 2 } == #"{"A":0, "A" : {"B": {"C":2}} }"#
        )
        #expect(edited(#"{"A":{"B":1}}"#) { $0["A"]?["D"] = 2 } == #"{"A":{"B":1,"D":2}}"#)
        #expect(edited(#"{"A":{"B":1}}"#) { $0["X"]?["D"] = 2 } == #"{"A":{"B":1}}"#)
        #expect(edited(#"{"A":{"B":1}}"#) { $0["A"]?["B"] = nil } == #"{"A":{}}"#)
    }

    @Test("edits of edits hold")
    func repeated() {
        let result = edited(#"{"a":{"b":1},"c":2}"#) {
            $0["a"]?["b"] = 2
            $0["n"] = ["m": 1]
            $0["n"]?["m"] = 3
            $0["a"]?["b"] = 4
            $0.renameKey("a", to: "z")
            $0["z"]?["k"] = 5
            $0["c"] = nil
        }
        #expect(result == #"{"z":{"b":4,"k":5},"n":{"m":3}}"#)
    }

    @Test("a key is found however it is escaped, and only byte by byte")
    func escapedKeys() {
        let text = #"{"Na\u006de":1,"\u00e9":2,"e\u0301":3,"a\\n":4,"a\n":5,"\ud83d\ude00":6}"#
        let value = JSONValue(json: text)
        #expect(value["Name"]?.integer == 1)
        #expect(value["\u{e9}"]?.integer == 2)
        #expect(value["e\u{301}"]?.integer == 3)
        #expect(value["a\\n"]?.integer == 4)
        #expect(value["a\n"]?.integer == 5)
        #expect(value["😀"]?.integer == 6)
        #expect(value["Na\\u006de"] == nil)
        #expect(value["Nam"] == nil)
        #expect(value["Names"] == nil)
        #expect(value.keys[0] == "Name")
        #expect(edited(text) { $0["Name"] = 0 }.hasPrefix(#"{"Na\u006de":0,"#))
    }

    @Test("inserting puts a member behind another, first, or last")
    func insert() {
        let text = #"{"a":1, "b":2}"#
        #expect(edited(text) { $0.insert(0, forKey: "n", after: "a") } == #"{"a":1,"n":0, "b":2}"#)
        #expect(edited(text) { $0.insert(0, forKey: "n", after: nil) } == #"{"n":0,"a":1, "b":2}"#)
        #expect(edited(text) { $0.insert(0, forKey: "n", after: "x") } == #"{"a":1, "b":2,"n":0}"#)
        #expect(edited(text) { $0.insert(0, forKey: "b", after: nil) } == #"{"a":1, "b":0}"#)
        #expect(edited("{}") { $0.insert(0, forKey: "n", after: nil) } == #"{"n":0}"#)
        #expect(edited("[1]") { $0.insert(0, forKey: "n", after: nil) } == "[1]")
    }

    @Test("renaming keeps place, value and white space; who had the name gives way")
    func rename() {
        #expect(edited(#"{ "a" : 1, "b":2}"#) { $0.renameKey("a", to: "é\"") } == #"{ "é\"" : 1, "b":2}"#)
        #expect(edited(#"{"a":1,"b":2,"a":3,"b":4}"#) { $0.renameKey("a", to: "b") } == #"{"b":3}"#)
        #expect(edited(#"{"b":2,"a":1}"#) { $0.renameKey("a", to: "b") } == #"{"b":1}"#)
        #expect(edited(#"{"b":2}"#) { $0.renameKey("a", to: "b") } == #"{"b":2}"#)
        #expect(edited(#"{"a":1,"a":2}"#) { $0.renameKey("a", to: "a") } == #"{"a":1,"a":2}"#)
    }

    @Test("every member can be edited, with its name at hand")
    func updateMembers() {
        let result = edited(#"{"a":1, "b":{"x":1},"c":3}"#) { value in
            value.updateMembers { key, member in
                if key == "a" { member = .string(key) }
                member["x"] = 2
            }
        }
        #expect(result == #"{"a":"a", "b":{"x":2},"c":3}"#)
    }

    @Test("what is no object has no members and cannot get any", arguments: ["[1]", "1", #""a""#, "null", "", "oops"])
    func noObject(_ text: String) {
        let result = edited(text) {
            $0["a"] = 1
            $0["a"]?["b"] = 1
            $0["a"] = nil
            $0.renameKey("a", to: "b")
            $0.updateMembers { _, member in member = 0 }
        }
        #expect(result == text)
        #expect(JSONValue(json: text)["a"] == nil)
        #expect(JSONValue(json: text).keys.isEmpty)
    }

    @Test("a look-up can disregard case as Go does, taking the last that fits")
    func caseInsensitive() {
        let value = JSONValue(json: #"{"image":1,"IMAGE":2,"other":3}"#)
        #expect(value.member(caseInsensitive: "Image")?.integer == 2)
        #expect(value.key(caseInsensitive: "Image") == "IMAGE")
        #expect(value.member(caseInsensitive: "Imag") == nil)
        #expect(value["Image"] == nil)
    }

    // MARK: Elements

    @Test("elements can be read, replaced, removed and added")
    func elements() {
        let text = "[1, 2 ,3]"
        #expect(JSONValue(json: text).elements?.compactMap(\.integer) == [1, 2, 3])
        #expect(JSONValue(json: text)[2]?.integer == 3)
        #expect(JSONValue(json: text)[3] == nil)
        #expect(JSONValue(json: text)[-1] == nil)
        #expect(edited(text) { $0[1] = "x" } == #"[1, "x" ,3]"#)
        #expect(edited(text) { $0[0] = nil } == "[ 2 ,3]")
        #expect(edited(text) { $0[7] = 1 } == text)
        #expect(edited(text) { $0.append(4) } == "[1, 2 ,3,4]")
        #expect(edited("[]") { $0.append(4) } == "[4]")
        #expect(edited("{}") { $0.append(4) } == "{}")
        #expect(edited(text) { $0.removeElements { ($0.integer ?? 0) % 2 == 1 } } == "[ 2 ]")
        #expect(edited(text) { $0.removeElements { _ in true } } == "[]")
        #expect(edited(#"[{"a":1}, {}]"#) { $0.updateElements { $0["b"] = 2 } } == #"[{"a":1,"b":2}, {"b":2}]"#)
        #expect(edited(#"[{"a":1}]"#) { $0[0]?["a"] = 2 } == #"[{"a":2}]"#)
    }

    @Test("an object has no elements")
    func noArray() {
        #expect(JSONValue(json: #"{"a":1}"#).elements == nil)
        #expect(JSONValue(json: #"{"a":1}"#)[0] == nil)
        #expect(
            edited(#"{"a":1}"#) {
                $0[0] = nil; $0.removeElements { _ in true }
            } == #"{"a":1}"#)
    }

    // MARK: Errors and copies

    private struct Refusal: Error {}

    @Test("an error out of an edit leaves the value whole")
    func throwing() {
        var value = JSONValue(json: #"{"a":[1,2,3],"b":{"c":4}}"#)
        #expect(throws: Refusal.self) {
            try value.update(at: "a[]") { (element: inout JSONValue) throws(Refusal) in
                guard element.integer != 2 else { throw Refusal() }
                element = 0
            }
        }
        #expect(throws: Refusal.self) {
            try value.update(at: "b") { (_: inout JSONValue) throws(Refusal) in throw Refusal() }
        }
        #expect(value.description == #"{"a":[0,2,3],"b":{"c":4}}"#)
    }

    @Test("editing a copy leaves the original alone")
    func copies() {
        var original = JSONValue(json: #"{"a":{"b":1}}"#)
        original["a"]?["b"] = 2
        var copy = original
        copy["a"]?["b"] = 3
        #expect(original.description == #"{"a":{"b":2}}"#)
        #expect(copy.description == #"{"a":{"b":3}}"#)
    }
}
