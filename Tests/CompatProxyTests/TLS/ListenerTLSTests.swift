// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy

@Suite("TLS at a listener", .hangLimit)
struct ListenerTLSTests {
    /// A proxy with TLS before a fake engine.
    private struct Secured {
        let authority: TestAuthority
        let relay: Relay

        init(
            requiresCertificates: Bool = true, workers: Int = 1, configure: (inout Configuration) -> Void = { _ in }
        ) throws {
            let authority = try TestAuthority.shared()
            let tls = try TLSConfiguration(authority.server(requiresCertificates: requiresCertificates))
            self.authority = authority
            relay = try Relay(clientsOverTCP: true, workers: workers) { configuration in
                configuration.listeners[0].tls = tls
                configure(&configuration)
            }
        }

        func client(_ files: TLSFiles? = nil, dribbles: Bool = false) throws -> TestSocket {
            let socket = try relay.proxy.connect()
            try socket.shakeHands(TestTLS(files ?? authority.client("alice"), dribbles: dribbles))
            return socket
        }

        /// Proves that others are served.
        func stillServes() throws -> Bool {
            let client = try client()
            try client.send(head("GET /v1.44/still-there HTTP/1.1", "Host: d"))
            let engine = try relay.engine.accept()
            guard try engine.readHead().hasPrefix("GET /v1.44/still-there ") else { return false }
            try engine.send(head("HTTP/1.1 204 No Content", "Connection: close"))
            return try client.readHead().hasPrefix("HTTP/1.1 204 No Content\r\n")
        }
    }

