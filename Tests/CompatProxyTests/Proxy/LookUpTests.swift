// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Requests for which something is looked up", .hangLimit)
struct LookUpTests {
    private let kill = head("POST /v1.39/containers/a%2Fb/kill HTTP/1.1", "Host: d", "Content-Length: 0")

    private func json(_ body: String) -> String {
        head("HTTP/1.1 200 OK", "Content-Length: \(body.utf8.count)") + body
    }

    /// The two questions of the proxy, in the order of the rule.
    private func questions(to relay: Relay) throws -> (container: TestSocket, info: TestSocket) {
        var found: [String: TestSocket] = [:]
        for _ in 0..<2 {
            let connection = try relay.engine.accept()
            let request = try connection.readHead()
            found[String(request.prefix { !$0.isNewline })] = connection
        }
        return (
            try #require(found["GET /v1.51/containers/a/b/json HTTP/1.1"]),
            try #require(found["GET /v1.51/info HTTP/1.1"])
        )
    }

    @Test("wait for the answers, side by side, and then go out with what was found")
    func found() throws {
        let relay = try Relay.withRules()
        let client = try relay.client(kill + head("GET /v1.44/next HTTP/1.1", "Host: d"))
        let (container, info) = try questions(to: relay)
        try info.send(json(#"{"Driver":"overlay2"}"#))
        try container.send(json("{}"))
        // The two connections are used again.
        let connection = try TestSocket.firstToSpeak(of: [container, info])
        #expect(
            try connection.readHead()
                == head(
                    "POST /v1.51/containers/a%2Fb/kill HTTP/1.1", "Host: d", "Content-Length: 0", "X-Driver: overlay2"))
        try connection.send(head("HTTP/1.1 204 No Content"))
        #expect(try client.readHead().hasPrefix("HTTP/1.1 204 "))
        #expect(try connection.readHead().hasPrefix("GET /v1.51/next "))
    }

    @Test("are refused by what was found, once, and the next one follows")
    func refused() throws {
        let relay = try Relay.withRules()
        let client = try relay.client(kill + head("GET /v1.44/next HTTP/1.1", "Host: d"))
        let (container, info) = try questions(to: relay)
        try container.send(json(#"{"Dead":1}"#))
        try info.send(json("{}"))
        let answer = try client.readMessage()
        #expect(answer.hasPrefix("HTTP/1.1 409 Conflict\r\n"))
        #expect(answer.hasSuffix("{\"message\":\"it is dead\"}\n"))
        let connection = try TestSocket.firstToSpeak(of: [container, info])
        #expect(try connection.readHead().hasPrefix("GET /v1.51/next "))
        try connection.send(head("HTTP/1.1 204 No Content"))
        #expect(try client.readHead().hasPrefix("HTTP/1.1 204 "))
        #expect(relay.engine.waiting == 0)
    }

    @Test("go out without what the engine does not tell, or breaks off")
    func notFound() throws {
        let relay = try Relay.withRules()
        let client = try relay.client(kill)
        let (container, info) = try questions(to: relay)
        try container.send(head("HTTP/1.1 404 Not Found", "Content-Length: 2", "Connection: close") + "no")
        info.close()
        let connection = try relay.engine.accept()
        #expect(try connection.readHead().contains("\r\nX-Driver: unknown\r\n"))
        try connection.send(head("HTTP/1.1 204 No Content"))
        #expect(try client.readHead().hasPrefix("HTTP/1.1 204 "))
    }

    @Test("are forgotten when their client leaves meanwhile")
    func clientLeaves() throws {
        let relay = try Relay.withRules()
        let client = try relay.client(kill)
        let (container, info) = try questions(to: relay)
        client.close()
        #expect(try relay.stillServes())
        try container.send(json("{}"))
        try info.send(json("{}"))
        #expect(try relay.stillServesOver([container, info]))
    }

    @Test("are refused when their client ends its side meanwhile, without their body", arguments: [false, true])
    func clientEnds(overTCP: Bool) throws {
        let relay = try Relay(overTCP: overTCP, history: .tests) { $0.speak = .newest }
        let client = try relay.client(head("POST /v1.39/networks/create HTTP/1.1", "Host: d", "Content-Length: 20"))
        let info = try relay.engine.accept()
        _ = try info.readHead()
        client.endSending()
        #expect(try relay.stillServes())
        try info.send(json("{}"))
        #expect(try client.readToEnd().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(try relay.stillServesOver([info]))
    }

    @Test("do not keep a stopping proxy alive, though the engine never answers")
    func stopped() throws {
        let relay = try Relay.withRules()
        let client = try relay.client(kill)
        let (container, info) = try questions(to: relay)
        relay.proxy.stop()
        #expect(try client.readUntilGone() == "")
        #expect(try container.readToEnd() == "")
        #expect(try info.readToEnd() == "")
    }
}

extension Relay {
    /// Whether another request is served over one of these idle connections, with nothing else on them before it.
    fileprivate func stillServesOver(_ connections: [TestSocket]) throws -> Bool {
        let client = try client(head("GET /v1.44/still-there HTTP/1.1", "Host: d"))
        let connection = try TestSocket.firstToSpeak(of: connections)
        guard try connection.readHead().hasPrefix("GET /v1.51/still-there ") else { return false }
        try connection.send(head("HTTP/1.1 204 No Content"))
        return try client.readHead().hasPrefix("HTTP/1.1 204 ")
    }
}
