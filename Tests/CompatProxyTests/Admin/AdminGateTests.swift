// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("The gate of the admin interface", .hangLimit)
struct AdminGateTests {
    private func status(_ lines: String..., configure: (inout AdminConfiguration) -> Void = { _ in }) throws -> Int {
        var configuration = AdminConfiguration()
        configure(&configuration)
        var head = RequestHead()
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        try head.parse(bytes.span)
        return AdminGate(configuration).refusal(of: AdminRequest(head, bytes: bytes.span))?.status ?? 200
    }

    @Test(
        "lets in who calls it by a number, localhost or a name of its own",
        arguments: [
            "localhost", "LOCALHOST:9000", "127.0.0.1", "127.0.0.1:9000", "[::1]:9000", "10.1.2.3:80",
            "proxy.example:1",
        ])
    func ownNames(host: String) throws {
        #expect(try status("GET / HTTP/1.1", "Host: \(host)") { $0.names = ["proxy.example"] } == 200)
        #expect(
            try status("GET http://\(host)/ HTTP/1.1", "Host: evil.example") { $0.names = ["proxy.example"] } == 200)
    }

    @Test(
        "refuses the names of others, which their DNS may point at us",
        arguments: ["evil.example", "evil.example:9000", "localhost.evil.example", "127.0.0.1.evil.example", ""])
    func rebinding(host: String) throws {
        #expect(try status("GET / HTTP/1.1", "Host: \(host)") == 421)
        if !host.isEmpty { #expect(try status("GET http://\(host)/ HTTP/1.1", "Host: localhost") == 421) }
    }

    @Test("does not mind the name at a unix socket, nor its absence in HTTP/1.0")
    func noName() throws {
        #expect(try status("GET / HTTP/1.1", "Host: docker") { $0.address = .unix(path: "/run/admin.sock") } == 200)
        #expect(try status("GET / HTTP/1.0") == 200)
    }

    @Test("refuses what pages of another origin ask", arguments: ["http://evil.example", "null", "http://localhost:1"])
    func origins(origin: String) throws {
        #expect(try status("GET / HTTP/1.1", "Host: localhost:9000", "Origin: \(origin)") == 403)
    }

    @Test("lets its own page ask, a link lead to it, and tools do what they like")
    func ownPage() throws {
        let host = "Host: localhost:9000"
        #expect(try status("GET / HTTP/1.1", host, "Origin: http://localhost:9000") == 200)
        #expect(try status("GET / HTTP/1.1", host, "Sec-Fetch-Site: same-origin") == 200)
        #expect(try status("GET / HTTP/1.1", host, "Sec-Fetch-Site: none") == 200)
        #expect(try status("GET / HTTP/1.1", host, "Sec-Fetch-Site: cross-site") == 403)
        let navigation = ["Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"]
        #expect(try status("GET / HTTP/1.1", host, "Sec-Fetch-Site: cross-site", navigation[0], navigation[1]) == 200)
        #expect(
            try status("GET / HTTP/1.1", host, "Sec-Fetch-Site: cross-site", navigation[0], "Sec-Fetch-Dest: iframe")
                == 403)
    }
}
