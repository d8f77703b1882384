// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("RequestHead")
struct RequestHeadTests {
    private func read(_ text: String) throws -> ReadMessage {
        let result = Feed.requests(text)
        #expect(result.error == nil)
        return try #require(result.messages.first)
    }

    @Test("method, target, version and fields are where they stand")
    func parts() throws {
        let message = try read(
            "GET /v1.24/images/a%2Fb/json?x={\"y\"}&z=%zz HTTP/1.1\r\nHOST:docker\r\nX-A: \t b  c\t \r\nX-Empty:\r\n\r\n"
        )
        #expect(
            message.start == [
                "GET", "/v1.24/images/a%2Fb/json?x={\"y\"}&z=%zz", "/v1.24/images/a%2Fb/json", "x={\"y\"}&z=%zz", "-",
                "http11",
            ])
        #expect(message.fields == ["HOST: docker", "X-A: b  c", "X-Empty: "])
        #expect(message.framing == .none)
        #expect(message.claims == ["persistent"])
    }

    @Test("an absolute-form target gives its authority, and a path even where it has none")
    func absoluteForm() throws {
        let whole = try read("GET HTTP://[::1]:2375/_ping?a HTTP/1.1\r\nHost: b\r\n\r\n")
        #expect(whole.start == ["GET", "/_ping?a", "/_ping", "a", "[::1]:2375", "http11"])
        let bare = try read("GET http://docker HTTP/1.1\r\nHost: b\r\n\r\n")
        #expect(bare.start == ["GET", "", "", "-", "docker", "http11"])
        let query = try read("GET http://docker?a=/b HTTP/1.1\r\nHost: b\r\n\r\n")
        #expect(query.start == ["GET", "?a=/b", "", "a=/b", "docker", "http11"])
    }

    @Test("the asterisk is for OPTIONS")
    func asterisk() throws {
        #expect(try read("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").start[2] == "*")
        #expect(Feed.requests("GET * HTTP/1.1\r\nHost: a\r\n\r\n").error == .unsupportedTargetForm)
    }

    @Test(
        "a host may be empty or what clients of all eras send",
        arguments: [
            "", "docker", "localhost:2375", "[::1]:2375", "/var/run/docker.sock", "%2Fvar%2Frun%2Fdocker.sock",
            "api.moby.localhost",
        ])
    func hosts(_ host: String) throws {
        #expect(try read("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").fields == ["Host: \(host)"])
    }

    @Test("HTTP/1.0 needs no Host and does not persist unless asked to")
    func http10() throws {
        #expect(try read("GET / HTTP/1.0\r\n\r\n").claims == [])
        #expect(try read("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").claims == ["persistent"])
        let ignored = try read(
            "POST / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: tcp\r\nExpect: 100-continue\r\n\r\n")
        #expect(ignored.claims == [])
    }

    @Test(
        "HTTP/1.1 persists unless told not to",
        arguments: [
            ("close", false), ("keep-alive, CLOSE", false), ("keep-alive", true), (", ,", true), ("x\t,  y", true),
        ])
    func persistence(_ options: String, persists: Bool) throws {
        let message = try read("GET / HTTP/1.1\r\nHost: a\r\nConnection: \(options)\r\n\r\n")
        #expect(message.claims.contains("persistent") == persists)
    }

    @Test("an upgrade takes Upgrade, named in Connection or not, as engines read it")
    func upgrade() throws {
        let start = "POST /session HTTP/1.1\r\nHost: a\r\n"
        #expect(try read(start + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n").claims.contains("upgrade"))
        #expect(try read(start + "Upgrade: h2c\r\nConnection: x, upgrade\r\n\r\n").claims.contains("upgrade"))
        #expect(try read(start + "Upgrade: h2c\r\n\r\n").claims.contains("upgrade"))
        #expect(try !read(start + "Connection: Upgrade\r\n\r\n").claims.contains("upgrade"))
        #expect(try !read(start + "Connection: Upgrade\r\nUpgrade:\r\n\r\n").claims.contains("upgrade"))
    }

    @Test("fields of one connection are hop-by-hop, by nature or because Connection names them")
    func hopByHop() throws {
        let message = try read(
            """
            GET / HTTP/1.1\r
            Host: a\r
            x-one: 1\r
            Connection: X-ONE, Te\r
            TE: trailers\r
            connection: upgrade , HTTP2-Settings\r
            Keep-Alive: 5\r
            Proxy-Connection: x\r
            Upgrade: h2c\r
            HTTP2-Settings: s\r
            X-Registry-Auth: secret\r
            Trailer: X-Sum\r
            Transfer-Encoding: Chunked\r
            \r
            0\r
            \r

            """)
        #expect(
            message.fields == [
                "Host: a", "*x-one: 1", "*Connection: X-ONE, Te", "*TE: trailers",
                "*connection: upgrade , HTTP2-Settings", "*Keep-Alive: 5", "*Proxy-Connection: x", "*Upgrade: h2c",
                "*HTTP2-Settings: s", "X-Registry-Auth: secret", "Trailer: X-Sum", "*Transfer-Encoding: Chunked",
            ])
        #expect(message.framing == .chunked)
    }

    @Test("100-continue is the one expectation")
    func expectations() throws {
        let start = "POST / HTTP/1.1\r\nHost: a\r\n"
        #expect(try read(start + "Expect: 100-Continue\r\n\r\n").claims.contains("continue"))
        #expect(try !read(start + "Expect:\r\n\r\n").claims.contains("continue"))
        #expect(Feed.requests(start + "Expect: 200-ok\r\n\r\n").error == .unsupportedExpectation)
    }

    @Test("a value is used again without a trace of the head before")
    func reuse() throws {
        var head = RequestHead()
        try head.parse(
            Array(
                "POST http://b/x?y HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
                    .utf8
            ).span)
        let capacity = head.fields.capacity
        try head.parse(Array("GET /z HTTP/1.1\r\nHost: a\r\n\r\n".utf8).span)
        #expect(head.fields.count == 1 && head.fields.capacity == capacity)
        #expect(head.query == nil && head.authority == nil)
        #expect(head.framing == .none && head.isPersistent && !head.expectsContinue)
    }

    @Test("kinds are told by name, in any case")
    func kinds() throws {
        var head = RequestHead()
        let names = [
            "HOST", "content-type", "Content-Encoding", "Api-Version", "User-agent", "X-Registry-Config", "Hose",
            "Content-Typo",
        ]
        let lines = names.map { $0 + ": a\r\n" }.joined()
        try head.parse(Array(("GET / HTTP/1.1\r\n" + lines + "\r\n").utf8).span)
        let kinds: [FieldKind] = [
            .host, .contentType, .contentEncoding, .apiVersion, .userAgent, .registryConfig, .other, .other,
        ]
        #expect(head.fields.map(\.kind) == kinds)
    }

    @Test("each kind is told by its name, in any case, and by no other", arguments: FieldKind.named)
    func everyKind(_ kind: FieldKind) {
        let name = Array(kind.fieldName.utf8)
        #expect(FieldKind(name.span) == kind)
        #expect(FieldKind(Array(kind.fieldName.uppercased().utf8).span) == kind)
        for index in name.indices {
            var other = name
            other[index] = UInt8(ascii: "q")
            #expect(FieldKind(other.span) == .other)
            other.remove(at: index)
            #expect(FieldKind(other.span) == .other)
        }
    }
}

extension FieldKind {
    fileprivate static let named = (1...UInt8.max).compactMap(FieldKind.init(rawValue:))

    /// The case's name with hyphens in the place of capital letters.
    fileprivate var fieldName: String {
        switch self {
        case .registryAuth: "x-registry-auth"
        case .registryConfig: "x-registry-config"
        default: "\(self)".map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
        }
    }
}
