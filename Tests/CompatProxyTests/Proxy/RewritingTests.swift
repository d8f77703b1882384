// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy

@Suite("Messages that rules rewrite", .hangLimit)
struct RewritingTests {
    private static let create = "POST /v1.39/containers/create?name=a HTTP/1.1"

    /// A body in every framing; the last one needs the end of the connection.
    enum Framing: CaseIterable {
        case length, chunk, tinyChunks, close

        func answer(_ body: String, status: String = "200 OK") -> String {
            switch self {
            case .length: head("HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)", "X: y") + body
            case .chunk:
                head("HTTP/1.1 \(status)", "Transfer-Encoding: chunked", "X: y")
                    + "\(String(body.utf8.count, radix: 16));e=1\r\n\(body)\r\n0\r\nT: 1\r\n\r\n"
            case .tinyChunks:
                head("HTTP/1.1 \(status)", "Transfer-Encoding: chunked", "X: y")
                    + body.map { "1\r\n\($0)\r\n" }.joined() + "0\r\n\r\n"
            case .close: head("HTTP/1.1 \(status)", "X: y") + body
            }
        }
    }

    /// What a client of 1.39 gets for `path` where the engine says `answer`, sent whole or byte by byte.
    private func result(
        _ path: String, _ answer: String, byteByByte: Bool = false, version: String = "HTTP/1.1",
        configure: (inout Configuration) -> Void = { _ in }
    ) throws -> (String, String) {
        let relay = try Relay.withRules(configure)
        let client = try relay.client(head("GET /v1.39/\(path) \(version)", "Host: d", "Connection: close"))
        let connection = try relay.engine.accept()
        #expect(try connection.readHead() == head("GET /v1.51/\(path) HTTP/1.1", "Host: d"))
        // The proxy may be gone before the last byte.
        if byteByByte { try? connection.dribble(answer) } else { try connection.send(answer) }
        connection.close()
        let whole = try client.readUntilGone()
        let range = try #require(whole.range(of: "\r\n\r\n"))
        return (String(whole[..<range.upperBound]), String(whole[range.upperBound...]))
    }

    private func unchunked(_ body: String) throws -> String {
        var decoder = BodyDecoder(.chunked)
        var content: [UInt8] = []
        let bytes = Array(body.utf8)
        _ = try decoder.decode(bytes.span) { content += bytes[$0] }
        try #require(decoder.isComplete)
        return String(decoding: content, as: UTF8.self)
    }

