// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

/// Every request here is refused, and refused alike however it is cut into pieces.
@Suite("Refused requests")
struct RequestRefusalTests {
    private func refusal(of text: String) -> ParseError? {
        let bytes = Array(text.utf8)
        let whole = Feed.requests([bytes])
        #expect(whole.messages.isEmpty)
        #expect(Feed.requests(Feed.bytes(bytes)) == whole)
        return whole.error
    }

    private func refusal(ofLines lines: String) -> ParseError? {
        refusal(of: "POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n")
    }

    @Test(
        "ambiguous or malformed lengths",
        arguments: [
            ("Content-Length: 5\r\nTransfer-Encoding: chunked", ParseError.ambiguousLength),
            ("Transfer-Encoding: chunked\r\ncontent-length: 0", .ambiguousLength),
            ("Content-Length: 5\r\nContent-Length: 5", .repeatedContentLength),
            ("Content-Length: 5\r\nContent-Length: 6", .repeatedContentLength),
            ("Content-Length: 5, 5", .malformedContentLength),
            ("Content-Length: +5", .malformedContentLength),
            ("Content-Length: -5", .malformedContentLength),
            ("Content-Length:", .malformedContentLength),
            ("Content-Length: 0x5", .malformedContentLength),
            ("Content-Length: 5a", .malformedContentLength),
            ("Content-Length: 5 5", .malformedContentLength),
            ("Content-Length: 9223372036854775808", .malformedContentLength),
            ("Content-Length: 9999999999999999999", .malformedContentLength),
            ("Content-Length: 18446744073709551621", .malformedContentLength),
            ("Content-Length: 00000000000000000005", .malformedContentLength),
        ])
    func lengths(_ lines: String, error: ParseError) {
        #expect(refusal(ofLines: lines) == error)
    }

    @Test(
        "transfer codings other than chunked, once",
        arguments: [
            ("Transfer-Encoding: gzip", ParseError.unsupportedTransferCoding),
            ("Transfer-Encoding: gzip, chunked", .unsupportedTransferCoding),
            ("Transfer-Encoding: chunked, chunked", .unsupportedTransferCoding),
            ("Transfer-Encoding: chunked,", .unsupportedTransferCoding),
            ("Transfer-Encoding: chunked;a=b", .unsupportedTransferCoding),
            ("Transfer-Encoding: \"chunked\"", .unsupportedTransferCoding),
            ("Transfer-Encoding: identity", .unsupportedTransferCoding),
            ("Transfer-Encoding: xchunked", .unsupportedTransferCoding),
            ("Transfer-Encoding:", .unsupportedTransferCoding),
            ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", .repeatedTransferEncoding),
            ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", .repeatedTransferEncoding),
        ])
    func transferCodings(_ lines: String, error: ParseError) {
        #expect(refusal(ofLines: lines) == error)
    }

    @Test("a transfer coding in HTTP/1.0")
    func transferCodingInHTTP10() {
        #expect(refusal(of: "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == .transferEncodingNotAllowed)
    }

    @Test(
        "malformed field lines",
        arguments: [
            ("X: a\r\n b", ParseError.foldedLine),
            ("X: a\r\n\tb", .foldedLine),
            ("X : a", .malformedFieldName),
            ("X\t: a", .malformedFieldName),
            (": a", .malformedFieldName),
            ("X", .malformedFieldName),
            ("X Y: a", .malformedFieldName),
            ("X(: a", .malformedFieldName),
            ("Xé: a", .malformedFieldName),
            ("X\"Y: a", .malformedFieldName),
            ("X: a\nY: b", .bareLineFeed),
            ("X: a\rY: b", .bareCarriageReturn),
            ("X: a\r\rY: b", .bareCarriageReturn),
            ("X: a\0b", .controlByte),
            ("X: a\u{1}b", .controlByte),
            ("X: a\u{7F}", .controlByte),
            ("X\0: a", .controlByte),
            ("X\u{B}: a", .controlByte),
        ])
    func fieldLines(_ lines: String, error: ParseError) {
        #expect(refusal(ofLines: lines) == error)
    }

    @Test("a first field line that is folded onto the request line")
    func foldedRequestLine() {
        #expect(refusal(of: "GET / HTTP/1.1\r\n Host: a\r\n\r\n") == .foldedLine)
    }

    @Test(
        "missing, repeated or malformed hosts",
        arguments: [
            ("GET / HTTP/1.1\r\n\r\n", ParseError.missingHost),
            ("GET http://a/ HTTP/1.1\r\n\r\n", .missingHost),
            ("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", .repeatedHost),
            ("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", .repeatedHost),
            ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .malformedHost),
            ("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", .malformedHost),
            ("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .malformedHost),
            ("GET / HTTP/1.1\r\nHost: a?b\r\n\r\n", .malformedHost),
            ("GET / HTTP/1.1\r\nHost: a\u{80}\r\n\r\n", .malformedHost),
        ])
    func hosts(_ text: String, error: ParseError) {
        #expect(refusal(of: text) == error)
    }

