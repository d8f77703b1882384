// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Engines that are away, silent, gone or replaced", .hangLimit)
struct EngineLossTests {
    private let get = head("GET /v1.44/x HTTP/1.1", "Host: d")
    private let empty = head("HTTP/1.1 200 OK", "Content-Length: 0")

    @Test("an absent engine is told at once, in the form of the client's era, and the next one serves")
    func absent() throws {
        let engine = try FakeEngine(listens: false)
        defer { engine.shutDown() }
        let proxy = try RunningProxy(upstream: engine.address)
        let client = try proxy.connect()
        try client.send(get)
        let answer = try client.readMessage()
        #expect(answer.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        #expect(answer.contains("\r\nContent-Type: application/json\r\n"))
        #expect(answer.contains(#"{"message":"Cannot connect to the Docker engine at \#(engine.address)"#))
        try client.send(head("GET /v1.23/x HTTP/1.1", "Host: d"))
        let old = try client.readMessage()
        #expect(old.contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"))
        #expect(old.contains("\r\n\r\nCannot connect to the Docker engine at \(engine.address)"))
        try engine.start(as: .docker28)
        try client.send(get)
        let connection = try engine.accept()
        #expect(try connection.readHead() == get)
        try connection.send(empty)
        #expect(try client.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test("an address that cannot even be tried is told as well, and the proxy lives on")
    func unreachable() throws {
        let proxy = try RunningProxy(upstream: .tcp(host: "255.255.255.255", port: 1))
        for _ in 0..<2 {
            let client = try proxy.connect()
            try client.send(get + get)
            #expect(try client.readMessage().hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
            #expect(try client.readMessage().hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        }
    }

    @Test("a name without an address is told as well, and looked up again for the next request")
    func unknownHost() throws {
        let engine = try FakeEngine(overTCP: true)
        defer { engine.shutDown() }
        guard case .tcp(_, let port) = engine.address else { return }
        let proxy = try RunningProxy(upstream: .tcp(host: HostAttemptTests.unknownHost, port: port))
        let client = try proxy.connect()
        for _ in 0..<2 {
            try client.send(get)
            let answer = try client.readMessage()
            #expect(answer.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
            #expect(answer.contains("(the host is unknown: "))
        }
        try proxy.reload { $0.upstream = .tcp(host: "localhost", port: port) }
        try engine.waitForQuestions(1)
        try client.send(get)
        let connection = try engine.accept()
        #expect(try connection.readHead() == get)
        try connection.send(empty)
        #expect(try client.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test("a silent engine is told after the time that was set")
    func silent() throws {
        let relay = try Relay { $0.timeouts.upstreamConnect = .milliseconds(100) }
        relay.engine.answerQuestions(with: nil)
        try relay.engine.waitForQuestions(1)
        relay.engine.stop()
        try relay.engine.start(as: nil)
        let client = try relay.client(get)
        #expect(try client.readMessage().hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
    }

    @Test(
        "what is no engine is told",
        arguments: [
            "garbage\r\n\r\n", head("HTTP/1.1 500 Oh", "Content-Length: 0"),
            head("HTTP/1.1 200 OK", "Content-Length: 2") + "{}",
            head("HTTP/1.1 200 OK", "Content-Length: 9") + "<html>!!!",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "zz\r\n",
        ])
    func notAnEngine(answer: String) throws {
        let engine = try FakeEngine(listens: false)
        defer { engine.shutDown() }
        try engine.start(as: .docker28)
        engine.answerQuestions(with: answer)
        let proxy = try RunningProxy(upstream: engine.address)
        let client = try proxy.connect()
        try client.send(get)
        #expect(try client.readMessage().hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        engine.answerQuestions(with: EngineEra.docker28.answer)
        try client.send(get)
        #expect(try engine.accept().readHead() == get)
    }

    @Test("an engine that closes after it has told its version serves")
    func closesAfterVersion() throws {
        let engine = try FakeEngine(listens: false)
        defer { engine.shutDown() }
        try engine.start(as: .docker28)
        engine.answerQuestions(with: head("HTTP/1.0 200 OK") + EngineEra.docker20.version, thenEnd: true)
        let proxy = try RunningProxy(upstream: engine.address)
        for _ in 0..<3 {
            let client = try proxy.connect()
            try client.send(head("GET /v1.52/x HTTP/1.1", "Host: d", "Connection: close"))
            let connection = try engine.accept()
            #expect(try connection.readHead() == head("GET /v1.41/x HTTP/1.1", "Host: d"))
            try connection.send(head("HTTP/1.1 200 OK", "Connection: close", "Content-Length: 0"))
            #expect(try client.readToEnd().contains("\r\nApi-Version: 1.41\r\n"))
        }
    }

    @Test("an engine that ends its version with the connection may be another one each time")
    func replacedBehindClose() throws {
        let relay = try Relay()
        try relay.engine.waitForQuestions(1)
        relay.engine.stop()
        try relay.engine.start(as: .docker20)
        for (era, version) in [(EngineEra.docker20, "1.41"), (.docker28, "1.51")] {
            relay.engine.answerQuestions(with: head("HTTP/1.0 200 OK") + era.version, thenEnd: true)
            let client = try relay.client(get)
            let connection = try relay.engine.accept()
            _ = try connection.readHead()
            try connection.send(head("HTTP/1.1 204 No Content", "Connection: close"))
            #expect(try client.readHead().contains("\r\nApi-Version: \(version)\r\n"))
        }
    }

    /// A relay, a client, and an idle connection to the engine.
    private func afterOneRequest() throws -> (Relay, TestSocket, TestSocket) {
        let relay = try Relay()
        let client = try relay.client(get)
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(empty)
        _ = try client.readHead()
        return (relay, client, connection)
    }

    /// The same with a connection that the engine ends unnoticed, just when `request` comes.
    private func afterStale(_ request: String) throws -> (Relay, TestSocket) {
        let (relay, client, connection) = try afterOneRequest()
        try client.send(request)
        _ = try connection.readHead()
        connection.close()
        return (relay, client)
    }

    @Test("a GET whose connection ends before an answer is sent once more, and no more than that")
    func staleGET() throws {
        let (relay, client) = try afterStale(get)
        let second = try relay.engine.accept()
        #expect(try second.readHead() == get)
        second.close()
        #expect(try client.readMessage().hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
        #expect(try relay.stillServes())
    }

    @Test("what a client sends through a tunnel reaches the engine that the request was sent to once more")
    func staleUpgrade() throws {
        let (relay, client, connection) = try afterOneRequest()
        // It takes nothing more, before the proxy hears that it has ended.
        shutdown(connection.descriptor, Int32(SHUT_RD))
        try client.send(head("GET /v1.44/x HTTP/1.1", "Host: d", "Connection: Upgrade", "Upgrade: websocket"))
        #expect(try client.isSilent())
        connection.close()
        let second = try relay.engine.accept()
        _ = try second.readHead()
        try second.send(head("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket"))
        _ = try client.readHead()
        try client.send("input")
        #expect(try second.readText(5) == "input")
    }

    @Test("a POST whose connection ends before an answer is not sent again")
    func stalePOST() throws {
        let (relay, client) = try afterStale(head("POST /v1.44/x HTTP/1.1", "Host: d"))
        #expect(try client.readMessage().hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
        #expect(try relay.stillServes())
    }

    @Test("a GET on a new connection that ends is not sent again")
    func newConnectionEnds() throws {
        let relay = try Relay()
        let client = try relay.client(get)
        try relay.engine.accept().close()
        #expect(try client.readMessage().hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
        #expect(try relay.stillServes())
    }

    @Test("an engine that was replaced by another release is asked anew")
    func replaced() throws {
        let relay = try Relay(.docker20)
        let request = head("GET /v1.44/x HTTP/1.1", "Host: d")
        let client = try relay.client(request)
        let connection = try relay.engine.accept()
        #expect(try connection.readHead() == head("GET /v1.41/x HTTP/1.1", "Host: d"))
        try connection.send(empty)
        #expect(try client.readHead().contains("\r\nApi-Version: 1.41\r\n"))
        relay.engine.stop()
        connection.close()
        // A request that comes while nobody is there.
        try client.send(request)
        #expect(try client.readMessage().hasPrefix("HTTP/1.1 503 "))
        try relay.engine.start(as: .docker29)
        try client.send(request)
        let second = try relay.engine.accept()
        #expect(try second.readHead() == head("GET /v1.44/x HTTP/1.1", "Host: d"))
        try second.send(empty)
        #expect(try client.readHead().contains("\r\nApi-Version: 1.52\r\n"))
    }

    @Test("an engine whose queue of connections is full is waited for, as clients would")
    func fullQueue() throws {
        let folder = try TemporaryFolder()
        let address = Address.unix(path: folder.file("engine.sock"))
        let listener = try SystemSocket.listen(on: address, backlog: 0)
        let first = try TestSocket(connectingTo: address)
        let proxy = try RunningProxy(upstream: address)
        let client = try proxy.connect()
        try client.send(get)
        #expect(try client.isSilent())
        try SystemSocket.accept(from: listener).close()
        let question = try SystemSocket.accept(from: listener)
        #expect(try question.readHead().hasPrefix("GET /version "))
        try question.send(EngineEra.docker28.answer)
        let connection = try SystemSocket.accept(from: listener)
        #expect(try connection.readHead() == get)
        close(listener)
        first.close()
    }

    @Test("requests that wait for the engine are all served once it answers, in their order")
    func parked() throws {
        let engine = try FakeEngine(listens: false)
        defer { engine.shutDown() }
        // Listens, but nobody answers yet: the question waits in the queue of the socket.
        guard case .unix(let path) = engine.address else { return }
        let listener = try SystemSocket.listen(on: engine.address)
        let proxy = try RunningProxy(upstream: engine.address)
        let client = try proxy.connect()
        try client.send(get + head("GET /v1.99/y HTTP/1.1", "Host: d"))
        let ended = try proxy.connect()
        try ended.send(head("GET /v1.99/z HTTP/1.1", "Host: d"))
        ended.endSending()
        let question = try SystemSocket.accept(from: listener)
        #expect(try question.readHead().hasPrefix("GET /version "))
        #expect(try client.isSilent())
        try question.send(EngineEra.docker28.answer)
        let connection = try SystemSocket.accept(from: listener)
        #expect(try connection.readHead() == get)
        try connection.send(empty)
        #expect(try client.readHead().hasPrefix("HTTP/1.1 200 "))
        #expect(try client.readMessage().contains("too new"))
        #expect(try ended.readToEnd().contains("too new"))
        close(listener)
        unlink(path)
    }
}
