// SPDX-License-Identifier: Apache-2.0
import Glibc
import Logging
import Testing

@testable import CompatProxy

@Suite("The admin interface", .hangLimit)
struct AdminServerTests {
    @Test("is healthy while it runs, and ready while the engine answers")
    func health() throws {
        let admin = try RunningAdmin(try Relay())
        #expect(try admin.get("/healthz").hasSuffix("\r\n\r\nok\n"))
        #expect(try admin.get("/readyz").hasPrefix("HTTP/1.1 200 OK\r\n"))
        admin.relay.engine.stop()
        #expect(try admin.get("/healthz").hasPrefix("HTTP/1.1 200 OK\r\n"))
        let unready = try admin.get("/readyz")
        #expect(unready.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        #expect(unready.contains("cannot be reached"))
        try admin.relay.engine.start(as: .docker29)
        #expect(try admin.get("/readyz").hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test("is not ready in front of an engine that hangs, of what is no engine, and while the proxy stops")
    func unready() throws {
        let hanging = try RunningAdmin(try Relay { $0.timeouts.upstreamConnect = .milliseconds(300) })
        hanging.relay.engine.answerQuestions(with: nil)
        #expect(try hanging.get("/readyz").contains("does not answer in time"))
        let admin = try RunningAdmin(try Relay())
        admin.relay.engine.answerQuestions(with: head("HTTP/1.1 200 OK", "Content-Length: 2") + "{}")
        #expect(try admin.get("/readyz").contains("is no engine"))
        admin.drain()
        #expect(try admin.get("/readyz").hasSuffix("the proxy is stopping\n"))
    }

    @Test(
        "answers what it does not serve with the status that says why",
        arguments: [
            ("GET /nothing HTTP/1.1", 404), ("POST /nothing HTTP/1.1", 404), ("POST /metrics HTTP/1.1", 405),
            ("OPTIONS /healthz HTTP/1.1", 405), ("GET /a b HTTP/1.1", 400), ("GET /healthz HTTP/2.0", 505),
        ])
    func statuses(line: String, status: Int) throws {
        let answer = try RunningAdmin(try Relay()).answer(line, "Host: localhost")
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
        #expect(answer.contains("\r\nAllow: GET, HEAD\r\n") == (status == 405))
    }

    @Test("takes no body, and ends the connection of who sends one")
    func bodies() throws {
        let admin = try RunningAdmin(try Relay())
        for (method, status) in [("GET", 400), ("POST", 405)] {
            let client = try admin.connect()
            try client.send(head("\(method) /healthz HTTP/1.1", "Host: localhost", "Content-Length: 5") + "hello")
            let answer = try client.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.contains("\r\nConnection: close\r\n"))
        }
    }

    @Test("answers HEAD with the head of GET and nothing behind it")
    func heads() throws {
        let admin = try RunningAdmin(try Relay())
        let client = try admin.connect()
        try client.send(head("HEAD /healthz HTTP/1.1", "Host: localhost", "Connection: close"))
        let answer = try client.readToEnd()
        #expect(answer.contains("\r\nContent-Length: 3\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test("answers several requests on one connection in their order, however they are cut", arguments: [false, true])
    func pipeline(bytewise: Bool) throws {
        let admin = try RunningAdmin(try Relay())
        let client = try admin.connect()
        let requests = ["readyz", "healthz", "no", "healthz"].map { head("GET /\($0) HTTP/1.1", "Host: localhost") }
        bytewise ? try client.dribble(requests.joined()) : try client.send(requests.joined())
        for end in ["ready\n", "ok\n", "}\n", "ok\n"] { #expect(try client.readMessage().hasSuffix(end)) }
        client.endSending()
        #expect(try client.readToEnd().isEmpty)
    }

    @Test("ends while a question to the engine is open")
    func stopAmidQuestion() throws {
        let admin = try RunningAdmin(try Relay())
        admin.relay.engine.answerQuestions(with: nil)
        let client = try admin.connect()
        try client.send(head("GET /readyz HTTP/1.1", "Host: localhost"))
        try admin.relay.engine.waitForQuestions(1)
        admin.stop()
        #expect(try client.readUntilGone().isEmpty)
    }

    @Test("gives way where another program has the default port, and fails for one that was chosen")
    func portInUse() throws {
        let admin = AdminConfiguration()
        // If it cannot be had here, it is in use already.
        let port = try? SystemSocket.listen(on: AdminConfiguration.defaultAddress)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        #expect(try AdminThread.listen(admin, logger: logger) == nil)
        if let port { Glibc.close(port) }
        let running = try RunningAdmin(try Relay())
        var chosen = AdminConfiguration()
        chosen.address = running.address
        #expect(throws: ListenError.self) { try AdminThread.listen(chosen, logger: logger) }
        #expect(try AdminThread.listen(nil, logger: logger) == nil)
    }
}
