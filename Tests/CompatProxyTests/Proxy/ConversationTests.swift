// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy
@testable import VersionRules

@Suite("Requests that take several calls", .hangLimit)
struct ConversationTests {
    private let body = #"{"Image":"a","NetworkingConfig":{"EndpointsConfig":{"a":{},"b":{},"c":{}}}}"#
    private let created = #"{"Id":"0fa8","Warnings":[]}"#

    private var create: String {
        head(
            "POST /v1.44/containers/create?name=web HTTP/1.1", "Host: d", "Content-Type: application/json",
            "Content-Length: \(body.utf8.count)") + body
    }

    private func answer(_ status: String, _ body: String, _ fields: String...) -> String {
        let lines = ["HTTP/1.1 \(status)", "Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
        return (lines + fields).joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    private func relay() throws -> Relay {
        try Relay(.docker20, history: VersionHistory([.init("1.44", [.createWithSeveralNetworks])]))
    }

    /// Takes the next call and answers it; returns its request line.
    @discardableResult
    private func serve(_ relay: Relay, _ answer: String?) throws -> String {
        let connection = try relay.engine.accept()
        let request = try connection.readMessage()
        if let answer { try connection.send(answer) }
        connection.close()
        return String(request.prefix { !$0.isNewline })
    }

    private var ok: String { head("HTTP/1.1 200 OK", "Content-Length: 0") }

    @Test("are made one after the other, and the first one's answer is the client's")
    func succeeds() throws {
        let relay = try relay()
        let client = try relay.client(create + head("GET /v1.44/next HTTP/1.1", "Host: d"))
        #expect(try serve(relay, answer("201 Created", created)) == "POST /v1.41/containers/create?name=web HTTP/1.1")
        #expect(try serve(relay, ok) == "POST /v1.41/networks/b/connect HTTP/1.1")
        #expect(try serve(relay, ok) == "POST /v1.41/networks/c/connect HTTP/1.1")
        let answer = try client.readMessage()
        #expect(answer.hasPrefix("HTTP/1.1 201 Created\r\n"))
        #expect(answer.hasSuffix(created))
        #expect(try serve(relay, head("HTTP/1.1 204 No Content")) == "GET /v1.41/next HTTP/1.1")
        #expect(try client.readHead().hasPrefix("HTTP/1.1 204 "))
    }

    @Test("end where the first one fails")
    func firstFails() throws {
        let relay = try relay()
        let client = try relay.client(create)
        try serve(relay, answer("404 Not Found", #"{"message":"No such image: a"}"#))
        #expect(try client.readMessage().hasSuffix(#"{"message":"No such image: a"}"#))
        #expect(relay.engine.waiting == 0)
    }

    @Test("are undone where a later one fails, and its error is told")
    func laterFails() throws {
        let relay = try relay()
        let client = try relay.client(create)
        try serve(relay, answer("201 Created", created))
        try serve(relay, answer("403 Forbidden", #"{"message":"not there"}"#))
        #expect(try serve(relay, ok) == "DELETE /v1.41/containers/0fa8?force=1&v=1 HTTP/1.1")
        let answer = try client.readMessage()
        #expect(answer.hasPrefix("HTTP/1.1 403 "))
        #expect(answer.hasSuffix(#"{"message":"not there"}"#))
    }

    @Test("are undone where the engine breaks one off")
    func engineBreaksOff() throws {
        let relay = try relay()
        let client = try relay.client(create)
        try serve(relay, answer("201 Created", created))
        try serve(relay, nil)
        #expect(try serve(relay, ok) == "DELETE /v1.41/containers/0fa8?force=1&v=1 HTTP/1.1")
        #expect(try client.readMessage().hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
    }

    @Test("say that the engine is gone where it does not come back")
    func engineDies() throws {
        let relay = try relay()
        let client = try relay.client(create)
        let connection = try relay.engine.accept()
        _ = try connection.readMessage()
        relay.engine.stop()
        connection.close()
        #expect(try client.readMessage().hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
    }

    @Test("come to their end though the client has left")
    func clientLeaves() throws {
        let relay = try relay()
        let client = try relay.client(create)
        let connection = try relay.engine.accept()
        _ = try connection.readMessage()
        client.close()
        try connection.send(answer("201 Created", created))
        connection.close()
        try serve(relay, ok)
        #expect(try serve(relay, ok) == "POST /v1.41/networks/c/connect HTTP/1.1")
        #expect(try relay.stillServes())
    }

    @Test("are made once the engine has agreed, of a request that only asks for something beside")
    func afterwards() throws {
        let relay = try Relay(.docker20, history: VersionHistory([.init("1.42", [.addExecStartConsoleSize])]))
        let body = #"{"Tty":true,"ConsoleSize":[33,77]}"#
        let client = try relay.client(
            head(
                "POST /v1.44/exec/0fa8/start HTTP/1.1", "Host: d", "Connection: Upgrade", "Upgrade: tcp",
                "Content-Type: application/json", "Content-Length: \(body.utf8.count)") + body)
        let connection = try relay.engine.accept()
        #expect(try connection.readMessage().hasSuffix(body))
        #expect(relay.engine.waiting == 0)
        try connection.send(head("HTTP/1.1 101 UPGRADED", "Connection: Upgrade", "Upgrade: tcp"))
        #expect(try serve(relay, ok) == "POST /v1.41/exec/0fa8/resize?h=33&w=77 HTTP/1.1")
        #expect(try client.readHead().hasPrefix("HTTP/1.1 101 "))
        try connection.send("through")
        #expect(try client.readText(7) == "through")
    }

    @Test("are waited for by a proxy that stops, though the client has left")
    func stopping() throws {
        let relay = try relay()
        let client = try relay.client(create)
        let connection = try relay.engine.accept()
        _ = try connection.readMessage()
        relay.proxy.drain()
        client.close()
        try connection.send(answer("201 Created", created))
        connection.close()
        try serve(relay, ok)
        try serve(relay, ok)
        relay.proxy.join()
    }
}
