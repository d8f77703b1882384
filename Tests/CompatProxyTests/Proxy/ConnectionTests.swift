// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Connections and their requests", .hangLimit)
struct ConnectionTests {
    private let get = head("GET /v1.44/x HTTP/1.1", "Host: d")
    private let empty = head("HTTP/1.1 200 OK", "Content-Length: 0")

    @Test("both connections are used again and again")
    func keepAlive() throws {
        let relay = try Relay()
        let client = try relay.client()
        try client.send(get)
        let connection = try relay.engine.accept()
        for _ in 0..<5 {
            #expect(try connection.readHead() == get)
            try connection.send(empty)
            #expect(try client.readHead() == head("HTTP/1.1 200 OK", "Content-Length: 0", "Api-Version: 1.51"))
            try client.send(get)
        }
    }

    @Test("another client gets the connection that the first one has left idle")
    func pooling() throws {
        let relay = try Relay()
        let first = try relay.client(get)
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(empty)
        _ = try first.readHead()
        let second = try relay.client(get)
        #expect(try connection.readHead() == get)
        try connection.send(empty)
        #expect(try second.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(relay.engine.waiting == 0)
    }

    @Test("clients are spread evenly over the workers, whichever accepts them", arguments: [false, true])
    func spreading(overTCP: Bool) throws {
        let relay = try Relay(overTCP: overTCP, workers: 2)
        try relay.engine.waitForQuestions(2)
        var clients: [TestSocket] = []
        var served: [Beside<Int>] = []
        for _ in 0..<6 {
            clients.append(try relay.client(get))
            // Each worker needs one connection of its own, for its clients ask one after the other.
            if clients.count <= 2 { served.append(answering(try relay.engine.accept())) }
            #expect(try clients.last?.readHead().hasPrefix("HTTP/1.1 200 OK\r\n") == true)
        }
        relay.proxy.stop()
        #expect(try served.map { try $0.value() } == [3, 3])
    }