    /// So many MiB, in pieces that are no two alike.
    private static func bytes(_ mebibytes: Int) -> [UInt8] {
        let piece = (0..<(64 << 10)).map { UInt8(truncatingIfNeeded: $0 &* 17 &+ $0 >> 8) }
        return (0..<(mebibytes * 16)).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] + piece.dropFirst(2) }
    }

    private static let request = head("GET /v1.44/info HTTP/1.1", "Host: d")
    private static let answer = head("HTTP/1.1 200 OK", "Api-Version: 1.51", "Content-Length: 2") + "{}"

    @Test("requests and answers go through it, and the log tells whose they are", arguments: [false, true])
    func exchange(dribbles: Bool) throws {
        let secured = try Secured()
        let client = try secured.client(dribbles: dribbles)
        for _ in 0..<2 {
            try client.send(Self.request)
            let engine = try secured.relay.engine.accept()
            #expect(try engine.readHead() == Self.request)
            try engine.dribble(Self.answer)
            #expect(try client.readMessage() == Self.answer)
            engine.close()
        }
        client.close()
        let log = secured.relay.proxy.stopAndReadLog()
        #expect(log.count == 2)
        #expect(log.allSatisfy { $0.contains("client=\"cn=alice 127.0.0.1:") }, "\(log)")
    }

    @Test("who has no certificate that the authority vouches for is turned away, and told why")
    func certificates() throws {
        let secured = try Secured()
        let anotherAuthority = try TestAuthority()
        let others = try anotherAuthority.client("mallory")
        let mallory = TLSFiles(
            role: .client, certificate: others.certificate, key: others.key, authority: secured.authority.path)
        for (files, alert) in [
            (secured.authority.stranger, "alert certificate required"), (mallory, "alert unknown ca"),
            (try secured.authority.client("another-server", .server), "alert unsupported certificate"),
        ] {
            // With TLS 1.3, a client has shaken hands before it is judged.
            let client = try secured.client(files)
            let error = #expect(throws: TestSocketError.self) { try client.readToEnd() }
            guard case .failed(let reason, code: 0) = error else {
                Issue.record("\(String(describing: error))"); continue
            }
            #expect(reason.hasSuffix(alert))
        }
        #expect(try secured.stillServes())
        #expect(secured.relay.proxy.stopAndReadLog().count == 1)
    }

    @Test("without tlsverify, a certificate is asked for, and none is well")
    func optional() throws {
        let secured = try Secured(requiresCertificates: false)
        for (files, name) in [
            (secured.authority.stranger, "client=127.0.0.1:"), (try secured.authority.client("bob"), "cn=bob"),
        ] {
            let client = try secured.client(files)
            try client.send(Self.request)
            let engine = try secured.relay.engine.accept()
            _ = try engine.readHead()
            try engine.send(Self.answer)
            #expect(try client.readMessage() == Self.answer, "\(name)")
        }
        let log = secured.relay.proxy.stopAndReadLog()
        #expect(log.count == 2 && log[0].contains("client=127.0.0.1:") && log[1].contains("cn=bob"), "\(log)")
    }

    @Test("a client trusts none but a server of that name, whom its authority vouches for")
    func serverName() throws {
        let secured = try Secured()
        let files = try secured.authority.client("alice")
        let anotherAuthority = try TestAuthority()
        for (files, host, reason) in [
            (files, "elsewhere", "hostname mismatch"), (files, "127.0.0.2", "IP address mismatch"),
            (anotherAuthority.stranger, "localhost", "unable to get local issuer certificate"),
        ] {
            let socket = try secured.relay.proxy.connect()
            let words = "TLS: the peer's certificate is refused: \(reason)"
            #expect(throws: TestSocketError.failed(call: words, code: 0)) {
                try socket.shakeHands(TestTLS(files, to: host))
            }
        }
        try secured.relay.proxy.connect().shakeHands(TestTLS(files, to: "127.0.0.1"))
    }

    @Test("TLS 1.1 is too old")
    func oldVersion() throws {
        let secured = try Secured()
        let socket = try secured.relay.proxy.connect()
        // A hello of version 3.2 that offers two of its time's ciphers and has no extensions.
        let hello: [UInt8] = [3, 2] + [UInt8](repeating: 5, count: 32) + [0, 0, 4, 0xc0, 0x13, 0, 0x2f, 1, 0]
        let handshake: [UInt8] = [1, 0, 0, UInt8(hello.count)] + hello
        try socket.sendRaw([22, 3, 1, 0, UInt8(handshake.count)] + handshake)
        let alert = try socket.readBytesToEnd()
        #expect(alert.count == 7 && alert.first == 21 && Array(alert.suffix(2)) == [2, 70], "\(alert)")
        #expect(try secured.stillServes())
    }

    @Test("HTTP without TLS gets an answer that it can read")
    func plainHTTP() throws {
        let secured = try Secured()
        for request in [
            Self.request, head("POST /v1.44/build HTTP/1.1", "Host: d") + String(repeating: "x", count: 90_000),
        ] {
            let client = try secured.relay.proxy.connect()
            try client.send(request)
            #expect(
                try client.readToEnd()
                    == head("HTTP/1.0 400 Bad Request") + "Client sent an HTTP request to an HTTPS server.\n")
        }
        #expect(try secured.stillServes())
    }

    @Test("a handshake that is cut off, or full of nonsense, ends alone")
    func brokenHandshakes() throws {
        let secured = try Secured()
        let tls = try TestTLS(secured.authority.client("alice"))
        let hello = tls.decrypt([]).reply
        for length in [0, 1, 5, 6, hello.count / 2, hello.count - 1, hello.count] {
            let socket = try secured.relay.proxy.connect()
            try socket.sendRaw(Array(hello.prefix(length)))
            length.isMultiple(of: 2) ? socket.reset() : socket.close()
        }
        for nonsense in [
            [UInt8](repeating: 0, count: 100), [22, 3, 1, 0xff, 0xff] + [UInt8](repeating: 1, count: 1000),
        ] {
            let socket = try secured.relay.proxy.connect()
            try socket.sendRaw(nonsense)
            #expect([nil, 21].contains(try socket.readBytesToEnd().first))
        }
        #expect(try secured.stillServes())
        #expect(secured.relay.proxy.stopAndReadLog().count == 1)
    }

    /// Clients that have sent all of their first message but its end.
    private func stall(_ secured: Secured) throws -> [TestSocket] {
        let hello = try TestTLS(secured.authority.stranger).decrypt([]).reply
        return try (0..<20).map { _ in
            let socket = try secured.relay.proxy.connect()
            try socket.sendRaw(Array(hello.dropLast()))
            return socket
        }
    }

    @Test("handshakes that do not come to their end hold nobody up")
    func stalledHandshakes() throws {
        let secured = try Secured()
        let stalled = try stall(secured)
        #expect(try secured.stillServes())
        secured.relay.proxy.stop()
        for socket in stalled { #expect(try socket.readUntilGone() == "") }
    }

    @Test("handshakes that do not come to their end are given up in time")
    func lateHandshakes() throws {
        let secured = try Secured { $0.timeouts.clientHead = .milliseconds(100) }
        for socket in try stall(secured) { #expect(try socket.readUntilGone() == "") }
    }

    @Test("handshakes do not keep a proxy that drains")
    func drain() throws {
        let secured = try Secured(workers: 2)
        let sockets = try (0..<4).map { _ in try secured.relay.proxy.connect() }
        #expect(try secured.stillServes())
        secured.relay.proxy.drain()
        secured.relay.proxy.join()
        for socket in sockets { #expect(try socket.readUntilGone() == "") }
    }

    @Test("more connections than may be are cut off, and make room")
    func tooMany() throws {
        let secured = try Secured { $0.limits.connections = 1 }
        let first = try secured.client()
        #expect(try secured.relay.proxy.connect().readUntilGone() == "")
        first.endSending()
        #expect(try first.readToEnd() == "")
        // The place of a connection is free a moment after its end.
        var isServed = false
        for _ in 0..<1000 where !isServed { isServed = (try? secured.client()) != nil }
        #expect(isServed)
    }

    @Test("16 MiB go each way at once, whole")
    func large() throws {
        let secured = try Secured()
        let bytes = Self.bytes(16)
        let client = try secured.client()
        try client.send(head("POST /v1.44/exec/a/start HTTP/1.1", "Connection: Upgrade", "Host: d", "Upgrade: tcp"))
        let engine = try secured.relay.engine.accept()
        _ = try engine.readHead()
        try engine.send(head("HTTP/1.1 101 UPGRADED", "Connection: Upgrade", "Upgrade: tcp"))
        _ = try client.readHead()
        let sendings = [client, engine].map { socket in
            Beside {
                try socket.send(bytes)
                socket.endSending()
            }
        }
        let received = Beside { try engine.readBytesToEnd() }
        #expect(try client.readBytesToEnd() == bytes)
        #expect(try received.value() == bytes)
        for sending in sendings { try sending.value() }
    }

    @Test("a client that does not read holds the engine back, and loses nothing")
    func backPressure() throws {
        let secured = try Secured()
        let bytes = Self.bytes(24)
        let client = try secured.client()
        try client.send(Self.request)
        let engine = try secured.relay.engine.accept()
        _ = try engine.readHead()
        try engine.send(head("HTTP/1.1 200 OK", "Content-Length: \(bytes.count)"))
        let sent = try engine.sendUntilStalled(bytes)
        // The kernel's own buffers for TCP take some megabytes.
        #expect(sent < 16 << 20)
        let sending = Beside { try engine.send(Array(bytes[sent...])) }
        _ = try client.readHead()
        #expect(try client.read(exactly: bytes.count) == bytes)
        try sending.value()
    }

    @Test("either side ends by itself, as without TLS", arguments: [true, false])
    func halfClose(clientEndsFirst: Bool) throws {
        let secured = try Secured()
        let client = try secured.client()
        try client.send(head("POST /v1.44/containers/a/attach?stdin=1 HTTP/1.1", "Host: d", "Content-Length: 0"))
        let engine = try secured.relay.engine.accept()
        _ = try engine.readHead()
        try engine.send(head("HTTP/1.1 200 OK", "Content-Type: application/vnd.docker.raw-stream"))
        _ = try client.readHead()
        let (first, second) = clientEndsFirst ? (client, engine) : (engine, client)
        try first.send("first")
        first.endSending()
        #expect(try second.readToEnd() == "first")
        try second.send("second")
        second.endSending()
        #expect(try first.readToEnd() == "second")
    }

    @Test("a client that goes without a word is gone for the engine too")
    func cutClient() throws {
        let secured = try Secured()
        let client = try secured.client()
        try client.send(Self.request)
        let engine = try secured.relay.engine.accept()
        #expect(try engine.readHead() == Self.request)
        client.cutSending()
        #expect(try engine.readToEnd() == "")
    }

    @Test("an answer that breaks off does not look complete")
    func brokenAnswer() throws {
        let secured = try Secured()
        let client = try secured.client()
        try client.send(head("GET /v1.44/containers/a/logs HTTP/1.0"))
        let engine = try secured.relay.engine.accept()
        _ = try engine.readHead()
        try engine.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "5\r\nhello\r\n")
        #expect(try client.readText(through: "hello").hasSuffix("hello"))
        engine.close()
        #expect(throws: TestSocketError.self) { try client.readToEnd() }
    }

    @Test("a reload changes the certificate for those who come then, and for no others")
    func reload() throws {
        let secured = try Secured()
        let alice = try secured.authority.client("alice")
        func connect() throws -> (TestSocket, String?) {
            let (socket, tls) = (try secured.relay.proxy.connect(), try TestTLS(alice))
            try socket.shakeHands(tls)
            return (socket, tls.peerCertificate?.commonName)
        }
        let (early, name) = try connect()
        #expect(name == "server")
        let renewed = try TLSConfiguration(secured.authority.server("renewed"))
        try secured.relay.proxy.reload { $0.listeners[0].tls = renewed }
        // The worker takes its new configuration a moment later.
        var names: Set<String?> = []
        for _ in 0..<1000 where !names.contains("renewed") { names.insert(try connect().1) }
        #expect(names.subtracting(["server"]) == ["renewed"])
        try early.send(Self.request)
        let engine = try secured.relay.engine.accept()
        #expect(try engine.readHead() == Self.request)
    }

    @Test("when certificates become a must, who is there without one is let go: at once, or after the running request")
    func moreDemands() throws {
        let secured = try Secured(requiresCertificates: false)
        let (idle, busy) = (try secured.client(secured.authority.stranger), try secured.client())
        try busy.send(Self.request)
        let engine = try secured.relay.engine.accept()
        #expect(try engine.readHead() == Self.request)
        let verified = try TLSConfiguration(secured.authority.server())
        try secured.relay.proxy.reload { $0.listeners[0].tls = verified }
        #expect(try idle.readToEnd() == "")
        try engine.send(Self.answer)
        #expect(try busy.readToEnd() == Self.answer)
        #expect(try secured.stillServes())
    }

    @Test("what is named as authority is believed, though another one vouches for it: here the peers' own certificates")
    func pinnedCertificates() throws {
        let authority = try TestAuthority.shared()
        let (server, alice) = (try authority.server(), try authority.client("alice"))
        let pinning = try TLSConfiguration(
            TLSFiles(role: server.role, certificate: server.certificate, key: server.key, authority: alice.certificate))
        let relay = try Relay(clientsOverTCP: true) { $0.listeners[0].tls = pinning }
        let client = try relay.proxy.connect()
        try client.shakeHands(
            TestTLS(
                TLSFiles(role: .client, certificate: alice.certificate, key: alice.key, authority: server.certificate)))
        try client.send(Self.request)
        #expect(try relay.engine.accept().readHead() == Self.request)
    }
}
