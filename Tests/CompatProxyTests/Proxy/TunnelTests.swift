// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy

@Suite("Tunnels", .hangLimit)
struct TunnelTests {
    enum Kind: String, CaseIterable {
        case attach, exec, websocket, session

        var request: String {
            switch self {
            case .attach: head("POST /v1.44/containers/a/attach?stdin=1 HTTP/1.1", "Host: d", "Content-Length: 0")
            case .exec:
                head(
                    "POST /v1.44/exec/a/start HTTP/1.1", "Connection: Upgrade", "Host: d", "Upgrade: tcp",
                    "Content-Length: 2")
                    + "{}"
            case .websocket:
                head(
                    "GET /v1.44/containers/a/attach/ws HTTP/1.1", "Connection: Upgrade", "Host: d",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Key: x")
            case .session: head("POST /v1.44/session HTTP/1.1", "Connection: Upgrade", "Host: d", "Upgrade: h2c")
            }
        }

        /// The 200 of an attach without an upgrade, or a 101.
        var answer: String {
            switch self {
            case .attach: head("HTTP/1.1 200 OK", "Content-Type: application/vnd.docker.raw-stream")
            case .exec: head("HTTP/1.1 101 UPGRADED", "Connection: Upgrade", "Upgrade: tcp")
            case .websocket:
                head(
                    "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
                    "Sec-WebSocket-Accept: y")
            case .session: head("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: h2c")
            }
        }
    }

    /// A tunnel through which nothing has gone yet.
    private struct Tunnel {
        let relay: Relay
        let client: TestSocket
        let engine: TestSocket

        init(_ kind: Kind = .exec, overTCP: Bool = false, clientsOverTCP: Bool? = nil) throws {
            relay = try Relay(overTCP: overTCP, clientsOverTCP: clientsOverTCP)
            client = try relay.client(kind.request)
            engine = try relay.engine.accept()
            #expect(try engine.readText(kind.request.utf8.count) == kind.request)
            try engine.send(kind.answer)
            #expect(try client.readHead() == kind.answer)
        }
    }

    @Test("carry bytes both ways and end one side at a time", arguments: Kind.allCases, [false, true])
    func bothWays(kind: Kind, overTCP: Bool) throws {
        let tunnel = try Tunnel(kind, overTCP: overTCP)
        try tunnel.client.send("stdin\u{0}")
        #expect(try tunnel.engine.readText(6) == "stdin\u{0}")
        try tunnel.engine.send("stdout")
        #expect(try tunnel.client.readText(6) == "stdout")
        tunnel.client.endSending()
        #expect(try tunnel.engine.readToEnd() == "")
        try tunnel.engine.send("last words")
        tunnel.engine.close()
        #expect(try tunnel.client.readToEnd() == "last words")
        #expect(try tunnel.relay.stillServes())
    }

    @Test("carry on when the engine has ended its side", arguments: [false, true])
    func engineEndsFirst(overTCP: Bool) throws {
        let tunnel = try Tunnel(overTCP: overTCP)
        try tunnel.engine.send("bye")
        tunnel.engine.endSending()
        #expect(try tunnel.client.readToEnd() == "bye")
        try tunnel.client.send("still here")
        #expect(try tunnel.engine.readText(10) == "still here")
        tunnel.client.endSending()
        #expect(try tunnel.engine.readToEnd() == "")
    }

    @Test("keep what either side sends early, in every cut", arguments: Kind.allCases)
    func earlyBytes(kind: Kind) throws {
        let relay = try Relay()
        let client = try relay.client(kind.request + "early stdin")
        let engine = try relay.engine.accept()
        #expect(try engine.readText(kind.request.utf8.count) == kind.request)
        #expect(try engine.isSilent())
        try engine.dribble(kind.answer + "early stdout")
        #expect(try client.readHead() == kind.answer)
        #expect(try client.readText(12) == "early stdout")
        #expect(try engine.readText(11) == "early stdin")
    }

    @Test("keep early bytes and the end behind them")
    func earlyEnd() throws {
        let relay = try Relay()
        let client = try relay.client(Kind.attach.request + "hi")
        client.endSending()
        let engine = try relay.engine.accept()
        _ = try engine.readHead()
        try engine.send(Kind.attach.answer + "out")
        #expect(try engine.readToEnd() == "hi")
        engine.close()
        #expect(try client.readToEnd() == Kind.attach.answer + "out")
    }

