// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy
@testable import VersionRules

@Suite("A host config at the start", .hangLimit)
struct HostConfigAtStartTests {
    private static let old = String(repeating: "0a", count: 32)
    private static let new = String(repeating: "0b", count: 32)
    private static let history = VersionHistory([.init("1.24", [.removeHostConfigFromStart])])
    private static let other = String(repeating: "0c", count: 32)

    private func relay(configure: (inout Configuration) -> Void = { _ in }) throws -> Relay {
        try Relay(.docker28, history: Self.history, configure: configure)
    }

    private var start: String { start("web") }

    private func start(_ name: String, _ body: String = #"{"Binds":["/data:/srv"]}"#) -> String {
        head(
            "POST /v1.18/containers/\(name)/start HTTP/1.1", "Host: d", "Content-Type: application/json",
            "Content-Length: \(body.utf8.count)") + body
    }

    private func get(_ path: String) -> String { head("GET /v1.24\(path) HTTP/1.1", "Host: d") }

    /// The engine of these tests takes a connection for each call, and says so: it must not be sent another.
    private func json(_ body: String, _ status: String = "200 OK") -> String {
        head(
            "HTTP/1.1 \(status)", "Connection: close", "Content-Type: application/json",
            "Content-Length: \(body.utf8.count)") + body
    }

    private var done: String { head("HTTP/1.1 204 No Content", "Connection: close") }

