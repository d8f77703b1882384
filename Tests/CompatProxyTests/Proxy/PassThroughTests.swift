// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("What passes the relay", .hangLimit)
struct PassThroughTests {
    @Test("a request keeps the order, case and bytes of its head, and loses what was for the proxy alone")
    func requestHead() throws {
        let relay = try Relay()
        let (request, _) = try relay.exchange(
            head(
                "GET /v1.44/images/a%2Fb:c/json?x=%20&y=a/b&&z HTTP/1.1", "HOST: Odd.Example:1", "x-oNe: 1",
                "User-Agent: docker/1", "X-Private: p", "Connection: keep-alive, X-Private", "X-One: 2", "Keep-Alive: 5"
            ),
            answer: head("HTTP/1.1 204 No Content"))
        #expect(
            request
                == head(
                    "GET /v1.44/images/a%2Fb:c/json?x=%20&y=a/b&&z HTTP/1.1", "HOST: Odd.Example:1", "x-oNe: 1",
                    "User-Agent: docker/1", "X-One: 2"))
    }

    /// The classic builder sends all registries' credentials in a field, and what it builds with in the query.
    @Test("a head as long as engines take it passes, and the next one on its connection")
    func longHead() throws {
        let relay = try Relay()
        let long = String(repeating: "e30K", count: 120_000)
        let request = head("GET /v1.44/x?buildargs=\(long) HTTP/1.1", "Host: d", "X-Registry-Config: \(long)")
        let client = try relay.client(request)
        let connection = try relay.engine.accept()
        for next in ["GET", request, "HEAD"] {
            #expect(try connection.readHead() == (next == "HEAD" ? head("HEAD /v1.44/y HTTP/1.1", "Host: d") : request))
            try connection.send(head("HTTP/1.1 200 OK", "X: \(long)", "Content-Length: 0"))
            #expect(try client.readHead().contains("X: \(long)\r\n"))
            try client.send(next == "GET" ? request : head("HEAD /v1.44/y HTTP/1.1", "Host: d"))
        }
    }

    @Test("an answer keeps the order, case and bytes of its head, and names the proxy's version")
    func answerHead() throws {
        let relay = try Relay()
        let (_, answer) = try relay.exchange(
            head("GET /v1.44/x HTTP/1.1", "Host: d"),
            answer: head(
                "HTTP/1.1 201 Quite  Created", "x-FIRST: 1", "api-version: 1.44", "Keep-Alive: 5", "Content-Length: 2",
                "X-Last:   spaced out ") + "hi")
        #expect(
            answer
                == head(
                    "HTTP/1.1 201 Quite  Created", "x-FIRST: 1", "api-version: 1.51", "Content-Length: 2",
                    "X-Last: spaced out") + "hi")
    }

    @Test("an answer without a version gets one")
    func addedVersion() throws {
        let relay = try Relay()
        let (_, answer) = try relay.exchange(
            head("GET /v1.44/x HTTP/1.1", "Host: d"), answer: head("HTTP/1.1 204 No Content", "A: b"))
        #expect(answer == head("HTTP/1.1 204 No Content", "A: b", "Api-Version: 1.51"))
    }

    @Test("an answer that the engine gave before it knew the route gets none", arguments: [404, 405])
    func unroutedAnswer(status: Int) throws {
        let relay = try Relay()
        let (_, answer) = try relay.exchange(
            head("GET /v1.44/x HTTP/1.1", "Host: d"), answer: head("HTTP/1.1 \(status) No", "Content-Length: 0"))
        #expect(answer == head("HTTP/1.1 \(status) No", "Content-Length: 0"))
    }

    @Test(
        "where the engine sends the client is told in the client's version",
        arguments: [
            ("/v1.24/version", "/v1.12/version"), ("/v1.24", "/v1.12"), ("/elsewhere", "/elsewhere"),
            ("/v1.241", "/v1.241"),
        ])
    func location(given: String, told: String) throws {
        let relay = try Relay()
        let (request, answer) = try relay.exchange(
            head("GET /v1.12//version HTTP/1.1", "Host: d"),
            answer: head("HTTP/1.1 301 Moved Permanently", "location: \(given)", "Content-Length: 0"))
        #expect(request == head("GET /v1.24//version HTTP/1.1", "Host: d"))
        #expect(answer == head("HTTP/1.1 301 Moved Permanently", "location: \(told)", "Content-Length: 0"))
    }

    @Test(
        "the version in the path becomes one that the engine accepts, and nothing else does",
        arguments: [
            ("/v1.44/info", "/v1.44/info"),
            ("/v1.12/info?a=/v1.12/", "/v1.24/info?a=/v1.12/"),
            ("/v1.52/v1.52/info", "/v1.51/v1.52/info"),
            ("/info", "/info"),
            ("/", "/"),
            ("/libpod/info", "/libpod/info"),
            ("http://docker/v1.12/info?q", "/v1.24/info?q"),
            ("http://docker", "/"),
        ])
    func prefix(asked: String, sent: String) throws {
        let relay = try Relay()
        let (request, _) = try relay.exchange(
            head("GET \(asked) HTTP/1.1", "Host: docker"), answer: head("HTTP/1.1 204 No Content"))
        #expect(request == head("GET \(sent) HTTP/1.1", "Host: docker"))
    }

    @Test("an authority in the target outranks the host")
    func absoluteForm() throws {
        let relay = try Relay()
        let (request, _) = try relay.exchange(
            head("GET http://one:80/x HTTP/1.1", "Host: two", "A: b"), answer: head("HTTP/1.1 204 No Content"))
        #expect(request == head("GET /x HTTP/1.1", "Host: one:80", "A: b"))
    }

    @Test("a socket's path as host, which old clients send and engines refuse, is replaced")
    func hostIsPath() throws {
        let relay = try Relay()
        let (request, _) = try relay.exchange(
            head("GET /v1.44/x HTTP/1.1", "Host: /var/run/docker.sock", "A: b"),
            answer: head("HTTP/1.1 204 No Content"))
        #expect(request == head("GET /v1.44/x HTTP/1.1", "Host: docker", "A: b"))
    }

    @Test("an asterisk reaches the engine as it is")
    func asterisk() throws {
        let relay = try Relay()
        let (request, _) = try relay.exchange(
            head("OPTIONS * HTTP/1.1", "Host: d"), answer: head("HTTP/1.1 204 No Content"))
        #expect(request == head("OPTIONS * HTTP/1.1", "Host: d"))
    }

    @Test("an answer to HEAD, a 204 and a 304 have no body, whatever they announce")
    func withoutBody() throws {
        let relay = try Relay()
        let client = try relay.client(
            head("HEAD /v1.44/x HTTP/1.1", "Host: d") + head("GET /v1.44/y HTTP/1.1", "Host: d")
                + head("GET /v1.44/z HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        #expect(try connection.readHead().hasPrefix("HEAD /v1.44/x "))
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 7"))
        #expect(try client.readHead() == head("HTTP/1.1 200 OK", "Content-Length: 7", "Api-Version: 1.51"))
        #expect(try connection.readHead().hasPrefix("GET /v1.44/y "))
        try connection.send(head("HTTP/1.1 304 Not Modified", "Content-Length: 9"))
        #expect(try client.readHead() == head("HTTP/1.1 304 Not Modified", "Content-Length: 9"))
        #expect(try connection.readHead().hasPrefix("GET /v1.44/z "))
        try connection.send(head("HTTP/1.1 204 No Content"))
        #expect(try client.readHead() == head("HTTP/1.1 204 No Content", "Api-Version: 1.51"))
    }

    @Test("chunks, their extensions and trailers pass both ways byte by byte as they are")
    func chunksAndTrailers() throws {
        let body = "4;x=y\r\nabcd\r\n00A\r\n0123456789\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n"
        let relay = try Relay()
        let client = try relay.client()
        try client.dribble(
            head("POST /v1.44/build HTTP/1.1", "Host: d", "Transfer-Encoding: chunked", "Trailer: X-Sum") + body)
        let connection = try relay.engine.accept()
        #expect(
            try connection.readHead()
                == head("POST /v1.44/build HTTP/1.1", "Host: d", "Transfer-Encoding: chunked", "Trailer: X-Sum"))
        #expect(try connection.readText(body.utf8.count) == body)
        try connection.dribble(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-Sum") + body)
        #expect(
            try client.readHead()
                == head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-Sum", "Api-Version: 1.51"))
        #expect(try client.readText(body.utf8.count) == body)
    }

    @Test("what is sent in two pieces passes as if it were one, wherever it is cut")
    func everySplit() throws {
        let relay = try Relay()
        let client = try relay.client()
        let request =
            head("PUT /v1.44/x HTTP/1.1", "Host: d", "Transfer-Encoding: chunked") + "2\r\nab\r\n0\r\nT: 1\r\n\r\n"
        let answer = head("HTTP/1.1 200 OK", "Content-Length: 3", "Api-Version: 1.51") + "xyz"
        var connection: TestSocket?
        for cut in 1..<max(request.utf8.count, answer.utf8.count) {
            try client.send(String(request.prefix(cut)))
            let engine = try connection ?? relay.engine.accept(after: client, sends: request, cutAt: cut)
            if connection != nil { try client.send(String(request.dropFirst(cut))) }
            connection = engine
            #expect(try engine.readText(request.utf8.count) == request)
            try engine.send(String(answer.prefix(cut)))
            try engine.send(String(answer.dropFirst(cut)))
            #expect(try client.readText(answer.utf8.count) == answer)
        }
    }

    @Test("a record of a stream reaches the client at once", arguments: ["chunked", "close"])
    func recordsAtOnce(framing: String) throws {
        let relay = try Relay()
        let client = try relay.client(head("GET /v1.44/events HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        let field = framing == "chunked" ? "Transfer-Encoding: chunked" : "Connection: close"
        try connection.send(head("HTTP/1.1 200 OK", field))
        #expect(try client.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
        for number in 0..<5 {
            let record = framing == "chunked" ? "3\r\n{\(number)}\r\n" : "{\(number)}"
            try connection.send(record)
            #expect(try client.readText(record.utf8.count) == record)
        }
    }
}

extension FakeEngine {
    /// Accepts the first connection, which comes once the rest of the request is there.
    fileprivate func accept(after client: TestSocket, sends request: String, cutAt cut: Int) throws -> TestSocket {
        try client.send(String(request.dropFirst(cut)))
        return try accept()
    }
}
