// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

/// Messages mean the same however the network cuts them.
@Suite("Messages in pieces")
struct MessagePiecesTests {
    static let requests = [
        "GET /_ping HTTP/1.1\r\nHost: docker\r\nUser-Agent: x\r\n\r\n",
        "\r\n\r\nHEAD http://a:1/_ping?x HTTP/1.0\r\nConnection: keep-alive, x\r\nX: \t1 \t\r\n\r\n",
        "POST /build?q=%7B HTTP/1.1\r\nHost:\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
        "PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"\\\"\"\r\nhello\r\n1\r\n!\r\n0;b\r\nX: y\r\n\r\n",
    ]

    static let responses = [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 204\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ]

    @Test("a request reads the same whole, byte by byte and cut in two anywhere", arguments: requests)
    func requestPieces(_ text: String) {
        let bytes = Array(text.utf8)
        let whole = Feed.requests([bytes])
        #expect(whole.error == nil && whole.messages.count == 1 && whole.leftOver.isEmpty && whole.mayEnd)
        #expect(Feed.requests(Feed.bytes(bytes)) == whole)
        for pieces in Feed.splits(bytes) {
            #expect(Feed.requests(pieces) == whole)
        }
    }

    @Test("an answer reads the same whole, byte by byte and cut in two anywhere", arguments: responses)
    func responsePieces(_ text: String) {
        let bytes = Array(text.utf8)
        let whole = Feed.responses([bytes])
        #expect(whole.error == nil && whole.messages.count == 1 && whole.leftOver.isEmpty && whole.mayEnd)
        #expect(Feed.responses(Feed.bytes(bytes)) == whole)
        for pieces in Feed.splits(bytes) {
            #expect(Feed.responses(pieces) == whole)
        }
    }

    @Test("pipelined requests come out one by one, each with its own bytes")
    func pipelined() {
        let text = Self.requests.joined()
        let whole = Feed.requests([Array(text.utf8)])
        #expect(whole.error == nil)
        #expect(whole.messages.map(\.start[0]) == ["GET", "HEAD", "POST", "PUT"])
        #expect(whole.messages.map { String(decoding: $0.content, as: UTF8.self) } == ["", "", "hello", "hello!"])
        // The empty lines before a head are nobody's.
        #expect(whole.messages.flatMap(\.raw).count == text.utf8.count - 4)
        #expect(Feed.requests(Feed.bytes(Array(text.utf8))) == whole)
    }

    @Test("a message may not end before its end", arguments: requests + responses)
    func cut(_ text: String) {
        let bytes = Array(text.utf8)
        for count in 1..<bytes.count where bytes[count - 1] > .space {
            let piece = [Array(bytes[..<count])]
            let result = text.hasPrefix("HTTP") ? Feed.responses(piece) : Feed.requests(piece)
            #expect(result.error == nil && !result.mayEnd)
        }
    }

    @Test("an answer until close ends with the connection")
    func untilClose() {
        let result = Feed.responses("HTTP/1.1 200 OK\r\n\r\nhello")
        #expect(result.messages.first?.content == Array("hello".utf8))
        #expect(result.mayEnd)
    }

    @Test("damaged messages never crash, and get one verdict whole and byte by byte", arguments: 0..<8)
    func mutations(_ seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        for _ in 0..<150 {
            let request = random.damage(Array((Self.requests.randomElement(using: &random) ?? "").utf8))
            #expect(Feed.requests([request]) == Feed.requests(Feed.bytes(request)), "\(request)")
            let response = random.damage(Array((Self.responses.randomElement(using: &random) ?? "").utf8))
            #expect(Feed.responses([response]) == Feed.responses(Feed.bytes(response)), "\(response)")
        }
    }
}

/// The same numbers on every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Replaces, inserts, removes or repeats a few bytes; those that mean something to HTTP are the likeliest.
    mutating func damage(_ message: [UInt8]) -> [UInt8] {
        let meaningful = Array("\r\n\t :;,=\"\\/0fF%#?*".utf8) + [0, 0x7F, 0x80, 0xFF]
        var message = message
        for _ in 0..<Int.random(in: 1...4, using: &self) where !message.isEmpty {
            let place = Int.random(in: 0..<message.count, using: &self)
            let byte = meaningful.randomElement(using: &self) ?? 0
            switch Int.random(in: 0..<5, using: &self) {
            case 0: message[place] = byte
            case 1: message.insert(byte, at: place)
            case 2: message.remove(at: place)
            case 3: message[place] = UInt8.random(in: .min ... .max, using: &self)
            default: message.insert(contentsOf: message[place...].prefix(20), at: place)
            }
        }
        return message
    }
}
