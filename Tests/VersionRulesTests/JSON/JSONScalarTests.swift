// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("JSON scalars")
struct JSONScalarTests {
    @Test(
        "a value knows what it is",
        arguments: [
            ("{}", .object), (" [1] ", .array), (#" "a" "#, .string), ("-1.5e3", .number), ("true", .bool),
            ("false\n", .bool), ("null", .null), ("", .invalid), ("page not found", .invalid), ("01", .invalid),
            ("{oops", .invalid), (#""open"#, .invalid), (#""a" "b""#, .invalid), ("-", .invalid), ("1 2", .invalid),
        ] as [(String, JSONValue.Kind)])
    func kind(_ text: String, _ kind: JSONValue.Kind) {
        #expect(JSONValue(json: text).kind == kind)
    }

    @Test(
        "an integral number is read however it is written",
        arguments: [
            ("0", 0), ("-0", 0), ("42", 42), ("1.0", 1), ("1e3", 1000), ("1.50E+1", 15), ("120e-1", 12), ("0.0e99", 0),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("-9.223372036854775808e18", .min),
            ("100000000000000000000e-2", 1_000_000_000_000_000_000), ("1e18", 1_000_000_000_000_000_000),
            ("0e99999999999999999999999", 0), ("0.000001e6", 1), ("10.00", 10),
        ] as [(String, Int64)])
    func integer(_ text: String, _ number: Int64) {
        #expect(JSONValue(json: text).integer == number)
    }

    @Test(
        "a number that is not integral or does not fit has no integer",
        arguments: [
            "0.5", "1e-1", "9223372036854775808", "-9223372036854775809", "1e19", "1e400", "1e99999999999999999999999",
            "1e-99999999999999999999999", "18446744073709551616", "12345678901234567890123", "01", "00", #""1""#,
            "true", "nan", "",
        ])
    func noInteger(_ text: String) {
        #expect(JSONValue(json: text).integer == nil)
    }

    @Test("a long run of zeros is no way to overflow")
    func longNumbers() {
        let zeros = String(repeating: "0", count: 5000)
        #expect(JSONValue(json: "1\(zeros)e-5000").integer == 1)
        #expect(JSONValue(json: "0.\(zeros)1e5001").integer == 1)
        #expect(JSONValue(json: "1\(zeros)").integer == nil)
        #expect(JSONValue(json: "1\(zeros)").double == nil)
    }

    @Test("a double is the nearest value, and never infinite")
    func double() {
        #expect(JSONValue(json: "1.5").double == 1.5)
        #expect(JSONValue(json: "-1e3 ").double == -1000)
        #expect(JSONValue(json: "1e400").double == nil)
        #expect(JSONValue(json: #""1""#).double == nil)
    }

    @Test(
        "a string's escapes are undone",
        arguments: [
            (#""""#, ""), (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\b\f\n\r\t""#, "\u{8}\u{c}\n\r\t"),
            (#""é\u00e9""#, "éé"),
            (#""\ud83d\uDE00""#, "😀"), (#""\ud83d""#, "\u{FFFD}"), (#""\ude00\ud83dx""#, "\u{FFFD}\u{FFFD}x"),
            (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\u0000""#, "\0"), (#""\ud83d\n""#, "\u{FFFD}\n"),
        ])
    func string(_ text: String, _ decoded: String) {
        #expect(JSONValue(json: text).string.map { Array($0.utf8) } == Array(decoded.utf8))
    }

    @Test(
        "a string with an escape that is none has no text",
        arguments: [#""\x""#, #""\u12""#, #""\u12g4""#, #""\ud83d\u""#])
    func badEscape(_ text: String) {
        #expect(JSONValue(json: text).string == nil)
    }

    @Test("bytes that are no UTF-8 become U+FFFD when read and stay as they are when written")
    func invalidUTF8() {
        let bytes: [UInt8] = [0x22, 0x61, 0xFF, 0x22]
        #expect(JSONValue(source: bytes).string == "a\u{FFFD}")
        #expect(JSONValue(source: bytes).sourceBytes == bytes)
    }

    @Test("booleans and null are told apart")
    func words() {
        #expect(JSONValue(json: "true").bool == true)
        #expect(JSONValue(json: " false").bool == false)
        #expect(JSONValue(json: "null").bool == nil)
        #expect(JSONValue(json: "null").isNull)
        #expect(!JSONValue(json: "0").isNull)
    }

    @Test("literals write what they say")
    func literals() {
        let value: JSONValue = [
            "text": "a\"\\\n\u{1}é", "number": -5, "flag": true, "nothing": .null, "list": [1, "two", []], "empty": [:],
        ]
        #expect(
            value.description
                == #"{"text":"a\"\\\n\u0001é","number":-5,"flag":true,"nothing":null,"list":[1,"two",[]],"empty":{}}"#)
        #expect(value["text"]?.string == "a\"\\\n\u{1}é")
        #expect(JSONValue.number(.min).integer == .min)
        #expect(JSONValue.bool(false).description == "false")
        #expect(value.validate())
    }
}
