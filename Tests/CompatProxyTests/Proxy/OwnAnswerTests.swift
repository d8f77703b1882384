// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy

@Suite("The proxy's answers in the engine's place", .hangLimit)
struct OwnAnswerTests {
    private let inspect = head("GET /v1.39/images/a/json HTTP/1.1", "Host: d")

    /// What the client gets for a request whose answer is `answer`, and for one behind it.
    private func answers(
        to request: String, _ answer: String, configure: (inout Configuration) -> Void = { _ in }
    ) throws -> String {
        let relay = try Relay.withRules(configure)
        let client = try relay.client(request + head("GET /v1.44/next HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(answer)
        let second = try relay.engine.accept()
        #expect(try second.readHead().hasPrefix("GET /v1.51/next "))
        try second.send(head("HTTP/1.1 200 OK", "Content-Length: 4", "Connection: close") + "next")
        client.endSending()
        return try client.readToEnd()
    }

    @Test("stand alone where a whole answer is too long to be translated")
    func tooLarge() throws {
        let body = #"{"New":"\#(String(repeating: "x", count: 200))"}"#
        let answers = try answers(
            to: inspect, head("HTTP/1.1 200 OK", "Content-Length: \(body.utf8.count)") + body
        ) { $0.limits.rewrittenBodyBytes = 100 }
        #expect(answers.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
        #expect(answers.components(separatedBy: "HTTP/1.1 ").count == 3)
        #expect(answers.hasSuffix("\r\n\r\nnext"))
    }

    @Test("stand alone where an answer is refused by its head", arguments: ["info", "containers/a/logs"])
    func refusedHead(path: String) throws {
        let answers = try answers(
            to: head("GET /v1.39/\(path) HTTP/1.1", "Host: d"),
            head("HTTP/1.1 200 OK", "X-Refused: yes", "Content-Length: 2") + "{}")
        #expect(answers.hasPrefix("HTTP/1.1 500 Internal Server Error\r\n"))
        #expect(answers.contains(#"{"message":"not for you"}"#))
        #expect(answers.components(separatedBy: "HTTP/1.1 ").count == 3)
        #expect(answers.hasSuffix("\r\n\r\nnext"))
    }

    @Test("stand alone where a tunnel is refused by its head")
    func refusedTunnel() throws {
        let answers = try answers(
            to: head("POST /v1.39/containers/a/attach HTTP/1.1", "Host: d"),
            head("HTTP/1.1 200 OK", "X-Refused: yes", "Content-Type: application/vnd.docker.raw-stream") + "output")
        #expect(answers.hasPrefix("HTTP/1.1 500 Internal Server Error\r\n"))
        #expect(answers.components(separatedBy: "HTTP/1.1 ").count == 3)
        #expect(answers.hasSuffix("\r\n\r\nnext"))
    }

    @Test("end the connection where the client asked for that, and nothing is written behind them")
    func tooLargeThenClose() throws {
        let relay = try Relay.withRules { $0.limits.rewrittenBodyBytes = 10 }
        let client = try relay.client(head("GET /v1.39/images/a/json HTTP/1.1", "Host: d", "Connection: close"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 24") + #"{"New":"xxxxxxxxxxxxxx"}"#)
        let answer = try client.readToEnd()
        #expect(answer.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
        #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2)
        #expect(try relay.stillServes())
    }
}
