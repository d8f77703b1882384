// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("Streams of JSON values")
struct RecordRewriterTests {
    /// What a rewriter made of a stream, and how that ended.
    private struct Outcome: Equatable {
        var output: [UInt8] = []
        var error: RewriteError<Never>?
        var text: String { String(decoding: output, as: UTF8.self) }
    }

    private func rewrite(
        _ pieces: [[UInt8]], maximumValueBytes: Int = 10_000, _ edit: (inout JSONValue) -> Void
    ) -> Outcome {
        var rewriter = RecordRewriter(maximumValueBytes: maximumValueBytes)
        var outcome = Outcome()
        do throws(RewriteError<Never>) {
            for piece in pieces { try rewriter.feed(piece.span, into: &outcome.output, rewrite: edit) }
            try rewriter.finish(into: &outcome.output, rewrite: edit)
        } catch {
            outcome.error = error
        }
        return outcome
    }

    /// Rewrites the stream in all the ways to cut it and expects the same of each.
    private func outcome(
        _ body: String, maximumValueBytes: Int = 10_000, _ edit: (inout JSONValue) -> Void
    ) -> Outcome {
        let outcomes = Pieces.all(Array(body.utf8)).map { rewrite($0, maximumValueBytes: maximumValueBytes, edit) }
        for other in outcomes.dropFirst() { #expect(other == outcomes[0]) }
        return outcomes[0]
    }

    @Test(
        "untouched values and what is between them pass byte for byte",
        arguments: [
            "", "\n", "{}", "{}{}", "{}\r\n{}\r\n", "\u{1E}{}\n\u{1E}{}\n", #"{"a":"}{"}[1]"x"1 2"y"null{}"#, "1\n2",
            " true\n\nfalse ", "oops\n{}", "}{}]", RecordedBodies.events, RecordedBodies.version, #"{"a":1},{"b":2}"#,
        ])
    func identity(_ body: String) {
        #expect(outcome(body) { _ in } == Outcome(output: Array(body.utf8)))
    }

    @Test(
        "values are rewritten in every framing",
        arguments: [
            (#"{"a":1}{"a":2}"#, #"{"a":1,"n":0}{"a":2,"n":0}"#),
            ("{\"a\":1}\r\n{\"a\":2}\r\n", "{\"a\":1,\"n\":0}\r\n{\"a\":2,\"n\":0}\r\n"),
            ("{\"a\":1}\n{\"a\":2}\n", "{\"a\":1,\"n\":0}\n{\"a\":2,\"n\":0}\n"),
            ("\u{1E}{\"a\":1}\n\u{1E}{}\n", "\u{1E}{\"a\":1,\"n\":0}\n\u{1E}{\"n\":0}\n"),
            ("1 {}[{}]", "1 {\"n\":0}[{}]"),
        ])
    func framings(_ body: String, _ expected: String) {
        #expect(outcome(body) { $0["n"] = 0 } == Outcome(output: Array(expected.utf8)))
    }

    @Test(
        "a value that nothing is made of goes with the end of its line",
        arguments: [
            ("{\"a\":1}\r\n{\"drop\":1}\r\n{\"a\":2}\r\n", "{\"a\":1}\r\n{\"a\":2}\r\n"),
            ("{\"drop\":1}\n\n{\"a\":2}", "\n{\"a\":2}"),
            (#"{"drop":1}{"a":2}{"drop":1}"#, #"{"a":2}"#),
            ("{\"drop\":1}\r\n{\"drop\":2}\r\n", ""),
        ])
    func dropped(_ body: String, _ expected: String) {
        let outcome = outcome(body) { if $0["drop"] != nil { $0 = JSONValue(source: [UInt8]()) } }
        #expect(outcome == Outcome(output: Array(expected.utf8)))
    }

    @Test("numbers and words end at a delimiter or with the stream")
    func scalars() {
        #expect(outcome("1 2\n3") { $0 = .string($0.description) }.text == "\"1\" \"2\"\n\"3\"")
        #expect(outcome("true{}") { if $0.bool != nil { $0 = 0 } }.text == "0{}")
    }

    @Test("what is no JSON never reaches the rules")
    func invalid() {
        #expect(outcome("oops {} tru") { $0 = 0 }.text == "oops 0 tru")
    }

    @Test("a record is sent at its closing byte, and what follows it at once", arguments: ["{}", "[1]", #""x\"""#])
    func prompt(_ record: String) throws {
        var rewriter = RecordRewriter(maximumValueBytes: 100)
        for _ in 0..<2 {
            var output: [UInt8] = []
            try rewriter.feed(Array(record.utf8).span, into: &output) { _ in }
            #expect(output == Array(record.utf8))
            try rewriter.feed(Array("\r\n\u{1E}".utf8).span, into: &output) { _ in }
            #expect(output == Array("\(record)\r\n\u{1E}".utf8))
        }
    }

    @Test(
        "a record that the stream ends within is truncated and not sent",
        arguments: ["{", #"{"a":"#, #""a"#, #""\"#, "[["])
    func truncated(_ rest: String) {
        #expect(outcome("{}\n" + rest) { _ in } == Outcome(output: Array("{}\n".utf8), error: .body(.truncated)))
    }

    @Test("nothing of a record that is too large is sent")
    func limit() {
        let result = outcome(#"{"a":12} {"a":123}"#, maximumValueBytes: 8) { _ in }
        #expect(result == Outcome(output: Array(#"{"a":12} "#.utf8), error: .body(.valueTooLarge(maximumBytes: 8))))
    }

    @Test("real events lose their old names one by one")
    func recorded() {
        let result = outcome(RecordedBodies.events) {
            $0["status"] = nil; $0["id"] = nil; $0["from"] = nil
        }
        let lines = result.text.split(separator: "\n")
        #expect(lines.count == RecordedBodies.events.split(separator: "\n").count)
        for line in lines {
            #expect(JSONValue(json: String(line)).keys == ["Type", "Action", "Actor", "scope", "time", "timeNano"])
        }
    }
}