    @Test(
        "malformed request lines",
        arguments: [
            "GET  / HTTP/1.1", "GET /  HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ", "GET\t/ HTTP/1.1",
            "GET /\tHTTP/1.1", "GET /a b HTTP/1.1", "GET", "GET /", "GET ", "GET / ", "GET HTTP/1.1", "/ HTTP/1.1",
            "GET / http/1.1", "GET / HTTP/1", "GET / HTTP/1.", "GET / HTTP/1.10", "GET / HTTP/1,1", "GET / HTTQ/1.1",
            "GET / HTTP/11", "GET / HTTP /1.1", "G(T / HTTP/1.1", "GÉT / HTTP/1.1", ":", "GET\u{A0}/ HTTP/1.1",
        ])
    func requestLines(_ line: String) {
        #expect(refusal(of: "\(line)\r\nHost: a\r\n\r\n")?.status == 400)
    }

    @Test("versions other than 1.0 and 1.1", arguments: ["HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/3.1"])
    func versions(_ version: String) {
        #expect(refusal(of: "GET / \(version)\r\nHost: a\r\n\r\n")?.status == 505)
    }

    @Test("the preface of HTTP/2")
    func preface() {
        #expect(refusal(of: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")?.status == 505)
    }

    @Test(
        "targets of other forms, and malformed ones",
        arguments: [
            ("GET *", ParseError.unsupportedTargetForm),
            ("OPTIONS *x", .unsupportedTargetForm),
            ("CONNECT a:80", .unsupportedTargetForm),
            ("CONNECT /", .unsupportedTargetForm),
            ("GET a:80", .unsupportedTargetForm),
            ("GET images/json", .unsupportedTargetForm),
            ("GET https://a/", .unsupportedTargetForm),
            ("GET unix:///a", .unsupportedTargetForm),
            ("GET http:/a", .unsupportedTargetForm),
            ("GET http://", .unsupportedTargetForm),
            ("GET http:///a", .malformedTarget),
            ("GET http://u:p@a/", .malformedTarget),
            ("GET http://a,b/", .malformedTarget),
            ("GET http://%zz/", .malformedEscape),
            ("GET http://%a/", .malformedEscape),
            ("GET /a#b", .malformedTarget),
            ("GET /?#", .malformedTarget),
            ("GET /%zz", .malformedEscape),
            ("GET /%2", .malformedEscape),
            ("GET /%", .malformedEscape),
            ("GET /%2?f", .malformedEscape),
        ])
    func targets(_ start: String, error: ParseError) {
        #expect(refusal(of: "\(start) HTTP/1.1\r\nHost: a\r\n\r\n") == error)
    }

    @Test(
        "connection options that are no tokens, too many, or name what both hops need",
        arguments: [
            "Connection: a b", "Connection: \"close\"", "Connection: close;q=1", "Connection: Host",
            "Connection: close, content-length", "Connection: Transfer-Encoding", "Connection: X-Registry-Auth",
            "Connection: \(String(repeating: "a,", count: 33))",
        ])
    func connectionOptions(_ lines: String) {
        #expect(refusal(ofLines: lines) == .malformedConnection)
    }

    @Test("heads that are too large in bytes, first line or fields")
    func tooLarge() {
        let large = String(repeating: "a", count: 64 * 1024)
        #expect(refusal(ofLines: "X: \(large)")?.status == 431)
        #expect(refusal(of: "GET /\(large) HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 414)
        let lines = [String](repeating: "X: a", count: FieldLines.maximumFields)
        #expect(refusal(ofLines: lines.joined(separator: "\r\n")) == .tooManyFields)
        #expect(
            Feed.requests("GET / HTTP/1.1\r\nHost: a\r\n" + lines.dropFirst().joined(separator: "\r\n") + "\r\n\r\n")
                .error == nil)
    }

    @Test("every reason has a status for clients and words of its own")
    func reasons() {
        let words = Set(ParseError.allCases.map { "\($0.reason)" })
        #expect(words.count == ParseError.allCases.count)
        #expect(ParseError.allCases.allSatisfy { [400, 414, 417, 431, 505].contains($0.status) })
    }

    @Test("an incomplete head given as a head")
    func incomplete() {
        let whole = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        for count in 0..<whole.count {
            var head = RequestHead()
            #expect(throws: ParseError.self) { try head.parse(whole.span.extracting(0..<count)) }
        }
        var head = RequestHead()
        #expect(throws: ParseError.malformedRequestLine) { try head.parse((whole + [65]).span) }
    }
}
