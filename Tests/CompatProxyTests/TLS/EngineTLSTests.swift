// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VersionRules

@testable import CompatProxy

@Suite("TLS to the engine", .hangLimit)
struct EngineTLSTests {
    /// A proxy before a fake engine that has TLS.
    private final class Secured {
        let engine: FakeEngine
        let front: TLSFront
        let proxy: RunningProxy

        init(_ files: TLSFiles, host: String = "127.0.0.1", endsSilently: Bool = false) throws {
            let server = try TestAuthority.shared().server("engine")
            let tls = try TLSConfiguration(files)
            engine = try FakeEngine()
            front = try TLSFront(before: engine.address, server, endsSilently: endsSilently)
            guard case .tcp(_, let port) = front.address else { throw TestSocketError.ended(after: "no port") }
            proxy = try RunningProxy(upstream: .tcp(host: host, port: port), overTCP: true) { $0.upstreamTLS = tls }
        }

        deinit {
            proxy.stop()
            front.shutDown()
            engine.shutDown()
        }

        func client(_ request: String) throws -> TestSocket {
            let client = try proxy.connect()
            try client.send(request)
            return client
        }
    }

    private static let request = head("GET /v1.44/x HTTP/1.1", "Host: d")

    @Test(
        "requests and answers go through it, over connections that are used again",
        arguments: ["127.0.0.1", "localhost"])
    func exchange(host: String) throws {
        let secured = try Secured(TestAuthority.shared().client("proxy"), host: host)
        let client = try secured.client(Self.request)
        let engine = try secured.engine.accept()
        for number in 0..<3 {
            #expect(try engine.readHead() == Self.request)
            let answer = head("HTTP/1.1 200 OK", "Api-Version: 1.51", "Content-Length: 1") + "\(number)"
            try engine.send(answer)
            #expect(try client.readMessage() == answer)
            if number < 2 { try client.send(Self.request) }
        }
    }

    @Test("tunnels carry megabytes both ways and end one side at a time")
    func tunnel() throws {
        let secured = try Secured(TestAuthority.shared().client("proxy"))
        let client = try secured.client(
            head(
                "POST /v1.44/exec/a/start HTTP/1.1", "Connection: Upgrade", "Host: d", "Upgrade: tcp",
                "Content-Length: 0"))
        let engine = try secured.engine.accept()
        _ = try engine.readHead()
        try engine.send(head("HTTP/1.1 101 UPGRADED", "Connection: Upgrade", "Upgrade: tcp"))
        _ = try client.readHead()
        let bytes = [UInt8](repeating: 1, count: 3 << 20) + [UInt8](repeating: 2, count: 3 << 20)
        let sending = Beside {
            try client.send(bytes)
            client.endSending()
        }
        #expect(try engine.readBytesToEnd() == bytes)
        try sending.value()
        let answering = Beside {
            try engine.send(bytes)
            engine.endSending()
        }
        #expect(try client.readBytesToEnd() == bytes)
        try answering.value()
    }

    @Test(
        "an answer that ends with the connection is complete if the engine says so, and broken off if not",
        arguments: [true, false])
    func cut(endsSilently: Bool) throws {
        let secured = try Secured(TestAuthority.shared().client("proxy"), endsSilently: endsSilently)
        let client = try secured.client(Self.request)
        let engine = try secured.engine.accept()
        _ = try engine.readHead()
        try engine.send(head("HTTP/1.1 200 OK") + "until the end")
        #expect(try client.readText(through: "until the end").hasPrefix("HTTP/1.1 200 OK\r\n"))
        engine.close()
        if endsSilently {
            #expect(throws: TestSocketError.failed(call: "recv", code: ECONNRESET)) { try client.readToEnd() }
        } else {
            #expect(try client.readToEnd() == "")
        }
    }

    @Test("an engine that cannot be trusted, or does not trust the proxy, gets no request, and the client hears why")
    func distrust() throws {
        let authority = try TestAuthority.shared()
        let another = try TestAuthority()
        for (files, reason) in [
            (another.stranger, "the peer's certificate is refused: unable to get local issuer certificate"),
            (authority.stranger, "alert certificate required"),
            (TLSFiles(role: .client), "the peer's certificate is refused: "),
        ] {
            let secured = try Secured(files)
            let answer = try secured.client(Self.request).readMessage()
            #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains(reason), "\(answer)")
            #expect(secured.engine.waiting == 0)
        }
    }

    @Test("the engine's certificate must be for the name that was looked up")
    func anotherName() throws {
        // To the resolver that is 127.0.0.1, to a certificate a name.
        let secured = try Secured(TestAuthority.shared().client("proxy"), host: "0x7f.1")
        let answer = try secured.client(Self.request).readMessage()
        #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("hostname mismatch"), "\(answer)")
    }

    @Test("an engine that says nothing is given up in time")
    func silence() throws {
        let listener = try SystemSocket.listen(on: .tcp(host: "127.0.0.1", port: 0))
        defer { Glibc.close(listener) }
        let tls = try TLSConfiguration(TestAuthority.shared().stranger)
        let address = Address.tcp(host: "127.0.0.1", port: SystemSocket.port(of: listener))
        let proxy = try RunningProxy(upstream: address) {
            $0.upstreamTLS = tls
            $0.timeouts.upstreamConnect = .milliseconds(100)
        }
        defer { proxy.stop() }
        let client = try proxy.connect()
        try client.send(Self.request)
        #expect(try client.readMessage().hasPrefix("HTTP/1.1 503 "))
        let query = BlockingQuery(EngineAccess(address: address, tls: tls), timeout: .milliseconds(100))
        #expect(throws: QueryError.tookTooLong) { try query.get("/_ping") }
    }

    @Test("what asks by itself has TLS too, and trusts as little")
    func questions() throws {
        let authority = try TestAuthority.shared()
        let engine = try OneAnswerEngine(answer: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")
        let front = try TLSFront(before: engine.address, authority.server("engine"))
        defer { front.shutDown() }
        func ask(_ files: TLSFiles) throws -> BlockingQuery.Answer {
            let access = EngineAccess(address: front.address, tls: try TLSConfiguration(files))
            return try BlockingQuery(access, timeout: .seconds(60)).get("/_ping")
        }
        let another = try TestAuthority()
        #expect(
            throws: QueryError.untrusted(
                "TLS: the peer's certificate is refused: unable to get local issuer certificate")
        ) {
            try ask(another.stranger)
        }
        #expect(try ask(authority.client("proxy")) == BlockingQuery.Answer(status: 200, body: Array("OK".utf8)))
    }
}
