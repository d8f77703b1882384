// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Pipelined requests that rules refuse", .hangLimit)
struct RuledPipelineTests {
    private let refused = head("POST /v1.39/containers/a/stop?never=1 HTTP/1.1", "Host: d")

    @Test("are answered in their place, and those behind them too, though the client has ended its side")
    func thenEnd() throws {
        let relay = try Relay.withRules()
        let get = head("GET /v1.44/x HTTP/1.1", "Host: d")
        let client = try relay.client(get + refused + get)
        client.endSending()
        let connection = try relay.engine.accept()
        for number in ["1", "2"] {
            _ = try connection.readHead()
            try connection.send(head("HTTP/1.1 200 OK", "Content-Length: 1") + number)
        }
        #expect(try client.readMessage().hasSuffix("\r\n\r\n1"))
        let refusal = try client.readMessage()
        #expect(refusal.hasPrefix("HTTP/1.1 501 Not Implemented\r\n"))
        #expect(refusal.contains(#"{"message":"never is refused"}"#))
        #expect(try client.readMessage().hasSuffix("\r\n\r\n2"))
        #expect(try client.readToEnd() == "")
    }

    @Test("never reach the engine, however many there are")
    func many() throws {
        let relay = try Relay.withRules()
        let client = try relay.client()
        let sending = Beside { [refused] in try client.send(String(repeating: refused, count: 2000)) }
        for _ in 0..<2000 { #expect(try client.readMessage().hasPrefix("HTTP/1.1 501 ")) }
        try sending.value()
        #expect(try relay.stillServes())
    }
}