    @Test("an attach that fails is an answer like any other")
    func failure() throws {
        let relay = try Relay()
        let (_, answer) = try relay.exchange(
            Kind.exec.request, answer: head("HTTP/1.1 404 Not Found", "Content-Length: 4") + "none")
        #expect(answer == head("HTTP/1.1 404 Not Found", "Content-Length: 4") + "none")
    }

    /// Engines answer so once they have taken the connection over; Docker's CLIs up to 1.13 wait for its end.
    @Test("an attach that fails with the end of the connection ends the client's as well, rewritten or not")
    func failureByTheEnd() throws {
        for version in ["1.39", "1.40"] {
            let relay = try Relay.withRules()
            let client = try relay.client(
                head("POST /v\(version)/containers/a/attach HTTP/1.1", "Host: d", "Content-Length: 0"))
            let connection = try relay.engine.accept()
            _ = try connection.readHead()
            try connection.send(head("HTTP/1.1 409 Conflict", "X: y") + #"{"message":"paused"}"#)
            connection.close()
            let hint = version == "1.39" ? #","hint":"old""# : ""
            #expect(try client.readToEnd().hasSuffix("\r\n\r\n{\"message\":\"paused\"\(hint)}"))
        }
    }

    @Test("a 101 that nobody asked for is no tunnel")
    func uninvited() throws {
        let relay = try Relay()
        let (_, answer) = try relay.exchange(
            Kind.attach.request, answer: head("HTTP/1.1 101 UPGRADED", "Connection: Upgrade", "Upgrade: tcp"))
        #expect(answer.hasPrefix("HTTP/1.1 502 "))
    }

    @Test("hold a side back that sends faster than the other one reads, and lose nothing", arguments: [true, false])
    func backPressure(fromClient: Bool) throws {
        let tunnel = try Tunnel()
        let (source, sink) = fromClient ? (tunnel.client, tunnel.engine) : (tunnel.engine, tunnel.client)
        let bytes = [UInt8]((0..<(12 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 17 &+ $0 >> 10) })
        let sent = try source.sendUntilStalled(bytes)
        #expect(sent < 4 << 20)
        let sending = Beside {
            try source.send(Array(bytes[sent...]))
            source.endSending()
        }
        #expect(try sink.readBytesToEnd() == bytes)
        try sending.value()
    }

    @Test("what a client has sent before it ended its side arrives, though the engine has ended its own")
    func lastBytes() throws {
        let tunnel = try Tunnel(clientsOverTCP: true)
        tunnel.engine.endSending()
        #expect(try tunnel.client.readToEnd() == "")
        let bytes = [UInt8](repeating: 7, count: 350 * 1024)
        try tunnel.client.send(bytes)
        tunnel.client.endSending()
        #expect(try tunnel.engine.readBytesToEnd() == bytes)
    }

    @Test("a client that is gone takes the engine's connection with it", arguments: [false, true])
    func clientGone(overTCP: Bool) throws {
        let tunnel = try Tunnel(overTCP: overTCP)
        try tunnel.client.send("last")
        if overTCP { tunnel.client.reset() } else { tunnel.client.close() }
        // A reset may overtake what was sent before it.
        let last = try tunnel.engine.readUntilGone()
        #expect(last == "last" || overTCP && last.isEmpty)
        #expect(try tunnel.relay.stillServes())
    }

    @Test(
        "an engine that is gone takes the client's connection with it, after its last words", arguments: [false, true])
    func engineGone(overTCP: Bool) throws {
        let tunnel = try Tunnel(overTCP: overTCP)
        try tunnel.engine.send("last words")
        #expect(try tunnel.client.readText(10) == "last words")
        if overTCP { tunnel.engine.reset() } else { tunnel.engine.close() }
        #expect(try tunnel.client.readUntilGone() == "")
        #expect(try tunnel.relay.stillServes())
    }

    @Test("the last words of an engine that reads no more reach a client that is still sending")
    func lastWords() throws {
        let tunnel = try Tunnel()
        let sending = Beside { [client = tunnel.client] in
            try? client.send([UInt8](repeating: 7, count: 4 << 20))
        }
        _ = try tunnel.engine.read(exactly: 100_000)
        let words = String(repeating: "w", count: 100_000)
        try tunnel.engine.send(words)
        tunnel.engine.close()
        #expect(try tunnel.client.readUntilGone() == words)
        try sending.value()
    }
}
