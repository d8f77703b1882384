// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Testing

@testable import CompatProxy

/// An engine that does what a test says. What the proxy asks for itself, `GET /version`, it answers alone; every other
/// connection waits, unread, for the test to take it.
///
/// `@unchecked`: `state` is guarded by `condition`.
final class FakeEngine: @unchecked Sendable {
    /// How the proxy's own question begins.
    private static let question = Array("GET /version HTTP/1.1\r\nHost: compatproxy\r\n".utf8)

    private struct State {
        /// nil: never answers the proxy's own question.
        var answer: String?
        var endsAfterAnswer = false
        /// nil: ends the connection where that is asked.
        var info: String?
        var arrived: [TestSocket] = []
        var questions = 0
        /// Those that asked for the version, and those that have not sent enough to tell.
        var own: [TestSocket] = []
        var unknown: [TestSocket] = []
        var listener: Int32 = -1
        var isStopping = false
    }

    let address: Address
    private let folder: TemporaryFolder
    private let condition = NSCondition()
    private var state = State()
    private let wake: (read: Int32, write: Int32)

    init(_ era: EngineEra = .docker28, overTCP: Bool = false, listens: Bool = true) throws {
        folder = try TemporaryFolder()
        state.answer = era.answer
        state.info = era.info
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        wake = (ends[0], ends[1])
        if overTCP {
            state.listener = try SystemSocket.listen(on: .tcp(host: "127.0.0.1", port: 0))
            address = .tcp(host: "127.0.0.1", port: SystemSocket.port(of: state.listener))
        } else {
            address = .unix(path: folder.file("engine.sock"))
            if listens { state.listener = try SystemSocket.listen(on: address) }
        }
        Thread.detachNewThread { [self] in run() }
    }

    /// Ends its thread; a test calls it last.
    func shutDown() {
        condition.withLock { state.isStopping = true }
        notify()
    }

    /// The next connection that asks for something, its first bytes not read yet.
    func accept() throws -> TestSocket {
        try waitUntil { !$0.arrived.isEmpty }
        return condition.withLock { state.arrived.removeFirst() }
    }

    /// How many connections wait to be taken.
    var waiting: Int { condition.withLock { state.arrived.count } }

    /// How often the proxy has asked for the version.
    var questions: Int { condition.withLock { state.questions } }

    /// Waits until the proxy has asked for the version that often.
    func waitForQuestions(_ count: Int) throws {
        try waitUntil { $0.questions >= count }
    }

    /// Answers with these bytes when the proxy asks for the version; nil does not answer at all.
    func answerQuestions(with answer: String?, thenEnd: Bool = false) {
        condition.withLock {
            state.answer = answer
            state.endsAfterAnswer = thenEnd
        }
    }

    /// Stops: nobody listens, and the connections that it keeps itself are closed.
    func stop() {
        condition.withLock {
            // A descriptor that its thread is waiting for is not closed before that has woken up: peers are told now.
            if state.listener >= 0 {
                shutdown(state.listener, Int32(SHUT_RDWR))
                close(state.listener)
            }
            state.listener = -1
            if case .unix(let path) = address { unlink(path) }
            for connection in state.own {
                shutdown(connection.descriptor, Int32(SHUT_RDWR))
                connection.close()
            }
            state.own = []
        }
        notify()
    }

    /// Starts again, as another release maybe, or as one that does not answer the proxy's own question.
    func start(as era: EngineEra?) throws {
        let listener = try SystemSocket.listen(on: address)
        condition.withLock {
            state.answer = era?.answer
            state.info = era?.info
            state.listener = listener
        }
        notify()
    }

    private func waitUntil(_ isTrue: (State) -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: Double(TestSocket.patience) / 1000)
        condition.lock()
        defer { condition.unlock() }
        while !isTrue(state) {
            guard condition.wait(until: deadline) else { throw TestSocketError.tookTooLong }
        }
    }

    private func notify() {
        var byte: UInt8 = 0
        write(wake.write, &byte, 1)
    }
}

// MARK: - The engine's thread

extension FakeEngine {
    private func run() {
        while let watched = watchedDescriptors() {
            var entries = watched.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            poll(&entries, nfds_t(entries.count), -1)
            condition.withLock {
                for entry in entries where entry.revents != 0 { look(at: entry.fd) }
                condition.broadcast()
            }
        }
        condition.withLock {
            if state.listener >= 0 { close(state.listener) }
            close(wake.read)
            close(wake.write)
            state.own = []
            state.unknown = []
            state.arrived = []
        }
    }

    private func watchedDescriptors() -> [Int32]? {
        condition.withLock {
            guard !state.isStopping else { return nil }
            let listener = state.listener >= 0 ? [state.listener] : []
            return [wake.read] + listener + (state.unknown + state.own).map(\.descriptor)
        }
    }

    private func look(at descriptor: Int32) {
        if descriptor == wake.read {
            var byte: UInt8 = 0
            read(descriptor, &byte, 1)
        } else if descriptor == state.listener {
            let accepted = Glibc.accept(descriptor, nil, nil)
            if accepted >= 0 { state.unknown.append(TestSocket(descriptor: accepted)) }
        } else if let index = state.unknown.firstIndex(where: { $0.descriptor == descriptor }) {
            tellApart(at: index)
        } else if let index = state.own.firstIndex(where: { $0.descriptor == descriptor }) {
            let connection = state.own.remove(at: index)
            // What the rules ask of some engines, or its end, or a break of the protocol.
            if let info = state.info, (try? connection.readHead())?.hasPrefix("GET /info ") ?? false {
                try? connection.send(info)
                state.own.append(connection)
            } else {
                connection.close()
            }
        }
    }

    private func tellApart(at index: Int) {
        let connection = state.unknown[index]
        var start = [UInt8](repeating: 0, count: Self.question.count)
        let count = max(0, recv(connection.descriptor, &start, start.count, Int32(MSG_PEEK)))
        let isQuestion = Self.question.starts(with: start.prefix(count))
        if isQuestion, count > 0, count < start.count { return }
        state.unknown.remove(at: index)
        // A question that was taken back before it was asked, as by a reload amid the start.
        if count == 0 { return connection.close() }
        if !isQuestion { return state.arrived.append(connection) }
        state.questions += 1
        answerQuestion(on: connection)
    }

    private func answerQuestion(on connection: TestSocket) {
        guard (try? connection.readHead()) != nil else { return }
        if let answer = state.answer { try? connection.send(answer) }
        if state.endsAfterAnswer { connection.close() } else { state.own.append(connection) }
    }
}
