// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("ResponseHead")
struct ResponseHeadTests {
    private func parse(_ text: String) throws(ParseError) -> ResponseHead {
        var head = ResponseHead()
        try head.parse(Array(text.utf8).span)
        return head
    }

    @Test("status, reason and fields are where they stand")
    func parts() throws {
        let result = Feed.responses("HTTP/1.1 200 OK, très bien\r\nApi-Version: 1.24\r\nContent-Length: 2\r\n\r\nhi")
        #expect(result.error == nil)
        let message = try #require(result.messages.first)
        #expect(message.start == ["http11", "200", "OK, très bien"])
        #expect(message.fields == ["Api-Version: 1.24", "Content-Length: 2"])
        #expect(message.content == Array("hi".utf8))
    }

    @Test("the reason may be empty or absent")
    func reasons() throws {
        #expect(try parse("HTTP/1.1 200 \r\n\r\n").reason.isEmpty)
        #expect(try parse("HTTP/1.1 200\r\n\r\n").reason.isEmpty)
    }

    @Test("the body's end is told by request method, status and fields, in this order")
    func framing() throws {
        func framing(_ status: Int, _ fields: String, toHead: Bool = false) throws -> BodyFraming {
            try parse("HTTP/1.1 \(status) X\r\n\(fields)\r\n").framing(forRequestMethodHEAD: toHead)
        }
        #expect(try framing(200, "") == .untilClose)
        #expect(try framing(200, "Content-Length: 9223372036854775807\r\n") == .length(.init(Int64.max)))
        #expect(try framing(500, "Transfer-Encoding: CHUNKED\r\n") == .chunked)
        #expect(try framing(200, "Content-Length: 7\r\n", toHead: true) == .none)
        #expect(try framing(200, "Transfer-Encoding: chunked\r\n", toHead: true) == .none)
        #expect(try framing(304, "Content-Length: 7\r\n") == .none)
        #expect(try framing(204, "Content-Length: 0\r\n") == .none)
        #expect(try framing(100, "") == .none)
    }

    @Test("an answer persists as its version and Connection say")
    func persistence() throws {
        #expect(try parse("HTTP/1.1 200 OK\r\n\r\n").isPersistent)
        #expect(try !parse("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").isPersistent)
        #expect(try !parse("HTTP/1.0 200 OK\r\n\r\n").isPersistent)
        #expect(try parse("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n").isPersistent)
    }

    @Test(
        "malformed status lines are refused",
        arguments: [
            "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 099 OK", "HTTP/1.1 600 OK", "HTTP/1.1  200 OK",
            "HTTP/1.1 +20 OK", "HTTP/1.1", "HTTP/1.1 ", "HTTP/2.0 200 OK", "HTTP/1.2 200 OK", "http/1.1 200 OK",
            "ICY 200 OK", "HTTP/1.1\t200 OK", "HTTP/1.1 200\tOK", "", "HTTP/1.1 2x0 OK",
        ])
    func statusLines(_ line: String) {
        let text = Array("\(line)\r\n\r\n".utf8)
        #expect(Feed.responses([text]).error != nil)
        #expect(Feed.responses(Feed.bytes(text)) == Feed.responses([text]))
    }

    @Test(
        "ambiguous framing is refused",
        arguments: [
            ("200", "Content-Length: 5\r\nTransfer-Encoding: chunked", ParseError.ambiguousLength),
            ("200", "Content-Length: 5\r\nContent-Length: 5", .repeatedContentLength),
            ("200", "Content-Length: 5, 5", .malformedContentLength),
            ("200", "Content-Length: -1", .malformedContentLength),
            ("200", "Transfer-Encoding: gzip, chunked", .unsupportedTransferCoding),
            ("304", "Content-Length: 5\r\nTransfer-Encoding: chunked", .ambiguousLength),
            ("204", "Content-Length: 5", .contentNotAllowed),
            ("204", "Transfer-Encoding: chunked", .contentNotAllowed),
            ("100", "Content-Length: 5", .contentNotAllowed),
        ])
    func ambiguousFraming(_ status: String, _ lines: String, error: ParseError) {
        #expect(throws: error) { try parse("HTTP/1.1 \(status) X\r\n\(lines)\r\n\r\n") }
    }

    @Test("a transfer coding in HTTP/1.0 is refused")
    func transferCodingInHTTP10() {
        #expect(throws: ParseError.transferEncodingNotAllowed) {
            try parse("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        }
    }
}
