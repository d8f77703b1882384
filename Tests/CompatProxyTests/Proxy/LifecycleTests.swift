// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

@testable import CompatProxy

@Suite("Clients that leave, and the end of the proxy", .hangLimit)
struct LifecycleTests {
    private let get = head("GET /v1.44/x HTTP/1.1", "Host: d")
    private let empty = head("HTTP/1.1 200 OK", "Content-Length: 0")

    @Test("a client that leaves while it waits takes the engine's connection with it", arguments: [false, true])
    func leavesWhileWaiting(overTCP: Bool) throws {
        let relay = try Relay(overTCP: overTCP)
        let client = try relay.client(head("POST /v1.44/containers/a/wait HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        client.close()
        #expect(try connection.readToEnd() == "")
        connection.close()
        #expect(try relay.stillServes())
    }

    @Test("a client that leaves amid an answer takes the engine's connection with it", arguments: [false, true])
    func leavesAmidAnswer(overTCP: Bool) throws {
        let relay = try Relay(overTCP: overTCP)
        let client = try relay.client(head("GET /v1.44/events HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "2\r\n{}\r\n")
        _ = try client.readHead()
        client.close()
        #expect(try connection.readUntilGone() == "")
        connection.close()
        #expect(try relay.stillServes())
    }

    @Test("a client that leaves while an answer waits for it takes the engine's connection with it")
    func leavesWhileStalled() throws {
        let relay = try Relay()
        let client = try relay.client(head("GET /v1.44/images/get HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 200 OK"))
        _ = try connection.sendUntilStalled([UInt8](repeating: 1, count: 4 << 20))
        client.close()
        #expect(try connection.readUntilGone() == "")
        #expect(try relay.stillServes())
    }

    @Test("the engine gets what a client has sent of a body before it left, and no more", arguments: [false, true])
    func leavesAmidRequest(overTCP: Bool) throws {
        let relay = try Relay(overTCP: overTCP)
        let client = try relay.client(head("POST /v1.44/build HTTP/1.1", "Host: d", "Content-Length: 100") + "part")
        client.close()
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        #expect(try connection.readToEnd() == "part")
        connection.close()
        #expect(try relay.stillServes())
    }

    @Test("a request that was to be rewritten and never became complete reaches no engine", arguments: [false, true])
    func leavesAmidCollectedRequest(overTCP: Bool) throws {
        let relay = try Relay(overTCP: overTCP, history: .tests) { $0.speak = .newest }
        let request = head("POST /v1.39/containers/create HTTP/1.1", "Host: d", "Content-Length: 100") + #"{"Old":"#
        let client = try relay.client(request)
        client.endSending()
        #expect(try client.readToEnd().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        try relay.client(request).close()
        #expect(try relay.stillServes())
        #expect(relay.engine.waiting == 0)
    }

    @Test("a client that ends its side amid its request, though it was answered, gets the end")
    func endsAfterAnswer() throws {
        let relay = try Relay()
        let client = try relay.client(head("POST /v1.44/build HTTP/1.1", "Host: d", "Content-Length: 10") + "part")
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        #expect(try connection.readText(4) == "part")
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 2") + "ok")
        #expect(try client.readMessage().hasSuffix("\r\n\r\nok"))
        client.endSending()
        #expect(try client.readToEnd() == "")
        #expect(try connection.readToEnd() == "")
    }

    @Test(
        "a client that ends its side still gets the answer, and the engine hears of the end", arguments: [false, true])
    func halfClose(overTCP: Bool) throws {
        let relay = try Relay(overTCP: overTCP)
        let client = try relay.client(get)
        client.endSending()
        let connection = try relay.engine.accept()
        #expect(try connection.readToEnd() == get)
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 2") + "ok")
        #expect(try client.readToEnd().hasSuffix("\r\n\r\nok"))
    }

    @Test("a client that comes and goes leaves nothing behind")
    func comesAndGoes() throws {
        let relay = try Relay { $0.limits.connections = 3 }
        for _ in 0..<20 {
            let client = try relay.client()
            client.endSending()
            #expect(try client.readToEnd() == "")
        }
        #expect(try relay.stillServes())
    }

    @Test("draining closes what is idle, lets what runs end, and says that it is the last")
    func drain() throws {
        let relay = try Relay()
        let idle = try relay.client(get)
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(empty)
        _ = try idle.readHead()
        let busy = try relay.client(get)
        _ = try connection.readHead()
        relay.proxy.drain()
        #expect(try idle.readToEnd() == "")
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 2") + "ok")
        #expect(
            try busy.readToEnd()
                == head("HTTP/1.1 200 OK", "Content-Length: 2", "Api-Version: 1.51", "Connection: close") + "ok")
        busy.close()
        relay.proxy.join()
        #expect(try connection.readToEnd() == "")
    }

    @Test("draining does not wait longer than the grace period, whoever is stuck", arguments: [true, false])
    func grace(inTunnel: Bool) throws {
        let relay = try Relay { $0.timeouts.drain = .milliseconds(100) }
        let client = try relay.client(
            inTunnel ? head("POST /v1.44/containers/a/attach HTTP/1.1", "Host: d") : get)
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(
            inTunnel ? head("HTTP/1.1 200 OK") : head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "2\r\nok\r\n")
        _ = try client.readHead()
        relay.proxy.drain()
        relay.proxy.join()
        #expect(try client.readUntilGone() == (inTunnel ? "" : "2\r\nok\r\n"))
        #expect(try connection.readUntilGone() == "")
    }

    @Test("draining does not wait for an engine that takes no bytes of a client that is gone")
    func graceWithStuckEngine() throws {
        let relay = try Relay { $0.timeouts.drain = .milliseconds(100) }
        let client = try relay.client(head("POST /v1.44/build HTTP/1.1", "Host: d", "Content-Length: 100000000"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        _ = try client.sendUntilStalled([UInt8](repeating: 1, count: 8 << 20))
        relay.proxy.drain()
        try Beside { [proxy = Uncheckedly(relay.proxy)] in proxy.value.join() }.value()
        _ = try client.readUntilGone()
    }

    @Test("an answer that waits for its client is not cut when the proxy drains")
    func drainWithSlowClient() throws {
        let relay = try Relay()
        let client = try relay.client(get)
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        // More than the kernel takes, and little enough for the proxy to read ahead.
        let body = [UInt8](repeating: 1, count: 248 * 1024)
        try connection.send(Array(head("HTTP/1.1 200 OK", "Content-Length: \(body.count)").utf8) + body)
        // The proxy has all of it once it uses the engine's connection again.
        let other = try relay.client(get)
        _ = try connection.readHead()
        relay.proxy.drain()
        try connection.send(empty)
        #expect(try other.readToEnd().hasPrefix("HTTP/1.1 200 OK\r\n"))
        other.close()
        _ = try client.readHead()
        #expect(try client.readBytesToEnd() == body)
        client.close()
        relay.proxy.join()
    }

    @Test("a reload to another engine and other listeners leaves what runs, and nothing goes to the old engine")
    func reload() throws {
        let relay = try Relay(.docker20)
        let second = try FakeEngine(.docker29)
        defer { second.shutDown() }
        let folder = try TemporaryFolder()
        let kept = try relay.client(get)
        let connection = try relay.engine.accept()
        #expect(try connection.readHead() == head("GET /v1.41/x HTTP/1.1", "Host: d"))
        try relay.proxy.reload {
            $0.upstream = second.address
            $0.listeners.append(ListenerConfiguration(address: .unix(path: folder.file("second.sock"))))
        }
        try second.waitForQuestions(1)
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 3") + "old")
        #expect(try kept.readMessage().hasSuffix("\r\n\r\nold"))
        #expect(try connection.readToEnd() == "")
        // The same client, and one at the new listener, get to the new engine at its own versions.
        try kept.send(get)
        let other = try TestSocket(connectingTo: .unix(path: folder.file("second.sock")))
        try other.send(get)
        for _ in 0..<2 {
            let connection = try second.accept()
            #expect(try connection.readHead() == get)
            try connection.send(empty)
        }
        for client in [kept, other] { #expect(try client.readHead().contains("\r\nApi-Version: 1.52\r\n")) }
        let old = relay.proxy.address
        try relay.proxy.reload { $0.listeners.removeFirst() }
        #expect(try kept.readToEnd() == "")
        #expect(throws: TestSocketError.self) { try TestSocket(connectingTo: old) }
        try other.send(get)
        #expect(try second.accept().readHead() == get)
    }

    @Test("a listener that cannot be opened leaves the others as they are to be")
    func reloadThatLosesAListener() throws {
        let relay = try Relay(.docker20)
        let folder = try TemporaryFolder()
        let (lost, last) = (Address.unix(path: folder.file("lost.sock")), Address.unix(path: folder.file("last.sock")))
        let kept = try relay.client(get)
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try relay.proxy.reload(losing: lost) {
            $0.listeners.insert(ListenerConfiguration(address: lost), at: 0)
            $0.listeners.append(ListenerConfiguration(address: last))
        }
        try connection.send(empty)
        _ = try kept.readHead()
        let other = try TestSocket(connectingTo: last)
        try other.send(get)
        #expect(try relay.engine.accept().readHead() == head("GET /v1.41/x HTTP/1.1", "Host: d"))
        try relay.proxy.reload { $0.listeners.removeSubrange(...1) }
        #expect(try kept.readToEnd() == "")
    }

    @Test(
        "a listener whose socket file was deleted is found again after a reload, and its clients stay",
        arguments: [1, 2])
    func reloadOfADeletedSocket(workers: Int) throws {
        let relay = try Relay(workers: workers)
        let (before, request) = (try relay.client(), get)
        func isServed(_ client: TestSocket) throws -> Bool {
            try client.send(request)
            let connection = try relay.engine.accept()
            guard try connection.readHead() == request else { return false }
            try connection.send(head("HTTP/1.1 200 OK", "Connection: close", "Content-Length: 0"))
            return try client.readHead().hasPrefix("HTTP/1.1 200 OK")
        }
        #expect(try isServed(before))
        guard case .unix(let path) = relay.proxy.address else { return }
        unlink(path)
        #expect(throws: TestSocketError.self) { try relay.proxy.connect() }
        try relay.proxy.reload { _ in }
        let clients = try (0..<4).map { _ in try relay.proxy.connect() }
        for client in [before] + clients { #expect(try isServed(client)) }
    }

    @Test("a reload while requests wait for the engine leaves them waiting for the next one")
    func reloadWhileParked() throws {
        let relay = try Relay()
        relay.engine.answerQuestions(with: nil)
        relay.engine.stop()
        try relay.engine.start(as: nil)
        let client = try relay.client(get)
        try relay.engine.waitForQuestions(1)
        let second = try FakeEngine(.docker29)
        defer { second.shutDown() }
        try relay.proxy.reload { $0.upstream = second.address }
        #expect(try second.accept().readHead() == get)
        _ = client
    }
}

/// Carries a value to another thread that alone uses it from then on.
private struct Uncheckedly<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