    private func inspected(
        _ id: String = old, name: String = "web", startedAt: String = "0001-01-01T00:00:00Z", binds: String = "null"
    ) -> String {
        json(
            #"""
            {"Id":"\#(id)","Name":"/\#(name)","State":{"Running":false,"StartedAt":"\#(startedAt)"},\#
            "Image":"sha256:94","Config":{"Image":"busybox","Cmd":["sh"]},"HostConfig":{"Binds":\#(binds)},\#
            "NetworkSettings":{"Networks":{}}}
            """#)
    }

    /// Takes the next call, which must be this one, and answers it.
    private func serve(_ relay: Relay, _ line: String, _ answer: String?) throws {
        let connection = try relay.engine.accept()
        let request = try connection.readMessage()
        #expect(request.prefix { !$0.isNewline } == "\(line) HTTP/1.1")
        if let answer { try connection.send(answer) }
        connection.close()
    }

    /// All that comes before the new container is started.
    private func serveCreation(_ relay: Relay) throws {
        try serve(relay, "GET /v1.24/containers/web/json", inspected())
        try serve(relay, "GET /v1.24/containers/\(Self.old)/json", inspected())
        try serve(relay, "GET /v1.24/images/busybox/json", json(#"{"Id":"sha256:94"}"#))
        try serve(relay, "POST /v1.24/containers/\(Self.old)/rename?name=web-replaced-0a0a0a0a0a0a", done)
        try serve(relay, "POST /v1.24/containers/create?name=web", json(#"{"Id":"\#(Self.new)"}"#, "201 Created"))
    }

    private func serveRestart(_ relay: Relay) throws {
        try serveCreation(relay)
        try serve(relay, "POST /v1.24/containers/\(Self.new)/start", done)
        try serve(relay, "DELETE /v1.24/containers/\(Self.old)?force=1&v=1", done)
    }

    private func startAnew(_ relay: Relay) throws {
        let client = try relay.client(start)
        try serveRestart(relay)
        #expect(try client.readHead().hasPrefix("HTTP/1.1 204 "))
    }

    private var undone: [(String, String?)] {
        [
            ("DELETE /v1.24/containers/\(Self.new)?force=1&v=1", done),
            ("POST /v1.24/containers/\(Self.old)/rename?name=web", done),
        ]
    }

    @Test("makes the container anew, whose old id goes on to mean it")
    func anew() throws {
        let relay = try relay()
        try startAnew(relay)
        let client = try relay.client(get("/containers/\(Self.old)/json"))
        try serve(relay, "GET /v1.24/containers/\(Self.new)/json", inspected(Self.new))
        let answer = try client.readMessage()
        #expect(answer.contains(#""Id":"\#(Self.old)""#))
        #expect(!answer.contains(Self.new))
    }

    @Test("names the container by the old id in answers of every framing, wherever reads cut it")
    func answers() throws {
        let relay = try relay()
        try startAnew(relay)
        let path = "/var/lib/docker/containers/\(Self.new)/hosts"
        let body = #"{"a":"\#(Self.new)","p":"\#(path)","m":"container:\#(Self.new)","x":"1\#(Self.new)"}"#
        let expected = #"{"a":"\#(Self.old)","p":"\#(path)","m":"container:\#(Self.old)","x":"1\#(Self.new)"}"#
        for (type, framing) in [("/info", false), ("/info", true)] {
            let client = try relay.client(head("GET /v1.51\(type) HTTP/1.1", "Host: d"))
            let connection = try relay.engine.accept()
            _ = try connection.readHead()
            let lines = framing ? "Transfer-Encoding: chunked" : "Content-Length: \(body.utf8.count)"
            try connection.send(
                head("HTTP/1.1 200 OK", "Connection: close", "Content-Type: application/json", lines))
            for byte in body.utf8 {
                try connection.send(framing ? Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8) : [byte])
            }
            if framing { try connection.send("0\r\n\r\n") }
            let answer = try client.readMessage()
            let content = framing ? answer.unchunked : String(answer.split(separator: "\r\n\r\n")[1])
            #expect(content == expected)
            connection.close()
        }
    }

    @Test("lets the old id be cut short where that means nobody else")
    func prefixes() throws {
        let relay = try relay()
        try startAnew(relay)
        func list(_ others: String...) -> String {
            let elements = [#"{"Id":"\#(Self.new)","Names":["/web"]}"#] + others
            return json("[\(elements.joined(separator: ","))]")
        }
        let client = try relay.client(get("/containers/0a0a/json"))
        try serve(relay, "GET /v1.24/containers/json?all=1", list())
        try serve(relay, "GET /v1.24/containers/\(Self.new)/json", inspected(Self.new))
        #expect(try client.readMessage().contains(Self.old))
        try client.send(get("/containers/0a/json"))
        try serve(relay, "GET /v1.24/containers/json?all=1", list(#"{"Id":"\#(Self.other)","Names":["/0a"]}"#))
        try serve(relay, "GET /v1.24/containers/0a/json", inspected(Self.other))
        #expect(try client.readMessage().contains(Self.other))
        try client.send(get("/containers/0a/json"))
        let alike = "0a" + Self.other.dropFirst(2)
        try serve(relay, "GET /v1.24/containers/json?all=1", list(#"{"Id":"\#(alike)","Names":["/x"]}"#))
        #expect(try client.readMessage().hasPrefix("HTTP/1.1 400 "))
        // The engine finds that of itself.
        try client.send(get("/containers/0/json"))
        try serve(relay, "GET /v1.24/containers/json?all=1", list(#"{"Id":"\#(Self.other)","Names":["/x"]}"#))
        let words = #"{"message":"multiple IDs found with provided prefix: 0"}"#
        try serve(relay, "GET /v1.24/containers/0/json", json(words, "400 Bad Request"))
        #expect(try client.readMessage().hasSuffix(words))
    }

    @Test("lets the old id be used in bodies and filters")
    func bodies() throws {
        let relay = try relay()
        try startAnew(relay)
        let body = #"{"Container":"\#(Self.old)"}"#
        let client = try relay.client(
            head(
                "POST /v1.44/networks/n/connect HTTP/1.1", "Host: d", "Content-Type: application/json",
                "Content-Length: \(body.utf8.count)") + body)
        try serve(relay, "GET /v1.44/containers/json?all=1", json("[]"))
        let connection = try relay.engine.accept()
        #expect(try connection.readMessage().hasSuffix(#"{"Container":"\#(Self.new)"}"#))
        try connection.send(head("HTTP/1.1 200 OK", "Connection: close", "Content-Length: 0"))
        connection.close()
        #expect(try client.readHead().hasPrefix("HTTP/1.1 200 "))
        try client.send(
            head("GET /v1.44/containers/json?filters=%7B%22id%22%3A%5B%22\(Self.old)%22%5D%7D HTTP/1.1", "Host: d"))
        try serve(relay, "GET /v1.44/containers/json?all=1", json("[]"))
        let list = try relay.engine.accept()
        #expect(try list.readHead().contains("%22\(Self.new)%22"))
    }

    @Test("is kept over a restart of the proxy, and forgotten when the container has gone meanwhile")
    func restart() throws {
        let folder = try TemporaryFolder()
        let engine = try FakeEngine(.docker28)
        defer { engine.shutDown() }
        let state = folder.file("state")
        func relayOver(_ body: (RunningProxy) throws -> Void) throws {
            let proxy = try RunningProxy(upstream: engine.address) { $0.state = state }
            try body(proxy)
            proxy.stop()
        }
        let keeper = AliasFile(folder: state)
        let alias = try #require(ContainerAlias(given: Self.old, real: Self.new))
        _ = try keeper.update { $0["\(engine.address)", default: ContainerAliases()].add(alias) }
        try relayOver { proxy in
            let client = try proxy.connect()
            try client.send(get("/containers/\(Self.old)/json"))
            // The proxy looks which containers are there still, and serves meanwhile.
            for _ in 0..<2 {
                let connection = try engine.accept()
                let isReview = try connection.readHead().contains("/containers/json?all=1")
                try connection.send(isReview ? json("[]") : inspected(Self.new))
                connection.close()
            }
            #expect(try client.readMessage().contains(Self.old))
            // No event tells when it has been written down.
            let deadline = Date(timeIntervalSinceNow: Double(TestSocket.patience) / 1000)
            while try !(keeper.read().isEmpty), Date() < deadline { usleep(10_000) }
        }
        #expect(try keeper.read().isEmpty)
    }

    @Test("is undone where the new container does not start")
    func startFails() throws {
        let relay = try relay()
        let client = try relay.client(start)
        try serveCreation(relay)
        try serve(
            relay, "POST /v1.24/containers/\(Self.new)/start",
            json(#"{"message":"port is already allocated"}"#, "500 Internal Server Error"))
        for (line, answer) in undone { try serve(relay, line, answer) }
        let answer = try client.readMessage()
        #expect(answer.hasPrefix("HTTP/1.1 500 "))
        #expect(answer.hasSuffix(#"{"message":"port is already allocated"}"#))
        // The old id means the old container again.
        try client.send(get("/containers/\(Self.old)/json"))
        try serve(relay, "GET /v1.24/containers/\(Self.old)/json", inspected())
        #expect(try client.readMessage().contains(Self.old))
    }

    /// All that comes before the container is moved away, and that.
    private func serveMove(_ relay: Relay, _ answer: String?) throws {
        try serve(relay, "GET /v1.24/containers/web/json", inspected())
        try serve(relay, "GET /v1.24/containers/\(Self.old)/json", inspected())
        try serve(relay, "GET /v1.24/images/busybox/json", json(#"{"Id":"sha256:94"}"#))
        try serve(relay, "POST /v1.24/containers/\(Self.old)/rename?name=web-replaced-0a0a0a0a0a0a", answer)
    }

    private var failed: String { json(#"{"message":"boom"}"#, "500 Internal Server Error") }
    private var missing: String { json(#"{"message":"No such container"}"#, "404 Not Found") }

    @Test("is undone where the engine breaks off the creation", arguments: ["made", "not made", "somebody else's"])
    func engineBreaksOff(what: String) throws {
        let relay = try relay()
        let client = try relay.client(start)
        try serveMove(relay, done)
        try serve(relay, "POST /v1.24/containers/create?name=web", nil)
        let found = inspected(Self.new, binds: what == "made" ? #"["/data:/srv"]"# : #"["/other:/srv"]"#)
        try serve(relay, "GET /v1.24/containers/web/json", what == "not made" ? missing : found)
        if what == "made" { try serve(relay, "DELETE /v1.24/containers/\(Self.new)?force=1&v=1", done) }
        try serve(relay, "POST /v1.24/containers/\(Self.old)/rename?name=web", done)
        #expect(try client.readHead().hasPrefix("HTTP/1.1 502 "))
    }

    @Test("is undone where nobody tells whether the container was moved away", arguments: [true, false])
    func moveIsUnknown(isMoved: Bool) throws {
        let relay = try relay()
        let client = try relay.client(start)
        try serveMove(relay, nil)
        let refusal = json(#"{"message":"same name"}"#, "400 Bad Request")
        try serve(relay, "POST /v1.24/containers/\(Self.old)/rename?name=web", isMoved ? done : refusal)
        if !isMoved { try serve(relay, "GET /v1.24/containers/\(Self.old)/json", inspected()) }
        let answer = try client.readHead()
        #expect(answer.hasPrefix("HTTP/1.1 502 ") && !answer.contains("Warning:"))
    }

    @Test("tells of a name that the container cannot be given back")
    func nameIsLost() throws {
        let relay = try relay()
        let client = try relay.client(start)
        try serveMove(relay, nil)
        for _ in 0..<2 {
            try serve(relay, "POST /v1.24/containers/\(Self.old)/rename?name=web", failed)
            let found = inspected(name: "web-replaced-0a0a0a0a0a0a")
            try serve(relay, "GET /v1.24/containers/\(Self.old)/json", found)
        }
        let answer = try client.readHead()
        #expect(answer.hasPrefix("HTTP/1.1 502 "))
        #expect(
            answer.contains(
                #"Warning: 299 compatproxy "the container may be called web-replaced-0a0a0a0a0a0a now: boom""#))
    }

    @Test("removes the old container at the second try, or tells that it stays", arguments: [true, false])
    func removal(isGone: Bool) throws {
        let relay = try relay()
        let client = try relay.client(start)
        try serveCreation(relay)
        try serve(relay, "POST /v1.24/containers/\(Self.new)/start", done)
        try serve(relay, "DELETE /v1.24/containers/\(Self.old)?force=1&v=1", nil)
        try serve(relay, "DELETE /v1.24/containers/\(Self.old)?force=1&v=1", isGone ? missing : failed)
        let answer = try client.readHead()
        #expect(answer.hasPrefix("HTTP/1.1 204 "))
        let warning = "the container is made anew, and the old one stays as web-replaced-0a0a0a0a0a0a: boom"
        #expect(answer.contains(warning) == !isGone)
    }

    @Test("is undone, with the reason, where the old id cannot be kept")
    func noState() throws {
        let relay = try relay { $0.state = "/proc/nowhere/state" }
        let client = try relay.client(start)
        try serveCreation(relay)
        for (line, answer) in undone { try serve(relay, line, answer) }
        let answer = try client.readMessage()
        #expect(answer.hasPrefix("HTTP/1.1 503 "))
        #expect(answer.contains("/proc/nowhere/state cannot be made: No such file or directory"))
    }

    @Test("is carried out though the client has left")
    func clientLeaves() throws {
        let relay = try relay()
        let client = try relay.client(start)
        try serve(relay, "GET /v1.24/containers/web/json", inspected())
        client.close()
        try serve(relay, "GET /v1.24/containers/\(Self.old)/json", inspected())
        try serve(relay, "GET /v1.24/images/busybox/json", json(#"{"Id":"sha256:94"}"#))
        try serve(relay, "POST /v1.24/containers/\(Self.old)/rename?name=web-replaced-0a0a0a0a0a0a", done)
        try serve(relay, "POST /v1.24/containers/create?name=web", json(#"{"Id":"\#(Self.new)"}"#, "201 Created"))
        try serve(relay, "POST /v1.24/containers/\(Self.new)/start", done)
        try serve(relay, "DELETE /v1.24/containers/\(Self.old)?force=1&v=1", done)
    }

    @Test("is given by two at once, and the container made anew once")
    func twice() throws {
        let relay = try relay()
        let first = try relay.client(start)
        try serve(relay, "GET /v1.24/containers/web/json", inspected())
        let pending = try relay.engine.accept()
        #expect(try pending.readHead().hasPrefix("GET /v1.24/containers/\(Self.old)/json "))
        let second = try relay.client(start(Self.old))
        try serve(relay, "GET /v1.24/containers/\(Self.old)/json", inspected())
        // It waits: what comes next is the first one's.
        try pending.send(inspected())
        pending.close()
        try serve(relay, "GET /v1.24/images/busybox/json", json(#"{"Id":"sha256:94"}"#))
        try serve(relay, "POST /v1.24/containers/\(Self.old)/rename?name=web-replaced-0a0a0a0a0a0a", done)
        try serve(relay, "POST /v1.24/containers/create?name=web", json(#"{"Id":"\#(Self.new)"}"#, "201 Created"))
        try serve(relay, "POST /v1.24/containers/\(Self.new)/start", done)
        try serve(relay, "DELETE /v1.24/containers/\(Self.old)?force=1&v=1", done)
        #expect(try first.readHead().hasPrefix("HTTP/1.1 204 "))
        let running = inspected(Self.new).replacing("\"Running\":false", with: "\"Running\":true ")
        try serve(relay, "GET /v1.24/containers/\(Self.new)/json", running)
        try serve(
            relay, "POST /v1.24/containers/\(Self.new)/start", head("HTTP/1.1 304 Not Modified", "Connection: close"))
        #expect(try second.readHead().hasPrefix("HTTP/1.1 304 "))
    }

    @Test("that says something else than a container has which ran is refused")
    func hasRun() throws {
        let relay = try relay()
        let client = try relay.client(start)
        for name in ["web", Self.old] {
            try serve(relay, "GET /v1.24/containers/\(name)/json", inspected(startedAt: "2026-11-28T07:52:48Z"))
        }
        let answer = try client.readMessage()
        #expect(answer.hasPrefix("HTTP/1.1 409 "))
        #expect(answer.contains("no other HostConfig.Binds at its start"))
    }

    @Test("is told in events as the start of the one container, not as the removal of another")
    func events() throws {
        let relay = try relay()
        try startAnew(relay)
        let client = try relay.client(get("/events"))
        try serve(relay, "GET /v1.24/containers/json?all=1", json("[]"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        let events = [(Self.new, "start"), (Self.old, "destroy"), (Self.other, "die"), (Self.new, "die")].map {
            #"{"status":"\#($0.1)","id":"\#($0.0)"}"# + "\n"
        }
        try connection.send(head("HTTP/1.1 200 OK", "Content-Type: application/json", "Connection: close"))
        for event in events { try connection.send(event) }
        connection.close()
        let told = try client.readToEnd().split(separator: "\r\n\r\n")[1]
        let expected = [(Self.old, "start"), (Self.other, "die"), (Self.old, "die")].map {
            #"{"status":"\#($0.1)","id":"\#($0.0)"}"# + "\n"
        }
        #expect(told == expected.joined())
    }

    @Test(
        "is told in a stream of every type that JSON has",
        arguments: ["application/jsonl", "application/json-seq", "application/x-ndjson; charset=utf-8"])
    func types(type: String) throws {
        let relay = try relay()
        try startAnew(relay)
        let client = try relay.client(get("/events"))
        try serve(relay, "GET /v1.24/containers/json?all=1", json("[]"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 200 OK", "Content-Type: \(type)", "Connection: close"))
        try connection.send("{\"id\":\"\(Self.new)\"}\n")
        connection.close()
        #expect(try client.readToEnd().hasSuffix("\r\n\r\n{\"id\":\"\(Self.old)\"}\n"))
    }

    @Test("is told in events that the client listened to before, but not within a line that it has in part")
    func earlierEvents() throws {
        let relay = try relay()
        let client = try relay.client(get("/events"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(
            head("HTTP/1.1 200 OK", "Content-Type: application/json", "Transfer-Encoding: chunked") + chunk(#"{"a":1,"#)
        )
        let beginning = try client.readText(through: #"{"a":1,"#)
        try startAnew(relay)
        let lines = [#""id":"\#(Self.old)"}"#, #"{"id":"\#(Self.old)"}"#, #"{"id":"\#(Self.new)"}"#]
        for line in lines { try connection.send(chunk(line + "\n")) }
        try connection.send("0\r\n\r\n")
        let told = (beginning + (try client.readText(through: "0\r\n\r\n"))).unchunked
        #expect(told == #"{"a":1,"id":"\#(Self.old)"}"# + "\n" + #"{"id":"\#(Self.old)"}"# + "\n")
    }

    private func chunk(_ text: String) -> String { "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" }

    /// A client that is attached to the container by that name, and the engine's side of it.
    private func attach(_ relay: Relay, to name: String) throws -> (client: TestSocket, engine: TestSocket) {
        let client = try relay.client(head("POST /v1.18/containers/\(name)/attach?stream=1 HTTP/1.1", "Host: d"))
        return (client, try serveAttach(relay, to: name))
    }

    private func serveAttach(_ relay: Relay, to name: String) throws -> TestSocket {
        let engine = try relay.engine.accept()
        #expect(try engine.readHead().hasPrefix("POST /v1.24/containers/\(name)/attach?stream=1 HTTP/1.1\r\n"))
        try engine.send(head("HTTP/1.1 200 OK", "Content-Type: application/vnd.docker.raw-stream"))
        return engine
    }

    @Test("takes along who is attached already, with what they have sent", arguments: ["web", old, "0a0a0a0a0a0a"])
    func attached(name: String) throws {
        let relay = try relay()
        let (client, before) = try attach(relay, to: name)
        try client.send("early")
        #expect(try before.readText(5) == "early")
        let starter = try relay.client(start)
        try serveCreation(relay)
        let after = try serveAttach(relay, to: Self.new)
        #expect(try after.readText(5) == "early")
        #expect(try before.readToEnd() == "")
        try serve(relay, "POST /v1.24/containers/\(Self.new)/start", done)
        try serve(relay, "DELETE /v1.24/containers/\(Self.old)?force=1&v=1", done)
        #expect(try starter.readHead().hasPrefix("HTTP/1.1 204 "))
        _ = try client.readHead()
        try after.send("said")
        #expect(try client.readText(4) == "said")
        try client.send("late")
        #expect(try after.readText(4) == "late")
        after.close()
        #expect(try client.readToEnd() == "")
    }

    @Test("is undone where one that is attached cannot be taken along")
    func detached() throws {
        let relay = try relay()
        let (client, before) = try attach(relay, to: "web")
        let starter = try relay.client(start)
        try serveCreation(relay)
        let refused = try relay.engine.accept()
        _ = try refused.readHead()
        try refused.send(json("{}", "500 Internal Server Error"))
        let back = try serveAttach(relay, to: Self.old)
        for (line, answer) in undone { try serve(relay, line, answer) }
        let answer = try starter.readMessage()
        #expect(answer.hasPrefix("HTTP/1.1 409 ") && answer.contains("the engine answers with 500"))
        #expect(try before.readToEnd() == "")
        _ = try client.readHead()
        try back.send("said")
        #expect(try client.readText(4) == "said")
    }

    @Test("an alias is forgotten when its container is removed")
    func removed() throws {
        let relay = try relay()
        try startAnew(relay)
        let client = try relay.client(head("DELETE /v1.24/containers/\(Self.old) HTTP/1.1", "Host: d"))
        try serve(relay, "DELETE /v1.24/containers/\(Self.new)", done)
        #expect(try client.readHead().hasPrefix("HTTP/1.1 204 "))
        try serve(relay, "GET /v1.51/containers/json?all=1", json("[]"))
    }
}

extension String {
    /// The content of a chunked message of short pieces.
    fileprivate var unchunked: String {
        let body = split(separator: "\r\n\r\n", maxSplits: 1)[1]
        let lines = body.split(separator: "\r\n", omittingEmptySubsequences: false)
        return lines.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }.joined()
    }
}
