// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy

@Suite("Requests that are none", .hangLimit)
struct MalformedRequestTests {
    /// Status and request.
    static let requests: [(Int, String)] = [
        (400, "GET /x HTTP/1.1\nHost: d\n\n"),
        (400, "GET /x HTTP/1.1\r\nHost: d\rX: y\r\n\r\n"),
        (400, "GET /x HTTP/1.1\r\nHost: d\r\nX: y\nZ: z\r\n\r\n"),
        (400, "GET /x HTTP/1.1\r\nHost: d\r\nX: \u{0}\r\n\r\n"),
        (400, "GET /x HTTP/1.1\r\nHost: d\r\nX: \u{7}\r\n\r\n"),
        (400, head("GET /x HTTP/1.1", "Host: d", "X: y", " folded")),
        (400, head("GET /x HTTP/1.1", "Host: d", "X : y")),
        (400, head("GET /x HTTP/1.1", "Host: d", ": y")),
        (400, head("GET /x HTTP/1.1", "Host: d", "no colon")),
        (400, head("GET /x HTTP/1.1", "X: y")),
        (400, head("GET /x HTTP/1.1", "Host: d", "Host: d")),
        (400, head("GET /x HTTP/1.1", "Host: d e")),
        (400, head("GET  /x HTTP/1.1", "Host: d")),
        (400, head("GET /x", "Host: d")),
        (400, head("GET /x y HTTP/1.1", "Host: d")),
        (400, head("GET x HTTP/1.1", "Host: d")),
        (400, head("GET /%zz HTTP/1.1", "Host: d")),
        (400, head("CONNECT d:1 HTTP/1.1", "Host: d")),
        (400, head("G@T /x HTTP/1.1", "Host: d")),
        (505, head("GET /x HTTP/2.0", "Host: d")),
        (400, head("POST /x HTTP/1.1", "Host: d", "Content-Length: 1", "Transfer-Encoding: chunked") + "0\r\n\r\n"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: chunked", "Content-Length: 1") + "0\r\n\r\n"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Content-Length: 1", "Content-Length: 1") + "x"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Content-Length: 1, 1") + "x"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Content-Length: +1") + "x"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Content-Length: -1") + "x"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Content-Length: 0x1") + "x"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Content-Length:") + "x"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Content-Length: 18446744073709551616") + "x"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Content-Length: 9223372036854775808") + "x"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: gzip, chunked") + "0\r\n\r\n"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: identity")),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked")),
        (400, head("POST /x HTTP/1.0", "Host: d", "Transfer-Encoding: chunked") + "0\r\n\r\n"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: chunked") + "g\r\n\r\n"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: chunked") + "-1\r\n\r\n"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: chunked") + "1\nx\r\n"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: chunked") + "1\r\nxy\r\n"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: chunked") + "ffffffffffffffffff\r\nx"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: chunked") + "1;a\u{0}\r\nx\r\n"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: chunked") + "0\r\nContent-Length: 5\r\n\r\n"),
        (400, head("POST /x HTTP/1.1", "Host: d", "Transfer-Encoding: chunked") + "0\r\nbad\r\n\r\n"),
        (417, head("POST /x HTTP/1.1", "Host: d", "Content-Length: 1", "Expect: the-unexpected")),
        (414, "GET /" + String(repeating: "x", count: 1_100_000)),
        (431, head("GET /x HTTP/1.1", "Host: d", "X: " + String(repeating: "x", count: 1_100_000))),
    ]

    @Test("each is refused, its connection is closed, and the engine gets not a byte of it", arguments: requests)
    func refused(status: Int, request: String) throws {
        let relay = try Relay()
        let client = try relay.client()
        // What came before it is answered in its turn.
        try client.send(head("GET /v1.44/first HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        #expect(try connection.readHead() == head("GET /v1.44/first HTTP/1.1", "Host: d"))
        try connection.send(head("HTTP/1.1 204 No Content", "Connection: close"))
        #expect(try client.readHead().hasPrefix("HTTP/1.1 204 "))

        try client.send(request)
        let answer = try client.readUntilGone()
        let isOld = request.contains("HTTP/1.0")
        #expect(
            answer.hasPrefix("HTTP/1.\(isOld ? 0 : 1) \(status) "), "\(request.debugDescription.prefix(200))")
        #expect(answer.contains("\r\nConnection: close\r\n") != isOld)
        #expect(answer.contains(#"{"message":""#))
        #expect(try relay.stillServes())
        #expect(relay.engine.waiting == 0)
    }

    @Test("each is refused as well when it comes byte by byte", arguments: requests.filter { $0.1.utf8.count < 1000 })
    func refusedByteByByte(status: Int, request: String) throws {
        let relay = try Relay()
        let client = try relay.client()
        // The proxy may have seen enough, and be gone, before the last byte.
        try? client.dribble(request)
        let answer = try client.readUntilGone()
        // Of a body that comes in pieces, what was in order may be on its way to the engine already.
        #expect(answer.dropFirst(8).hasPrefix(" \(status) ") || request.contains("chunked\r\n\r\n"))
        #expect(!answer.dropFirst(8).hasPrefix(" 2"))
    }

    @Test("requests that follow a malformed one are not looked at")
    func nothingBehind() throws {
        let relay = try Relay()
        let client = try relay.client(
            head("GET /x HTTP/1.1", "Host: d", "Host: d") + head("GET /v1.44/smuggled HTTP/1.1", "Host: d"))
        #expect(try client.readUntilGone().components(separatedBy: "HTTP/1.1").count == 2)
        #expect(try relay.stillServes())
    }

    @Test("a refusal of HEAD has no body to be taken for another answer")
    func refusedHead() throws {
        let relay = try Relay()
        let client = try relay.client(head("HEAD /v1.1/x HTTP/1.1", "Host: d"))
        client.endSending()
        #expect(try client.readToEnd().hasSuffix("\r\n\r\n"))
    }

    @Test("line ends before a request are skipped")
    func emptyLines() throws {
        let relay = try Relay()
        let (request, _) = try relay.exchange(
            "\r\n\r\n" + head("GET /v1.44/x HTTP/1.1", "Host: d"), answer: head("HTTP/1.1 204 No Content"))
        #expect(request == head("GET /v1.44/x HTTP/1.1", "Host: d"))
    }

    @Test("a client that never ends its head is told so in time")
    func headTimeout() throws {
        let relay = try Relay { $0.timeouts.clientHead = .milliseconds(50) }
        let client = try relay.client("GET /v1.44/x HT")
        let answer = try client.readToEnd()
        #expect(answer.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
        #expect(answer.contains("\r\nConnection: close\r\n"))
    }

    @Test("an empty line behind a request begins no head that would have to end in time")
    func emptyLineBehind() throws {
        let relay = try Relay { $0.timeouts.clientHead = .milliseconds(50) }
        let get = head("GET /v1.44/x HTTP/1.1", "Host: d")
        let client = try relay.client(get + "\r\n")
        let connection = try relay.engine.accept()
        for _ in 0..<2 {
            #expect(try connection.readHead() == get)
            try connection.send(head("HTTP/1.1 204 No Content"))
            #expect(try client.readHead().hasPrefix("HTTP/1.1 204 "))
            #expect(try client.isSilent())
            try client.send(get)
        }
    }

    @Test("a client beyond the limit is told so, and one that leaves makes room")
    func connectionLimit() throws {
        let relay = try Relay { $0.limits.connections = 1 }
        let first = try relay.client(head("GET /v1.44/x HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        let second = try relay.client(head("GET /v1.44/y HTTP/1.1", "Host: d"))
        #expect(try second.readUntilGone().hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        try connection.send(head("HTTP/1.1 200 OK", "Connection: close") + "x")
        connection.close()
        #expect(try first.readToEnd().hasSuffix("x"))
        first.close()
        second.close()
        #expect(try relay.servesSoon())
    }
}

extension Relay {
    /// Whether a client is served once the proxy has noticed that others are gone.
    fileprivate func servesSoon() throws -> Bool {
        let connection = Beside { [engine] in
            let connection = try engine.accept()
            _ = try connection.readHead()
            try connection.send(head("HTTP/1.1 204 No Content"))
        }
        while true {
            let answer = try client(head("GET /v1.44/x HTTP/1.1", "Host: d", "Connection: close")).readUntilGone()
            guard answer.hasPrefix("HTTP/1.1 503") else {
                try connection.value()
                return answer.hasPrefix("HTTP/1.1 204")
            }
        }
    }
}
