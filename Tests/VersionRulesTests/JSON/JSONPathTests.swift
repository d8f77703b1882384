// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("JSON paths")
struct JSONPathTests {
    private func edited(_ text: String, _ path: JSONPath) -> String {
        var value = JSONValue(json: text)
        value.update(at: path) { $0 = "X" }
        return value.description
    }

    @Test(
        "a literal is split at its dots and brackets",
        arguments: [
            ("A", ["A"]), ("A.B.C", ["A", "B", "C"]), ("Images[].Size", ["Images", "[]", "Size"]), ("[]", ["[]"]),
            ("[].A", ["[]", "A"]), ("A[][].B", ["A", "[]", "[]", "B"]), ("Networks.*.Foo", ["Networks", "*", "Foo"]),
            ("", []),
        ] as [(String, [String])])
    func parse(_ text: String, _ keys: [String]) {
        let path = JSONPath(stringLiteral: text)
        #expect(path.keys == keys)
        #expect(path.description == text)
        #expect(path.last == keys.last)
        #expect(path.parent?.keys == (keys.isEmpty ? nil : Array(keys.dropLast())))
    }

    @Test("a value is found by its path")
    func read() {
        let body = JSONValue(json: RecordedBodies.containerInspect)
        #expect(body.value(at: "HostConfig.LogConfig.Type")?.string == "json-file")
        #expect(body.value(at: JSONPath(["Config", "Cmd"]))?[0]?.string == "sleep")
        #expect(body.value(at: "HostConfig.None.Type") == nil)
        #expect(body.value(at: "")?.keys.first == "Id")
    }

    @Test("a name may have dots in it")
    func dots() {
        let body = JSONValue(json: #"{"Labels":{"com.example.a":"b"}}"#)
        #expect(body.value(at: JSONPath(["Labels", "com.example.a"]))?.string == "b")
        #expect(body.value(at: "Labels.com.example.a") == nil)
    }

    @Test("an update reaches the value, every element, every member")
    func update() {
        #expect(edited(#"{"a":{"b": 1 }}"#, "a.b") == #"{"a":{"b": "X" }}"#)
        #expect(edited(#"{"a":[{"b":1},{},{"b":2}]}"#, "a[].b") == #"{"a":[{"b":"X"},{},{"b":"X"}]}"#)
        #expect(
            edited(#"{"a":{"x":{"b":1},"y":{"b":2,"c":3}}}"#, "a.*.b") == #"{"a":{"x":{"b":"X"},"y":{"b":"X","c":3}}}"#)
        #expect(edited("[[1],[2,3]]", "[][]") == #"[["X"],["X","X"]]"#)
        #expect(edited("1", "") == #""X""#)
    }

    @Test(
        "an update of what is not there changes nothing",
        arguments: ["a.c", "x.b", "a.b.c", "a[]", "a.b.*", "[]", "a.b[]"])
    func absent(_ path: String) {
        let text = #"{"a":{"b": 1 } }"#
        #expect(edited(text, JSONPath(stringLiteral: path)) == text)
    }
}
