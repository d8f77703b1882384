// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("HeadScanner")
struct HeadScannerTests {
    private func scan(_ text: String, maximumBytes: Int = 1024) throws(ParseError) -> Range<Int>? {
        var scanner = HeadScanner(maximumBytes: maximumBytes)
        return try scanner.scan(Array(text.utf8).span)
    }

    @Test("a head ends with its empty line, whatever follows")
    func end() throws {
        #expect(try scan("GET / HTTP/1.1\r\n\r\nGET") == 0..<18)
        #expect(try scan("GET / HTTP/1.1\r\n\r") == nil)
        #expect(try scan("") == nil)
    }

    @Test("a few empty lines before a head are skipped, many are refused")
    func emptyLines() throws {
        #expect(try scan("\r\nGET / HTTP/1.1\r\n\r\n") == 2..<20)
        #expect(try scan("\r\n\r\nGET / HTTP/1.1\r\n\r\n") == 4..<22)
        #expect(throws: ParseError.malformedRequestLine) { try scan("\r\n\r\n\r\n") }
        #expect(throws: ParseError.bareLineFeed) { try scan("\nGET / HTTP/1.1\r\n\r\n") }
    }

    @Test("an answer may not begin with an empty line")
    func emptyLineBeforeAnswer() {
        var scanner = HeadScanner(maximumBytes: 1024, maximumEmptyLines: 0)
        #expect(throws: ParseError.malformedRequestLine) { try scanner.scan(Array("\r\nHTTP/1.1".utf8).span) }
    }

    @Test("an unfinished head is refused at its first wrong byte")
    func refusedAtOnce() {
        #expect(throws: ParseError.bareLineFeed) { try scan("GET / HTTP/1.1\n") }
        #expect(throws: ParseError.bareCarriageReturn) { try scan("GET / HTTP/1.1\rH") }
        #expect(throws: ParseError.bareCarriageReturn) { try scan("GET / HTTP/1.1\r\r") }
        #expect(throws: ParseError.controlByte) { try scan("GET /\0") }
        #expect(throws: ParseError.controlByte) { try scan("G\u{7F}") }
        #expect(throws: ParseError.controlByte) { try scan("\u{16}\u{03}\u{01}") }
    }

    @Test("a head may be as large as the limit and no larger")
    func limit() throws {
        let head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(try scan(head, maximumBytes: head.utf8.count) == 0..<head.utf8.count)
        #expect(try scan("\r\n" + head, maximumBytes: head.utf8.count) == 2..<head.utf8.count + 2)
        #expect(throws: ParseError.headTooLarge) { try scan(head, maximumBytes: head.utf8.count - 1) }
        #expect(throws: ParseError.headTooLarge) { try scan(String(head.dropLast()), maximumBytes: 24) }
    }

    @Test("a first line over the limit is a request line too long")
    func longRequestLine() {
        #expect(throws: ParseError.requestLineTooLong) { try scan("GET /aaaaaaaaaaaaaaaa", maximumBytes: 16) }
        #expect(throws: ParseError.requestLineTooLong) { try scan("GET / HTTP/1.1\r\nHost: a", maximumBytes: 15) }
    }

    @Test("the largest of limits does not overflow")
    func hugeLimit() throws {
        #expect(try scan("\r\nGET / HTTP/1.1\r\n\r\n", maximumBytes: .max) == 2..<20)
    }
}
