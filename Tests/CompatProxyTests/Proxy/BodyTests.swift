// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Bodies", .hangLimit)
struct BodyTests {
    /// More than the kernel and the proxy may hold of it together.
    private static let held = 4 << 20
    private static let large = [UInt8]((0..<(16 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 12) })

    @Test("an upload stalls with an engine that does not read, and goes on with it", arguments: [false, true])
    func slowEngine(overTCP: Bool) throws {
        let relay = try Relay(overTCP: overTCP)
        let client = try relay.client(
            head("POST /v1.44/build HTTP/1.1", "Host: d", "Content-Length: \(Self.large.count)"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        let sent = try client.sendUntilStalled(Self.large)
        #expect(sent < (overTCP ? 3 : 1) * Self.held)
        let sending = Beside { try client.send(Array(Self.large[sent...])) }
        #expect(try connection.read(exactly: Self.large.count) == Self.large)
        try sending.value()
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 0"))
        #expect(try client.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test("a download stalls with a client that does not read, and goes on with it", arguments: [false, true])
    func slowClient(overTCP: Bool) throws {
        let relay = try Relay(overTCP: overTCP)
        let client = try relay.client(head("GET /v1.44/images/get HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: \(Self.large.count)"))
        let sent = try connection.sendUntilStalled(Self.large)
        #expect(sent < (overTCP ? 3 : 1) * Self.held)
        let sending = Beside { try connection.send(Array(Self.large[sent...])) }
        _ = try client.readHead()
        #expect(try client.read(exactly: Self.large.count) == Self.large)
        try sending.value()
    }

    @Test("an answer that was read in full reaches a client that takes its time, though the connection is to end")
    func slowEnd() throws {
        let relay = try Relay()
        let client = try relay.client(head("GET /v1.44/images/get HTTP/1.1", "Host: d", "Connection: close"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        // More than the kernel takes, and little enough for the proxy to read ahead.
        let body = Array(Self.large.prefix(248 * 1024))
        try connection.send(Array(head("HTTP/1.1 200 OK", "Content-Length: \(body.count)").utf8) + body)
        // The proxy has all of it once it gives the engine's connection to another request, and time goes by there.
        let other = try relay.client(head("GET /v1.44/slow HTTP/1.1", "Host: d"))
        #expect(try connection.readHead().hasPrefix("GET /v1.44/slow "))
        for _ in 0..<9 { _ = try connection.isSilent() }
        try connection.send(head("HTTP/1.1 204 No Content"))
        _ = try other.readHead()
        _ = try client.readHead()
        #expect(try client.readBytesToEnd() == body)
    }

    @Test("the engine tells the client to go on with its body")
    func continues() throws {
        let relay = try Relay()
        let request = head("POST /v1.44/x HTTP/1.1", "Host: d", "Expect: 100-continue", "Content-Length: 4")
        let client = try relay.client(request)
        let connection = try relay.engine.accept()
        #expect(try connection.readHead() == request)
        try connection.send(head("HTTP/1.1 100 Continue"))
        #expect(try client.readHead() == head("HTTP/1.1 100 Continue"))
        try client.send("body")
        #expect(try connection.readText(4) == "body")
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 0"))
        #expect(try client.readHead() == head("HTTP/1.1 200 OK", "Content-Length: 0", "Api-Version: 1.51"))
    }

    @Test("an engine that refuses a body unseen ends the connection, so that nothing is taken for a request")
    func refusesBody() throws {
        let relay = try Relay()
        let client = try relay.client(
            head("POST /v1.44/x HTTP/1.1", "Host: d", "Expect: 100-continue", "Content-Length: 4"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 404 Not Found", "Content-Length: 2") + "no")
        #expect(
            try client.readToEnd()
                == head("HTTP/1.1 404 Not Found", "Content-Length: 2", "Connection: close") + "no")
        #expect(try connection.readToEnd() == "")
    }

    @Test("an answer may begin, and end, before the request does")
    func answerFirst() throws {
        let relay = try Relay()
        let client = try relay.client(
            head("POST /v1.44/build HTTP/1.1", "Host: d", "Transfer-Encoding: chunked") + "1\r\na\r\n")
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        #expect(try connection.readText(6) == "1\r\na\r\n")
        try connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "2\r\n{}\r\n")
        _ = try client.readHead()
        #expect(try client.readText(7) == "2\r\n{}\r\n")
        try client.send("1\r\nb\r\n")
        #expect(try connection.readText(6) == "1\r\nb\r\n")
        try connection.send("0\r\n\r\n")
        #expect(try client.readText(5) == "0\r\n\r\n")
        try client.send("0\r\n\r\n" + head("GET /v1.44/next HTTP/1.1", "Host: d"))
        #expect(try connection.readText(5) == "0\r\n\r\n")
        let next = try relay.accept(connection)
        #expect(try next.readHead().hasPrefix("GET /v1.44/next "))
    }

    @Test("an engine that refuses an upload and closes is heard, and the rest of the upload dropped")
    func refusedUpload() throws {
        let relay = try Relay()
        let client = try relay.client(
            head("POST /v1.44/build HTTP/1.1", "Host: d", "Content-Length: \(Self.large.count)"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 413 Too Much", "Content-Length: 2", "Connection: close") + "no")
        connection.close()
        let sending = Beside { try? client.send(Self.large) }
        let answer = try client.readUntilGone()
        #expect(answer.hasPrefix("HTTP/1.1 413 Too Much\r\n"))
        #expect(answer.hasSuffix("\r\n\r\nno"))
        try sending.value()
        #expect(try relay.stillServes())
    }
}

extension Relay {
    /// The connection of the next request: the one that was used before, or a new one.
    fileprivate func accept(_ old: TestSocket) throws -> TestSocket {
        while engine.waiting == 0 { if try !old.isSilent() { return old } }
        return try engine.accept()
    }
}
