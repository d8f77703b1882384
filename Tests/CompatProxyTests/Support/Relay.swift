// SPDX-License-Identifier: Apache-2.0
import Foundation
import VersionRules

@testable import CompatProxy

/// A fake engine with a proxy in front of it.
final class Relay {
    let engine: FakeEngine
    let proxy: RunningProxy

    init(
        _ era: EngineEra = .docker28, overTCP: Bool = false, clientsOverTCP: Bool? = nil,
        history: VersionHistory = VersionHistory([]), workers: Int = 1,
        configure: (inout Configuration) -> Void = { _ in }
    ) throws {
        engine = try FakeEngine(era, overTCP: overTCP)
        proxy = try RunningProxy(
            upstream: engine.address, history: history, overTCP: clientsOverTCP ?? overTCP, workers: workers,
            configure: configure)
    }

    deinit {
        proxy.stop()
        engine.shutDown()
    }

    /// A new client that has sent `request`.
    func client(_ request: String = "") throws -> TestSocket {
        let client = try proxy.connect()
        try client.send(request)
        return client
    }

    /// What the engine gets when a client sends `request`, and what the client gets for `answer`.
    func exchange(_ request: String, answer: String) throws -> (request: String, answer: String) {
        let client = try client(request)
        let connection = try engine.accept()
        let received = try connection.readMessage()
        try connection.send(answer)
        return (received, try client.readMessage())
    }

    /// Proves that the proxy lives on, and that nothing waits on the connections that the engine has from it.
    func stillServes() throws -> Bool {
        let client = try client(head("GET /v1.44/still-there HTTP/1.1", "Host: d"))
        let connection = try engine.accept()
        guard try connection.readHead().hasSuffix("/still-there HTTP/1.1\r\nHost: d\r\n\r\n") else { return false }
        try connection.send(head("HTTP/1.1 204 No Content", "Connection: close"))
        return try client.readHead().hasPrefix("HTTP/1.1 204 No Content\r\n")
    }
}

/// Runs `body` on a thread of its own beside the test's.
final class Beside<Value: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var result: Result<Value, any Error>?

    init(_ body: @escaping @Sendable () throws -> Value) {
        Thread.detachNewThread { [self] in
            let result = Result(catching: body)
            condition.withLock {
                self.result = result
                condition.broadcast()
            }
        }
    }

    /// Waits for what it returns.
    func value() throws -> Value {
        let deadline = Date(timeIntervalSinceNow: 3 * Double(TestSocket.patience) / 1000)
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result { return try result.get() }
            guard condition.wait(until: deadline) else { throw TestSocketError.tookTooLong }
        }
    }
}
