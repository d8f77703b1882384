// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Synchronization
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Questions of the commands", .hangLimit)
struct BlockingQueryTests {
    @Test("an engine's version is asked for and understood")
    func profile() throws {
        let engine = try OneAnswerEngine(
            answer: """
                HTTP/1.1 200 OK\r\nContent-Length: 63\r\n\r\n\
                {"Version":"28.5.2","ApiVersion":"1.51","MinAPIVersion":"1.24"}
                """)
        let query = EngineQuery(engine: EngineAccess(address: engine.address), timeout: .seconds(30))
        let profile = try query.profile()
        #expect(profile.window == VersionWindow(minimum: "1.24", maximum: "1.51"))
        #expect(profile.release.text == "28.5.2")
        #expect(engine.request.hasPrefix("GET /version HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n"))
    }

    @Test("an engine that answers with an error, or with something else, is told apart")
    func notAnEngine() throws {
        let refusing = try OneAnswerEngine(answer: "HTTP/1.1 500 Oh\r\n\r\nno\nluck")
        #expect(throws: ProbeError.refused(refusing.address, status: 500, "no luck")) {
            try EngineQuery(engine: EngineAccess(address: refusing.address), timeout: .seconds(30)).profile()
        }
        let other = try OneAnswerEngine(answer: "HTTP/1.1 200 OK\r\n\r\n<html>")
        #expect(throws: ProbeError.notAnEngine(other.address, "<html>")) {
            try EngineQuery(engine: EngineAccess(address: other.address), timeout: .seconds(30)).profile()
        }
    }

    @Test("a proxy is healthy when it answers its ping with 200, and not otherwise")
    func healthCheck() throws {
        let healthy = try OneAnswerEngine(answer: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")
        try HealthCheck(of: healthy.address, timeout: .seconds(30)).run()
        #expect(healthy.request.hasPrefix("GET /_ping HTTP/1.1\r\n"))

        let ill = try OneAnswerEngine(answer: "HTTP/1.1 503 Away\r\nContent-Length: 4\r\n\r\naway")
        let error = HealthError.unhealthy("the proxy at \(ill.address) answered 503: away")
        #expect(throws: error) { try HealthCheck(of: ill.address, timeout: .seconds(30)).run() }
    }

    @Test("nobody there is an error at once")
    func nobody() {
        let query = BlockingQuery(address: .unix(path: "/nonexistent/engine.sock"), timeout: .seconds(30))
        #expect(throws: QueryError.failed(call: "connect", code: ENOENT)) { try query.get("/_ping") }
    }

    @Test("a silent peer is given up after the time-out")
    func silent() throws {
        let engine = try OneAnswerEngine(answer: "")
        let query = BlockingQuery(address: engine.address, timeout: .milliseconds(20))
        #expect(throws: QueryError.tookTooLong) { try query.get("/_ping") }
    }

    @Test("an endless answer is given up")
    func endless() throws {
        let engine = try OneAnswerEngine(
            answer: "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 2 * BlockingQuery.maximumBytes))
        let query = BlockingQuery(address: engine.address, timeout: .seconds(30))
        #expect(throws: QueryError.malformedAnswer) { try query.get("/_ping") }
    }
}

/// Listens on a socket of its own and answers one request, from a thread of its own.
final class OneAnswerEngine: Sendable {
    let address: Address
    private let listener: Int32
    private let received = Mutex<[UInt8]>([])

    init(answer: String) throws {
        var template = Array("/tmp/compatproxy-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/s"
        address = .unix(path: path)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var socketAddress = sockaddr_un()
        socketAddress.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &socketAddress.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = listener
        let bound = withUnsafeBytes(of: socketAddress) {
            bind(descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
        }
        try #require(bound == 0 && listen(descriptor, 1) == 0)
        Thread.detachNewThread { [self] in serve(Array(answer.utf8)) }
    }

    deinit {
        close(listener)
        guard case .unix(let path) = address else { return }
        unlink(path)
        rmdir(String(path.dropLast(2)))
    }

    /// What was asked; known once the answer has come.
    var request: String {
        String(decoding: received.withLock { $0 }, as: UTF8.self)
    }

    private func serve(_ answer: [UInt8]) {
        let connection = accept(listener, nil, nil)
        defer { close(connection) }
        var request = [UInt8](repeating: 0, count: 4096)
        let count = recv(connection, &request, request.count, 0)
        received.withLock { $0 = Array(request.prefix(max(0, count))) }
        guard !answer.isEmpty else {
            // Silent until the client gives up.
            while recv(connection, &request, request.count, 0) > 0 {}
            return
        }
        var rest = answer[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }
}
