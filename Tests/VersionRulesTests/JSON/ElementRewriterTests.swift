// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("Arrays rewritten element by element")
struct ElementRewriterTests {
    /// What a rewriter made of a body, and how that ended.
    private struct Outcome: Equatable {
        var output: [UInt8] = []
        var error: BodyError?
        var text: String { String(decoding: output, as: UTF8.self) }
    }

    private func rewrite(
        _ pieces: [[UInt8]], maximumValueBytes: Int = 10_000, _ rewrite: (inout JSONValue) -> Void
    ) -> Outcome {
        var rewriter = ElementRewriter(maximumValueBytes: maximumValueBytes)
        var outcome = Outcome()
        do throws(RewriteError<Never>) {
            for piece in pieces { try rewriter.feed(piece.span, into: &outcome.output, rewrite: rewrite) }
            do throws(BodyError) { try rewriter.finish() } catch { throw .body(error) }
        } catch {
            guard case .body(let error) = error else { return outcome }
            outcome.error = error
        }
        return outcome
    }

    /// Rewrites the body in all the ways to cut it and expects the same of each.
    private func outcome(
        _ body: String, maximumValueBytes: Int = 10_000, _ edit: (inout JSONValue) -> Void
    ) -> Outcome {
        let outcomes = Pieces.all(Array(body.utf8)).map { rewrite($0, maximumValueBytes: maximumValueBytes, edit) }
        for other in outcomes.dropFirst() { #expect(other == outcomes[0]) }
        return outcomes[0]
    }

    @Test(
        "untouched elements, commas and white space pass byte for byte",
        arguments: [
            "[]", " [ ] \n", "[1]", "[1,2,3]", "\n[ 1 , \"a,]\" ,\t{\"a\":[1,2]} , null ]\r\n", "[[],{},\"\\\"\"]",
            #"["\\","]"]"#, RecordedBodies.imageList, "[-0,1.0,1e400]",
        ])
    func identity(_ body: String) {
        let result = outcome(body) { _ in }
        #expect(result.text == body)
        #expect(result.error == nil)
    }

    @Test("a body that is no array passes as it is", arguments: ["null\n", "", "  ", #"{"message":"no"}"#, "oops ]["])
    func verbatim(_ body: String) {
        let result = outcome(body) { $0 = "touched" }
        #expect(result.text == body)
        #expect(result.error == nil)
    }

    @Test("every element is rewritten where it is")
    func rewritten() {
        let result = outcome(#"[ {"Size":1} ,{"Size":2,"x":[]}, 3 ]"#) { $0["VirtualSize"] = $0["Size"] }
        #expect(result.text == #"[ {"Size":1,"VirtualSize":1} ,{"Size":2,"x":[],"VirtualSize":2}, 3 ]"#)
        #expect(outcome("[1,true , \"x\"]") { $0 = 0 }.text == "[0,0 , 0]")
    }

    @Test("a real image list gets its sizes")
    func recorded() {
        let result = outcome(RecordedBodies.imageList) { $0["VirtualSize"] = 7 }
        let images = JSONValue(source: result.output).elements
        #expect(images?.count == JSONValue(json: RecordedBodies.imageList).elements?.count)
        #expect(images?.allSatisfy { $0["VirtualSize"]?.integer == 7 } == true)
    }

    @Test(
        "what is no array once it began as one is malformed",
        arguments: ["[,", "[1,,", "[1,]", "[1 2", "[]x", "[][]", "[1}", "[:", "[1:", "[foo]", "[01]", "[}"])
    func malformed(_ body: String) {
        #expect(outcome(body) { _ in }.error == .malformed)
    }

    @Test(
        "an array that ends early is truncated", arguments: ["[", " [ ", "[1", "[1,", "[1, ", #"["a"#, "[{}", "[[1]"])
    func truncated(_ body: String) {
        #expect(outcome(body) { _ in }.error == .truncated)
    }

    @Test("nothing of an element that is too large is sent")
    func limit() {
        let result = outcome(#"["12345678","123456789"]"#, maximumValueBytes: 10) { _ in }
        #expect(result.error == .valueTooLarge(maximumBytes: 10))
        #expect(result.text == #"["12345678","#)
    }

    private enum Refusal: Error { case refused }

    @Test("an error of the rules comes out as it is")
    func rules() {
        var rewriter = ElementRewriter(maximumValueBytes: 100)
        var output: [UInt8] = []
        #expect(throws: RewriteError.rules(Refusal.refused)) {
            try rewriter.feed(Array("[1,2]".utf8).span, into: &output) { (value: inout JSONValue) throws(Refusal) in
                if value.integer == 2 { throw .refused }
            }
        }
        #expect(String(decoding: output, as: UTF8.self) == "[1,")
    }

    @Test("an element is sent as soon as it is complete")
    func prompt() throws {
        var rewriter = ElementRewriter(maximumValueBytes: 100)
        var output: [UInt8] = []
        try rewriter.feed(Array("[{}".utf8).span, into: &output) { _ in }
        #expect(String(decoding: output, as: UTF8.self) == "[{}")
    }

    @Test("a deeply nested element is an element like any other")
    func deep() {
        let body = "[" + String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000) + "]"
        let result = rewrite([Array(body.utf8)], maximumValueBytes: 1_000_000) { _ in }
        #expect(result == Outcome(output: Array(body.utf8)))
    }

    @Test("damaged arrays never crash, and end alike however they are cut", arguments: 0..<100 as Range<UInt64>)
    func damaged(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var body = Array(#"[ {"a":"b\"c","d":[1,{}]} , "x" ,1.5, null]"#.utf8)
        for _ in 0..<3 {
            let index = Int.random(in: 0..<body.count, using: &generator)
            body[index] = Array(#"{}[]",:\ 1a"#.utf8).randomElement(using: &generator) ?? 0
        }
        let whole = rewrite([body]) { $0["n"] = 1 }
        #expect(rewrite(Pieces.bytewise(body)) { $0["n"] = 1 } == whole)
        #expect(rewrite(Pieces.random(body, seed: seed)) { $0["n"] = 1 } == whole)
    }
}
