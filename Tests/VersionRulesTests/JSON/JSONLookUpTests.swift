// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Looking names up")
struct JSONLookUpTests {
    @Test("a level of many members is indexed", arguments: [20, 21, 100, 1000, 10_000])
    func manyMembers(_ count: Int) {
        let text = "{" + (0..<count).map { number in #""\#(number)":[\#(number)]"# }.joined(separator: ",") + "}"
        let bytes = Array(text.utf8)
        let level = JSONLevel(opening: 0, in: bytes.span)
        #expect(level?.entries.count == count)
        #expect(level?.closing == bytes.count - 1)
        #expect(JSONValue(json: text)["\(count - 1)"]?.description == "[\(count - 1)]")
    }

    @Test("names are found after edits: the new ones, and those that are left")
    func namesAfterEdits() {
        var value = JSONValue(json: #"{"one":1,"another name":2,"\u0074hree":3}"#)
        value.indexIfRegular()
        let before = value
        #expect(value["absent"] == nil && value["three"]?.integer == 3)
        value.renameKey("one", to: "eins")
        value["absent"] = 4
        value.insert(5, forKey: "a name of many letters", after: "eins")
        value["another name"] = nil
        #expect(value["one"] == nil && value["eins"]?.integer == 1 && value["absent"]?.integer == 4)
        #expect(value["a name of many letters"]?.integer == 5 && value["another name"] == nil)
        #expect(
            value.description == #"{"eins":1,"a name of many letters":5,"\u0074hree":3,"absent":4}"#)
        #expect(before["one"]?.integer == 1 && before["eins"] == nil && before["absent"] == nil)
    }

    @Test("what was added can be edited again and stands where it stood; copies have what was there")
    func editsOfEdits() {
        let text = String(repeating: "y", count: 300)
        var value = JSONValue(json: #"{"a":1, "b" : {"c":[1]} ,"d":"x"}"#)
        value.indexIfRegular()
        value["a"] = 2
        value["a"] = 3
        value.renameKey("a", to: "aa")
        value.update(at: "b.c[]") { $0 = 5 }
        value.renameKey("b", to: "bb")
        value.insert(.string(text), forKey: "e", after: nil)
        value.renameKey("e", to: #"a "quoted" key"#)
        let copy = value
        value["d"] = nil
        value["bb"]?["c"] = .null
        let rest = #"{"a \"quoted\" key":"\#(text)","aa":3, "bb" : {"c":"#
        #expect(copy.description == rest + #"[5]} ,"d":"x"}"#)
        #expect(value.description == rest + "null} }")
        #expect(value[#"a "quoted" key"#]?.string == text && value["e"] == nil && value["a"] == nil)
        #expect(value["aa"]?.integer == 3 && copy["bb"]?["c"]?[0]?.integer == 5)
    }

    @Test("two paths that are followed together lead where each does, in objects whole and damaged", arguments: 0..<40)
    func together(_ seed: Int) throws {
        let paths = ["ID", "Attributes.image.name"] as [JSONPath]
        let set = try #require(JSONPathSet(paths))
        var generator = SeededGenerator(seed: UInt64(seed))
        let objects = [
            #"{"ID":"7e62","Attributes":{"image":{"name":"busybox"},"name":"web"}}"#,
            #"{ "Attributes" : { "x" : "}" , "image" : { "a":[{"name":0}], "name" : 1 } } , "ID":{"name":2}}"#,
            #"{"Attributes":{"image":{"name":1}},"ID":1,"Attributes":{"image":{}},"ID":2}"#,
            #"{"Attributes":{},"ID":"\u0041"}"#, #"{"Attributes":{"image":{"name":1}},"Attributes":[]}"#, "{}", "[]",
            #"{"Attributes":{"labels":"\#(String(repeating: "x,:", count: 60))","image":{"name":[1,2]}},"ID":null}"#,
        ]
        for object in objects {
            var bytes = Array(object.utf8)
            for _ in 0..<5 {
                let value = JSONValue(source: bytes)
                var found: [[UInt8]?] = [nil, nil]
                if set.find(in: bytes.span, { found[$0] = Array(bytes[$1]) }) {
                    #expect(found == paths.map { value.value(at: $0)?.sourceBytes })
                }
                let place = Int.random(in: bytes.indices, using: &generator)
                bytes[place] = Array(#"{}[]",:\ 1x"#.utf8).randomElement(using: &generator) ?? 0
            }
        }
    }

    @Test("what an update leaves as it was stays text; what it changes does not")
    func updates() {
        var value = JSONValue(json: #"{"list":[{"a":1},{"a":2}],"map":{"b":3}}"#)
        value.update(at: "list[]") { $0.removeMember(JSONKey("absent")) }
        value.update(at: "map.*") { _ in }
        value.update(at: "map.absent") { $0 = 1 }
        guard case .text = value.storage else {
            Issue.record("nothing was changed")
            return
        }
        value.update(at: "list[]") { if $0["a"]?.integer == 2 { $0["c"] = 4 } }
        #expect(value.description == #"{"list":[{"a":1},{"a":2,"c":4}],"map":{"b":3}}"#)
    }

    @Test("what is asked of a member's bytes is answered for text, for a node and for what was edited alike")
    func questions() {
        let text =
            #"{"null": null ,"list":[ ],"full":[1],"none":"","name":"a\u0062c","long name":"abc","long name":"abd"}"#
        var indexed = JSONValue(json: text)
        indexed.indexIfRegular()
        var edited = JSONValue(source: Array("{}".utf8))
        for (name, value) in JSONValue(json: text).namedMembers { edited[name] = value }
        for value in [JSONValue(json: text), indexed, edited] {
            #expect(value.has("null") { $0.isJSONNull } && !value.has("none") { $0.isJSONNull })
            #expect(value.has("list") { $0.isEmptyJSONArray } && !value.has("full") { $0.isEmptyJSONArray })
            #expect(value.has("none") { $0.isEmptyJSONString } && !value.has("name") { $0.isEmptyJSONString })
            #expect(value.has("name") { $0.isJSONString("abc") } && !value.has("name") { $0.isJSONString("abd") })
            #expect(
                value.has("long name") { $0.isJSONString("abd") } && !value.has("long name") { $0.isJSONString("ab") })
            #expect(!value.has("absent") { _ in true })
        }
    }

    @Test("an empty string is seen wherever it lies among vectors", arguments: 0...140)
    func emptyStrings(offset: Int) {
        let padding = String(repeating: "x", count: offset)
        func mayHold(_ text: String) -> Bool { JSONValue(json: #"{"a":\#(text)}"#).has("a") { $0.mayHoldEmptyString } }
        #expect(mayHold(#"{"\#(padding)b":""}"#))
        #expect(mayHold(#"[{"\#(padding)b":""},{"\#(padding)":"y"}]"#))
        #expect(mayHold(#"["\#(padding)\n"]"#))
        #expect(!mayHold(#"{"\#(padding)b":"y","z":"y\#(padding)"}"#))
    }

    @Test("a text is seen wherever it lies among vectors, and so is an escape", arguments: 0...140)
    func texts(offset: Int) {
        let padding = String(repeating: "x", count: offset)
        func mayHold(_ text: String) -> Bool { text.utf8.span.mayHold(#""name""#.utf8.span) }
        for rest in ["", padding] {
            #expect(mayHold(#"{"\#(padding)":1,"name":"\#(rest)"}"#))
            #expect(mayHold(#"["\#(padding)","name"\#(rest)"#))
            #expect(mayHold(#"{"\#(padding)\":1,"\#(rest)"}"#))
            #expect(mayHold(#"\#(padding)\#(rest)\"#))
            #expect(!mayHold(#"{"\#(padding)":1,"nama":"\#(rest)"}"#))
            #expect(!mayHold(#"{"\#(padding)":1,"names":"\#(rest)"}"#))
            #expect(!mayHold(#"{"x\#(padding)name":"\#(rest)","name"#))
        }
    }

    @Test("elements are edited from the first that changes on; those of damaged arrays are not")
    func elements() {
        func edited(_ text: String, where isEdited: (Int64) -> Bool) -> String {
            var value = JSONValue(json: text)
            value.updateElements { if let number = $0.integer, isEdited(number) { $0 = .number(-number) } }
            return value.description
        }
        #expect(edited("[ 1, 2,3 ,[4]] ", where: { $0 > 1 }) == "[ 1, -2,-3 ,[4]] ")
        #expect(edited(" [1,2]", where: { $0 == 1 }) == " [-1,2]")
        for text in ["[1,2", "[1,,2]", "[1] [2]", #"{"a":1}"#, "1", ""] { #expect(edited(text) { _ in true } == text) }
    }

    @Test("text between records, with quotes and brackets of its own, hides none of them")
    func textBetweenRecords() throws {
        let body = #"it's "{"a":1}\ {"a":2} " [ {"a":3}"#
        for size in [1, 7, body.utf8.count] {
            var rewriter = RecordRewriter(maximumValueBytes: 1000)
            var output: [UInt8] = []
            let bytes = Array(body.utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                let piece = bytes[start..<min(start + size, bytes.count)]
                try rewriter.feed(Array(piece).span, into: &output) { value throws(Rejection) in value["b"] = 0 }
            }
            var whole = RecordRewriter(maximumValueBytes: 1000)
            var expected: [UInt8] = []
            try whole.feed(bytes.span, into: &expected) { value throws(Rejection) in value["b"] = 0 }
            #expect(output == expected)
        }
    }
}
