// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy

@Suite("Answers that are none", .hangLimit)
struct MalformedAnswerTests {
    private static let get = head("GET /v1.44/x HTTP/1.1", "Host: d")

    /// What the client gets, to the end of its connection, where the engine says `answer` and ends its own.
    private func result(of answer: String, request: String = get, byteByByte: Bool = false) throws -> String {
        let relay = try Relay()
        let client = try relay.client(request)
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        // The proxy may be gone before the last byte.
        if byteByByte { try? connection.dribble(answer) } else { try connection.send(answer) }
        connection.close()
        client.endSending()
        let result = try client.readUntilGone()
        #expect(try relay.stillServes())
        return result
    }

    @Test(
        "before the body are 502, whole or byte by byte",
        arguments: [
            "", "HTTP/1.1 200", "garbage\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n",
            "HTTP/1.1 999 Odd\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
            head("HTTP/1.1 200 OK", "Content-Length: 5", "Transfer-Encoding: chunked") + "hello",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Content-Length: 5") + "0\r\n\r\n",
            head("HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 6") + "hello",
            head("HTTP/1.1 200 OK", "Content-Length: -1") + "hello",
            head("HTTP/1.1 200 OK", "Content-Length: 99999999999999999999") + "hello",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: gzip") + "hello",
            head("HTTP/1.1 200 OK", "X : y"),
            head("HTTP/1.1 200 OK", "X: y", " folded"),
            head("HTTP/1.1 200 OK", "X: \u{1}"),
            head("HTTP/1.1 204 No Content", "Content-Length: 5") + "hello",
            head("HTTP/1.1 200 OK", "X: " + String(repeating: "x", count: 1_100_000)),
            head("HTTP/1.1 101 Switching Protocols", "Upgrade: tcp", "Connection: Upgrade"),
        ])
    func head502(answer: String) throws {
        let whole = try result(of: answer)
        #expect(whole.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
        #expect(whole.contains(#"{"message":"the Docker engine at "#))
        guard answer.utf8.count < 1000 else { return }
        #expect(try result(of: answer, byteByByte: true).hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
    }

    @Test(
        "in the body never look complete",
        arguments: [
            head("HTTP/1.1 200 OK", "Content-Length: 10") + "hello",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "5\r\nhello\r\n",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\nT: 1\r\n",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "5\r\nhello0\r\n\r\n",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "zz\r\nhello\r\n0\r\n\r\n",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "5\nhello\n0\n\n",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "ffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "0\r\nContent-Length: 1\r\n\r\n",
        ])
    func brokenBody(answer: String) throws {
        for byteByByte in [false, true] {
            let result = try result(of: answer, byteByByte: byteByByte)
            let isBroken =
                !result.hasSuffix("0\r\n\r\n") && (!result.contains("Length: 10") || result.hasSuffix("\r\n\r\nhello"))
            #expect(isBroken || result.hasPrefix("HTTP/1.1 502 "), "\(result)")
        }
    }

    @Test("in the body are cut visibly for an HTTP/1.0 client on TCP too")
    func brokenForHTTP10() throws {
        let relay = try Relay(overTCP: true)
        let client = try relay.client(head("GET /v1.44/x HTTP/1.0"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "5\r\nhello\r\n")
        #expect(try client.readHead().hasPrefix("HTTP/1.0 200 OK\r\n"))
        #expect(try client.readText(5) == "hello")
        connection.close()
        #expect(throws: TestSocketError.failed(call: "recv", code: ECONNRESET)) { try client.readToEnd() }
    }

    @Test("an HTTP/1.0 answer is passed on, and its connection not used again")
    func http10() throws {
        let relay = try Relay()
        let client = try relay.client(Self.get)
        for _ in 0..<2 {
            let connection = try relay.engine.accept()
            _ = try connection.readHead()
            try connection.send(head("HTTP/1.0 200 OK", "Content-Length: 2") + "ok")
            #expect(
                try client.readMessage() == head("HTTP/1.1 200 OK", "Content-Length: 2", "Api-Version: 1.51") + "ok")
            #expect(try connection.readToEnd() == "")
            try client.send(Self.get)
        }
    }

    @Test("an answer that lasts until the engine closes does so for the client")
    func untilClose() throws {
        #expect(
            try result(of: head("HTTP/1.1 200 OK", "X: y") + "all of it")
                == head("HTTP/1.1 200 OK", "X: y", "Api-Version: 1.51", "Connection: close") + "all of it")
    }

    @Test("interim answers go through, as many as there are")
    func interim() throws {
        let relay = try Relay()
        let client = try relay.client(Self.get)
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.dribble(head("HTTP/1.1 103 Early Hints", "Link: <x>") + head("HTTP/1.1 102 Processing"))
        #expect(try client.readHead() == head("HTTP/1.1 103 Early Hints", "Link: <x>"))
        #expect(try client.readHead() == head("HTTP/1.1 102 Processing"))
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 0"))
        #expect(try client.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test("what follows a complete answer is nobody's, and ends the engine's connection")
    func excess() throws {
        let relay = try Relay()
        let client = try relay.client(Self.get)
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        let smuggled = head("HTTP/1.1 200 OK", "Content-Length: 8") + "smuggled"
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 2") + "ok" + smuggled)
        #expect(try client.readMessage().hasSuffix("\r\n\r\nok"))
        #expect(try connection.readUntilGone() == "")
        #expect(try relay.stillServes())
    }

    @Test("unsolicited bytes on an idle connection end it, and reach no client")
    func unsolicited() throws {
        let relay = try Relay()
        let client = try relay.client(Self.get)
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 2") + "ok")
        #expect(try client.readMessage().hasSuffix("\r\n\r\nok"))
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 8") + "smuggled")
        #expect(try connection.readUntilGone() == "")
        #expect(try relay.stillServes())
    }
}
