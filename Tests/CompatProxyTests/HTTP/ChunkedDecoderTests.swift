// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("ChunkedDecoder")
struct ChunkedDecoderTests {
    /// The content, if the body is accepted; whole and byte by byte must agree.
    private func decode(_ text: String) throws(ParseError) -> String {
        let bytes = Array(text.utf8)
        var content: [UInt8] = []
        var decoder = ChunkedDecoder()
        let count = try decoder.decode(bytes.span) { content += bytes[$0] }
        #expect(decoder.isComplete && count == bytes.count)
        return String(decoding: content, as: UTF8.self)
    }

    private func refusal(of text: String) -> ParseError? {
        let bytes = Array("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(text)".utf8)
        let whole = Feed.requests([bytes])
        #expect(whole.messages.isEmpty || whole.error == nil)
        #expect(Feed.requests(Feed.bytes(bytes)).error == whole.error)
        return whole.error
    }

    @Test("chunks are joined, whatever their sizes look like")
    func chunks() throws {
        #expect(try decode("0\r\n\r\n") == "")
        #expect(try decode("5\r\nhello\r\n0\r\n\r\n") == "hello")
        #expect(
            try decode("1\r\na\r\n00000000000000A\r\n0123456789\r\nb\r\n01234567890\r\n000\r\n\r\n")
                == "a012345678901234567890")
    }

    @Test("extensions are taken by their grammar")
    func extensions() throws {
        #expect(try decode("1;a\r\nx\r\n1;a=b;c=\"d\\\"; \\\\\t\";e\r\ny\r\n0;z=\"\"\r\n\r\n") == "xy")
    }

    @Test("trailers end with an empty line")
    func trailers() throws {
        #expect(
            try decode("1\r\na\r\n0\r\nX-Sum: 1\r\nEmpty:\r\nA-Name-That-Is-Longer-Than-All-Known: \t é\r\n\r\n") == "a"
        )
    }

    @Test("one is inside a chunk from its first byte to its last")
    func inside() throws {
        var decoder = ChunkedDecoder()
        let bytes = Array("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n".utf8)
        var inside: [Int] = []
        for index in bytes.indices {
            _ = try decoder.decode(bytes.span.extracting(index...index)) { _ in }
            if decoder.isInsideChunk { inside.append(index) }
        }
        #expect(inside == [3])
    }

    @Test("the end leaves what follows alone")
    func pipelined() throws {
        var decoder = ChunkedDecoder()
        let bytes = Array("1\r\na\r\n0\r\n\r\nGET".utf8)
        #expect(try decoder.decode(bytes.span) { _ in } == bytes.count - 3)
        #expect(decoder.isComplete)
        #expect(try decoder.decode(bytes.span) { _ in } == 0)
    }

    @Test("the largest chunk has a size within Int64")
    func largest() throws {
        var decoder = ChunkedDecoder()
        let bytes = Array("7fffffffffffffff\r\nab".utf8)
        var content: [Range<Int>] = []
        #expect(try decoder.decode(bytes.span) { content.append($0) } == bytes.count)
        #expect(content == [18..<20])
    }

    @Test(
        "malformed sizes are refused",
        arguments: [
            "\r\n", ";a\r\n", "g\r\n", "0x5\r\n", "+5\r\n", "-5\r\n", "5_0\r\n", " 5\r\n", "5 \r\n", "5\t\r\n",
            "5 ;a\r\n", "5\n", "5\rh", "8000000000000000\r\n", "ffffffffffffffff\r\n", "10000000000000000\r\n",
            "00000000000000005\r\n", "5,\r\n", "\n",
        ])
    func sizes(_ text: String) {
        #expect(refusal(of: text) == .malformedChunkSize)
    }

    @Test(
        "malformed extensions are refused",
        arguments: [
            "5;\r\n", "5;;a\r\n", "5; a\r\n", "5;a \r\n", "5;a=\r\n", "5;a= b\r\n", "5;a =b\r\n", "5;=b\r\n",
            "5;a=b=c\r\n",
            "5;a\n", "5;a=\"b\n", "5;a=\"b\r\n", "5;a=\"b\"c\r\n", "5;a=\"\\\r\n", "5;a=\"\0\"\r\n", "5;a=b\"c\"\r\n",
            "5;é\r\n",
        ])
    func extensions(_ text: String) {
        #expect(refusal(of: text) == .malformedChunkExtension)
    }

    @Test("an extension's line end is a size line's end")
    func extensionLineEnd() {
        #expect(refusal(of: "5;a\rhello") == .malformedChunkSize)
    }

    @Test(
        "data that does not end where its size says is refused",
        arguments: [
            "5\r\nhello0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello\r0\r\n\r\n", "4\r\nhello\r\n0\r\n\r\n",
        ])
    func dataEnds(_ text: String) {
        #expect(refusal(of: text) == .malformedChunkEnd)
    }

    @Test(
        "malformed trailers are refused",
        arguments: [
            ("X : a\r\n", ParseError.malformedFieldName),
            (": a\r\n", .malformedFieldName),
            ("X\r\n", .malformedFieldName),
            (" X: a\r\n", .foldedLine),
            ("X: a\r\n\tb\r\n", .foldedLine),
            ("X: a\n", .bareLineFeed),
            ("X: a\rb", .bareCarriageReturn),
            ("X: \0\r\n", .controlByte),
            ("\n", .malformedFieldName),
            ("\r\r", .bareCarriageReturn),
        ])
    func malformedTrailers(_ lines: String, error: ParseError) {
        #expect(refusal(of: "0\r\n\(lines)\r\n") == error)
    }

    @Test(
        "fields that frame, route or authorise are refused as trailers",
        arguments: [
            "content-length", "Transfer-Encoding", "HOST", "Connection", "Authorization", "Content-Type",
            "X-Registry-Auth",
            "Proxy-Authorization", "Trailer", "Set-Cookie", "Expect",
        ])
    func forbiddenTrailers(_ name: String) {
        #expect(refusal(of: "0\r\n\(name): 1\r\n\r\n") == .forbiddenTrailer)
        #expect(refusal(of: "0\r\nX-Sum: 1\r\n\(name): 1\r\n\r\n") == .forbiddenTrailer)
    }

    @Test("extensions and trailers are bounded, each and together")
    func bounds() throws {
        func chunk(extensionBytes count: Int) -> String {
            "1;" + String(repeating: "a", count: count - 1) + "\r\nx\r\n"
        }
        let line = ChunkedDecoder.maximumExtensionBytes - 1
        #expect(try decode(chunk(extensionBytes: line) + "0\r\n\r\n") == "x")
        #expect(try decode(chunk(extensionBytes: line) + chunk(extensionBytes: line) + "0\r\n\r\n") == "xx")
        #expect(refusal(of: chunk(extensionBytes: line + 1)) == .chunkExtensionTooLong)
        #expect(refusal(of: String(repeating: chunk(extensionBytes: 1000), count: 17)) == .chunkExtensionTooLong)
        let trailer = "X: " + String(repeating: "a", count: TrailerScanner.maximumBytes)
        #expect(refusal(of: "0\r\n" + trailer)?.status == 431)
    }
}