    @Test("connections have numbers of their own, whichever worker has them")
    func numbers() throws {
        let relay = try Relay(workers: 2)
        try relay.engine.waitForQuestions(2)
        for _ in 0..<4 { #expect(try relay.stillServes()) }
        let numbers = relay.proxy.stopAndReadLog().compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("connection=") }
        }
        #expect(numbers.count == 4)
        #expect(Set(numbers).count == 4)
    }

    /// Answers whatever is asked until the connection ends, then tells how much it was.
    private func answering(_ connection: TestSocket) -> Beside<Int> {
        Beside { [empty] in
            var count = 0
            while (try? connection.readHead()) != nil {
                try connection.send(empty)
                count += 1
            }
            return count
        }
    }

    @Test("two requests at a time have two connections")
    func sideBySide() throws {
        let relay = try Relay()
        let clients = [try relay.client(get), try relay.client(get)]
        let connections = [try relay.engine.accept(), try relay.engine.accept()]
        for connection in connections {
            _ = try connection.readHead()
            try connection.send(empty)
        }
        for client in clients { #expect(try client.readHead().hasPrefix("HTTP/1.1 200 OK\r\n")) }
    }

    @Test("pipelined requests are answered in their order, those that the proxy refuses too")
    func pipelining() throws {
        let relay = try Relay()
        let client = try relay.client(
            head("GET /v1.44/1 HTTP/1.1", "Host: d") + head("GET /v1.99/2 HTTP/1.1", "Host: d")
                + head("POST /v1.44/3 HTTP/1.1", "Host: d", "Content-Length: 2") + "hi"
                + head("GET /v1.11/4 HTTP/1.1", "Host: d") + head("GET /v1.44/5 HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        for (request, number) in [("GET /v1.44/1 ", "1"), ("POST /v1.44/3 ", "3"), ("GET /v1.44/5 ", "5")] {
            #expect(try connection.readMessage().hasPrefix(request))
            try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 1") + number)
        }
        #expect(try client.readMessage().hasSuffix("\r\n\r\n1"))
        #expect(try client.readMessage().contains("client version 1.99 is too new"))
        #expect(try client.readMessage().hasSuffix("\r\n\r\n3"))
        #expect(try client.readMessage().contains("client version 1.11 is too old"))
        #expect(try client.readMessage().hasSuffix("\r\n\r\n5"))
    }

    @Test("pipelined requests are all answered though the client has ended its side")
    func pipeliningThenEnd() throws {
        let relay = try Relay()
        let client = try relay.client(
            get + head("GET /v1.99/2 HTTP/1.1", "Host: d") + head("GET /v1.44/3 HTTP/1.1", "Host: d"))
        client.endSending()
        let connection = try relay.engine.accept()
        #expect(try connection.readHead() == get)
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 1") + "1")
        #expect(try client.readMessage().hasSuffix("\r\n\r\n1"))
        #expect(try client.readMessage().contains("too new"))
        #expect(try connection.readHead().hasPrefix("GET /v1.44/3 "))
        #expect(try connection.readToEnd() == "")
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 1") + "3")
        #expect(try client.readMessage().hasSuffix("\r\n\r\n3"))
        #expect(try client.readToEnd() == "")
    }

    @Test("a client that ends its side after a request that is refused gets the answer and the end")
    func refusedThenEnd() throws {
        let relay = try Relay()
        let client = try relay.client(head("GET /v1.99/2 HTTP/1.1", "Host: d"))
        client.endSending()
        #expect(try client.readToEnd().contains("too new"))
    }

    @Test("an HTTP/1.0 client gets an answer that ends with the connection")
    func http10() throws {
        let relay = try Relay()
        let client = try relay.client(head("GET /v1.44/x HTTP/1.0"))
        let connection = try relay.engine.accept()
        #expect(try connection.readHead() == head("GET /v1.44/x HTTP/1.1", "Host: docker"))
        try connection.send(
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "2\r\nab\r\n3;e\r\ncde\r\n0\r\nT: 1\r\n\r\n")
        #expect(try client.readToEnd() == head("HTTP/1.0 200 OK", "Api-Version: 1.51") + "abcde")
    }

    @Test("an HTTP/1.0 client that wants to keep the connection may")
    func http10KeepAlive() throws {
        let relay = try Relay()
        let request = head("GET /v1.44/x HTTP/1.0", "Connection: keep-alive")
        let client = try relay.client(request)
        let connection = try relay.engine.accept()
        for _ in 0..<2 {
            #expect(try connection.readHead() == head("GET /v1.44/x HTTP/1.1", "Host: docker"))
            try connection.send(empty)
            #expect(
                try client.readHead()
                    == head("HTTP/1.0 200 OK", "Content-Length: 0", "Api-Version: 1.51", "Connection: keep-alive"))
            try client.send(request)
        }
    }

    @Test("a client that asks for it gets the end of its connection, and the engine's stays")
    func clientCloses() throws {
        let relay = try Relay()
        let client = try relay.client(head("GET /v1.44/x HTTP/1.1", "Host: d", "Connection: close"))
        let connection = try relay.engine.accept()
        #expect(try connection.readHead() == get)
        try connection.send(empty)
        #expect(
            try client.readToEnd()
                == head("HTTP/1.1 200 OK", "Content-Length: 0", "Api-Version: 1.51", "Connection: close"))
        _ = try relay.client(get)
        #expect(try connection.readHead() == get)
    }

    @Test("an engine that closes after each answer is asked on a new connection, and the client's stays")
    func engineCloses() throws {
        let relay = try Relay()
        let client = try relay.client()
        for _ in 0..<3 {
            try client.send(get)
            let connection = try relay.engine.accept()
            #expect(try connection.readHead() == get)
            try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 1", "Connection: close") + "x")
            #expect(
                try client.readMessage() == head("HTTP/1.1 200 OK", "Content-Length: 1", "Api-Version: 1.51") + "x")
            #expect(try connection.readToEnd() == "")
        }
    }

    @Test("a POST without a body leaves both connections in use", arguments: ["Content-Length: 0", "X: y"])
    func emptyPost(field: String) throws {
        let relay = try Relay()
        let post = head("POST /v1.44/containers/a/start HTTP/1.1", "Host: d", field)
        let client = try relay.client(post)
        let connection = try relay.engine.accept()
        for _ in 0..<2 {
            #expect(try connection.readHead() == post)
            try connection.send(head("HTTP/1.1 204 No Content"))
            #expect(try client.readHead() == head("HTTP/1.1 204 No Content", "Api-Version: 1.51"))
            try client.send(post)
        }
    }

    @Test("the bytes of one request more than the proxy keeps hold the client back, and none is lost")
    func longPipeline() throws {
        let relay = try Relay()
        let count = 4000
        let client = try relay.client()
        let sending = Beside { [get] in try client.send(String(repeating: get, count: count)) }
        let connection = try relay.engine.accept()
        for _ in 0..<count {
            _ = try connection.readHead()
            try connection.send(empty)
            #expect(try client.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
        try sending.value()
    }

    @Test("answers to a client that sends requests and reads nothing do not pile up")
    func unreadAnswers() throws {
        let relay = try Relay()
        let client = try relay.client(String(repeating: get, count: 2000))
        let connection = try relay.engine.accept()
        let answer = head("HTTP/1.1 200 OK", "Content-Length: 50000") + String(repeating: "x", count: 50_000)
        var count = 0
        while count < 100, try !connection.isSilent() {
            _ = try connection.readHead()
            try connection.send(answer)
            count += 1
        }
        #expect(count < 40)
        for _ in 0..<count { #expect(try client.readMessage().hasSuffix("x")) }
        #expect(try connection.readHead() == get)
    }

    @Test("refusals to a client that sends requests and reads nothing do not pile up")
    func unreadRefusals() throws {
        let relay = try Relay()
        let client = try relay.client()
        let refused = Array(String(repeating: head("GET /v9.99/x HTTP/1.1", "Host: d"), count: 1_000_000).utf8)
        #expect(try client.sendUntilStalled(refused) < 4 << 20)
    }
}