    @Test("a document has a new length, in every framing", arguments: Framing.allCases, [false, true])
    func document(framing: Framing, byteByByte: Bool) throws {
        let (head, body) = try result(
            "images/a/json", framing.answer(#"{"A":1.0, "New":"v"}"#), byteByByte: byteByByte)
        #expect(
            head
                == CompatProxyTests.head(
                    "HTTP/1.1 200 OK", "X: y", "Content-Length: 20", "Api-Version: 1.51", "Connection: close"))
        #expect(body == #"{"A":1.0, "Old":"v"}"#)
    }

    @Test("arrays and records come in chunks, or with a length", arguments: Framing.allCases, [false, true])
    func pieces(framing: Framing, byteByByte: Bool) throws {
        for (path, body) in [
            ("containers/json", #"[{"New":1},{"New":2000}]"#), ("events", "{\"New\":1}\n{\"New\":2}{\"New\":3}"),
        ] {
            let (head, rewritten) = try result(path, framing.answer(body), byteByByte: byteByByte)
            let expected = body.replacing("New", with: "Old")
            let length = framing == .length ? "Content-Length: \(expected.utf8.count)" : "Transfer-Encoding: chunked"
            #expect(
                head
                    == CompatProxyTests.head(
                        "HTTP/1.1 200 OK", "X: y", length, "Api-Version: 1.51", "Connection: close"))
            #expect(try framing == .length ? rewritten == expected : unchunked(rewritten) == expected)
        }
    }

    @Test("a long array comes in chunks, although its length was told")
    func longPieces() throws {
        let elements = [String](repeating: #"{"New":1}"#, count: 2000).joined(separator: ",")
        let (head, array) = try result("containers/json", Framing.length.answer("[\(elements)]"))
        #expect(head.contains("Transfer-Encoding: chunked") && !head.contains("Content-Length"))
        #expect(try unchunked(array) == "[\(elements.replacing("New", with: "Old"))]")
    }

    @Test("an HTTP/1.0 client gets them without chunks", arguments: Framing.allCases)
    func http10(framing: Framing) throws {
        let (head, body) = try result("events", framing.answer(#"{"New":1}{"New":2}"#), version: "HTTP/1.0")
        #expect(body == #"{"Old":1}{"Old":2}"#)
        #expect(!head.contains("chunked"))
        #expect(head.contains("Content-Length") == (framing == .length))
    }

    @Test("a record is sent on the moment that it is complete")
    func recordsAtOnce() throws {
        let relay = try Relay.withRules()
        let client = try relay.client(head("GET /v1.39/events HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"))
        #expect(try client.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
        for number in 0..<3 {
            try connection.send("9\r\n{\"New\":\(number)}\r\n")
            #expect(try client.readText(14) == "9\r\n{\"Old\":\(number)}\r\n")
        }
        client.close()
        #expect(try connection.readUntilGone() == "")
    }

    /// As old clients read them: docker-py before 1.6 takes each chunk for a record.
    @Test("a chunk of the engine's stays one, however many are read at once")
    func chunksOfRecords() throws {
        let relay = try Relay.withRules()
        let client = try relay.client(head("GET /v1.39/events HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        let chunks = [#"{"New":1}"#, #"{"New":2}"#, "{\"New\":3}\n{\"New\":4}\n"].map {
            "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n"
        }.joined()
        try connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunks + "0\r\n\r\n")
        _ = try client.readHead()
        let rewritten = chunks.replacing("New", with: "Old") + "0\r\n\r\n"
        #expect(try client.readText(rewritten.utf8.count) == rewritten)
    }

    @Test("a record waits for no next chunk, however much of that one's size has come")
    func recordBeforeSize() throws {
        let relay = try Relay.withRules()
        let client = try relay.client(head("GET /v1.39/events HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"))
        _ = try client.readHead()
        var begun = ""
        for (number, next) in ["9", "9\r", "9\r\n", ""].enumerated() {
            let record = "9\r\n{\"New\":\(number)}\r\n\(next)"
            try connection.send(Array(record.utf8.dropFirst(begun.utf8.count)))
            #expect(try client.readText(14) == "9\r\n{\"Old\":\(number)}\r\n")
            begun = next
        }
    }

    @Test("an error is rewritten by its own rules")
    func error() throws {
        let (head, body) = try result(
            "images/a/json", Framing.length.answer(#"{"message":"no","New":1}"#, status: "404 Not Found"))
        #expect(head.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
        #expect(body == #"{"message":"no","New":1,"hint":"old"}"#)
    }

    @Test("a cut document or a compressed one is 502, as is one that is too long")
    func unreadableDocument() throws {
        for answer in [
            head("HTTP/1.1 200 OK", "Content-Length: 20") + "{",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "1\r\n{\r\n",
            Framing.close.answer(#"{"New":"#),
            head("HTTP/1.1 200 OK", "Content-Encoding: gzip", "Content-Length: 2") + "{}",
            Framing.length.answer(#"{"New":"\#(String(repeating: "x", count: 200))"}"#),
            Framing.tinyChunks.answer(#"{"New":"\#(String(repeating: "x", count: 200))"}"#),
            Framing.close.answer(#"{"New":"\#(String(repeating: "x", count: 200))"}"#),
        ] {
            let (head, body) = try result("images/a/json", answer) { $0.limits.rewrittenBodyBytes = 100 }
            #expect(head.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
            #expect(body.hasPrefix(#"{"message":"#))
        }
    }

    @Test("a damaged array, or one with an element that is too long, never looks complete", arguments: [false, true])
    func damagedArray(byteByByte: Bool) throws {
        for answer in [
            Framing.chunk.answer(#"[{"New":1},{"New":"#), Framing.length.answer(#"[{"New":1}"#),
            Framing.chunk.answer(#"[{"New":1}}"#), head("HTTP/1.1 200 OK", "Content-Length: 50") + #"[{"New":1},"#,
            Framing.chunk.answer(#"[{"New":1},{"New":"\#(String(repeating: "x", count: 200))"}]"#),
        ] {
            let (head, body) = try result("containers/json", answer, byteByByte: byteByByte) {
                $0.limits.rewrittenBodyBytes = 100
            }
            #expect(head.hasPrefix("HTTP/1.1 502 ") || !body.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test("an array far longer than the limit passes in pieces, at the pace of the client")
    func longArray() throws {
        let relay = try Relay.withRules { $0.limits.rewrittenBodyBytes = 1000 }
        let client = try relay.client(head("GET /v1.39/containers/json HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        let element = #"{"New":"\#(String(repeating: "x", count: 90))"},"#
        let body = Array(("[" + String(repeating: element, count: 100_000) + "0]").utf8)
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: \(body.count)"))
        let sent = try connection.sendUntilStalled(body)
        #expect(sent < 4 << 20)
        let sending = Beside { try connection.send(Array(body[sent...])) }
        #expect(try client.readHead().contains("chunked"))
        let received = try client.readText(through: "\r\n0\r\n\r\n")
        #expect(received.contains(#"{"Old":"xxx"#))
        #expect(!received.contains("New"))
        #expect(received.utf8.count >= body.count)
        try sending.value()
    }

    /// A read takes no more than each of these stretches has, and must not wait for the next.
    @Test("what was read of an array goes out, though the engine has no more for now", arguments: [1, 3])
    func pausingArray(reads: Int) throws {
        let relay = try Relay.withRules()
        let client = try relay.client(head("GET /v1.39/containers/json HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        let elements = (0..<3 * Loop.readBufferBytes / 64).map {
            let number = String($0)
            return #"{"New":"\#(number)","A":"\#(String(repeating: "x", count: 46 - number.utf8.count))"},"#
        }
        let body = Array(("[0," + elements.joined() + "0]").utf8)
        let pause = reads * Loop.readBufferBytes
        try connection.send(head("HTTP/1.1 200 OK", "Content-Length: \(body.count)"))
        _ = try client.readHead()
        try connection.send(Array(body[..<pause]))
        // The last element that is whole.
        _ = try client.readText(through: #"{"Old":"\#(pause / 64 - 2)","#)
        try connection.send(Array(body[pause...]))
        #expect(try client.readText(through: "\r\n0\r\n\r\n").contains(#"{"Old":"\#(elements.count - 1)","#))
    }

    @Test("a request has a new length, in every framing, byte by byte too", arguments: [false, true])
    func requestBody(byteByByte: Bool) throws {
        let body = #"{"Image":"i", "Old":[1,2]}"#
        for request in [
            head(Self.create, "Host: d", "Content-Length: \(body.utf8.count)", "X: y") + body,
            head(Self.create, "Host: d", "Transfer-Encoding: chunked", "Trailer: T", "X: y")
                + body.map { "1\r\n\($0)\r\n" }.joined() + "0\r\nT: 1\r\n\r\n",
        ] {
            let relay = try Relay.withRules()
            let client = try relay.client()
            if byteByByte { try client.dribble(request) } else { try client.send(request) }
            let connection = try relay.engine.accept()
            #expect(
                try connection.readMessage()
                    == head(
                        "POST /v1.51/containers/create?name=a HTTP/1.1", "Host: d", "X: y", "Content-Length: 26")
                    + #"{"Image":"i", "New":[1,2]}"#)
            try connection.send(head("HTTP/1.1 201 Created", "Content-Length: 2") + "{}")
            #expect(try client.readMessage().hasSuffix("\r\n\r\n{}"))
        }
    }

    @Test("a client that waits to be told to go on is told so by the proxy")
    func expectation() throws {
        let relay = try Relay.withRules()
        let client = try relay.client(head(Self.create, "Host: d", "Content-Length: 9", "Expect: 100-continue"))
        #expect(try client.readHead() == head("HTTP/1.1 100 Continue"))
        try client.send(#"{"Old":1}"#)
        let connection = try relay.engine.accept()
        #expect(
            try connection.readMessage()
                == head("POST /v1.51/containers/create?name=a HTTP/1.1", "Host: d", "Content-Length: 9") + #"{"New":1}"#
        )
        try connection.send(head("HTTP/1.1 100 Continue") + head("HTTP/1.1 201 Created", "Content-Length: 0"))
        #expect(try client.readHead().hasPrefix("HTTP/1.1 201 Created\r\n"))
    }

    @Test(
        "what cannot be rewritten is refused, and reaches no engine",
        arguments: [
            (409, #"{"bad":1}"#, "Bad is gone"), (413, #"{"Old":"\#(String(repeating: "x", count: 200))"}"#, "longer"),
        ])
    func refusedRequest(status: Int, body: String, message: String) throws {
        let relay = try Relay.withRules { $0.limits.rewrittenBodyBytes = 100 }
        for request in [
            head(Self.create, "Host: d", "Content-Length: \(body.utf8.count)") + body,
            head(Self.create, "Host: d", "Transfer-Encoding: chunked")
                + "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\r\n",
        ] {
            let client = try relay.client(request)
            let answer = try client.readMessage()
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.contains(message))
        }
        #expect(try relay.stillServes())
        #expect(relay.engine.waiting == 0)
    }

    @Test("what follows the first JSON value stays behind it, for engines to overlook or refuse")
    func remainder() throws {
        let relay = try Relay.withRules()
        let (request, _) = try relay.exchange(
            head(Self.create, "Host: d", "Content-Length: 14") + #"{"Old":1} {"x"}"#.dropLast(),
            answer: head("HTTP/1.1 400 Bad Request", "Content-Length: 0"))
        #expect(request.hasSuffix("Content-Length: 14\r\n\r\n" + #"{"New":1} {"x""#))
    }

    @Test("what is no JSON at all goes to the engine as it came, for the engine has its own words for it")
    func noJSON() throws {
        let relay = try Relay.withRules()
        let (request, answer) = try relay.exchange(
            head(Self.create, "Host: d", "Content-Length: 9") + #"{"Old":1,"#,
            answer: head("HTTP/1.1 400 Bad Request", "Content-Length: 0"))
        #expect(request.hasSuffix("Content-Length: 9\r\n\r\n" + #"{"Old":1,"#))
        #expect(answer.hasPrefix("HTTP/1.1 400 "))
    }

    @Test("what the rules want a client to know is a warning of the answer")
    func warning() throws {
        let relay = try Relay.withRules()
        let (_, answer) = try relay.exchange(
            head(Self.create, "Host: d", "Content-Length: 9") + #"{"Odd":1}"#,
            answer: head("HTTP/1.1 201 Created", "Content-Length: 0"))
        #expect(answer.contains("\r\nWarning: 299 compatproxy \"Odd is \\\"odd\\\"\"\r\n"))
    }

    @Test("query, fields and status are rewritten, the rest stays as it was sent")
    func headSteps() throws {
        let relay = try Relay.withRules()
        let (request, answer) = try relay.exchange(
            head("POST /v1.39/images/a%2Fb/tag?x=%20&old=1&y HTTP/1.1", "Host: d", "A: b"),
            answer: head("HTTP/1.1 201 Created", "Content-Length: 0", "A: b"))
        #expect(
            request == head("POST /v1.51/images/a%2Fb/tag?x=%20&new=1&y HTTP/1.1", "Host: d", "A: b", "X-Rule: yes"))
        #expect(
            answer
                == head("HTTP/1.1 200 OK", "Content-Length: 0", "A: b", "X-Rule: down", "Api-Version: 1.51"))
    }

    @Test("clients on this side of the change meet no rule")
    func untouched() throws {
        let relay = try Relay.withRules()
        let (_, answer) = try relay.exchange(
            head("GET /v1.40/images/a/json HTTP/1.1", "Host: d"), answer: Framing.tinyChunks.answer(#"{"New":1}"#))
        #expect(answer.contains("1\r\nN\r\n1\r\ne\r\n1\r\nw\r\n"))
    }

    @Test("each request has one line in the log, with the changes that had a say in it")
    func log() throws {
        let relay = try Relay.withRules { $0.log.format = .json }
        _ = try relay.exchange(
            head(Self.create, "Host: d", "Content-Length: 9") + #"{"Old":1}"#,
            answer: head("HTTP/1.1 201 Created", "Content-Length: 0", "Connection: close"))
        let refused = try relay.client(
            head(Self.create, "Host: d", "Content-Length: 9") + #"{"Bad":1}"# + head("GET /v9.9/x HTTP/1.1", "Host: d")
                + "garbage\r\n\r\n")
        _ = try refused.readUntilGone()
        let gone = try relay.client(head("GET /v1.44/x HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        gone.close()
        #expect(try connection.readToEnd() == "")
        let lines = relay.proxy.stopAndReadLog()
        #expect(lines.count == 5)
        #expect(lines.first?.contains("1.40-create") == true)
        #expect(zip(lines, ["201", "409", "400", "400"]).allSatisfy { $0.contains($1) })
    }
}
