// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules
import Yams

@Suite("Writing YAML")
struct YAMLWriterTests {
    @Test("containers are blocks, and strings are plain where they can be nothing else")
    func text() {
        let value: JSONValue = [
            ["id": "1.2", "list": ["a", ["b"], [:]], "inner": ["x": 1, "z": [] as JSONValue]], "it's",
        ]
        #expect(
            YAMLWriter.write(value) == """
                - id: '1.2'
                  list:
                    - a
                    -
                      - b
                    - {}
                  inner:
                    x: 1
                    z: []
                - it's

                """)
    }

    private static let strings = [
        "", " ", "a ", "null", "No", "y", "1", "1.2", "-", "- a", "a: b", "a:", "a #b", "#a", "it's", "'", "\"a\"",
        "{a}",
        "[", "a\nb", "\t", "\u{7F}", "\u{85}", "é", "a\\b", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "?", "=", "~",
        "/a, b",
        "---", "...", "<<", "2026-11-23", "0x1f", "True",
    ]

    @Test("every string is read as what it was, as a value and as a key", arguments: strings)
    func everyString(_ string: String) throws {
        let text = YAMLWriter.write(.object([(string, .array([.string(string)]))]))
        let read = try #require(try Yams.load(yaml: text) as? [String: [String]], "\(text)")
        #expect(read == [string: [string]])
    }
}
