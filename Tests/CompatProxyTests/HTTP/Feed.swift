// SPDX-License-Identifier: Apache-2.0
@testable import CompatProxy

/// A message as a session would read it, in words that can be compared.
struct ReadMessage: Equatable {
    /// The first line's parts, in order.
    var start: [String]
    /// `name: value`, with `*` before a hop-by-hop field.
    var fields: [String]
    var framing: BodyFraming
    /// What the head says besides: `persistent`, `upgrade`, `continue`.
    var claims: Set<String>
    var content: [UInt8] = []
    /// Head and body as they came.
    var raw: [UInt8] = []
}

/// What came out of a connection's bytes: the complete messages, what stopped them, and what was left over.
struct ReadResult: Equatable {
    var messages: [ReadMessage] = []
    var error: ParseError?
    var leftOver: [UInt8] = []
    /// Whether the connection may end here.
    var mayEnd = true
}

enum Feed {
    static func requests(_ pieces: [[UInt8]], maximumHeadBytes: Int = 64 * 1024) -> ReadResult {
        var head = RequestHead()
        return read(pieces, HeadScanner(maximumBytes: maximumHeadBytes)) { (bytes) throws(ParseError) in
            let end = try head.parse(beginningOf: bytes)
            return (end, head.described(bytes))
        }
    }

    static func requests(_ text: String, maximumHeadBytes: Int = 64 * 1024) -> ReadResult {
        requests([Array(text.utf8)], maximumHeadBytes: maximumHeadBytes)
    }

    static func responses(_ pieces: [[UInt8]], toHead: Bool = false) -> ReadResult {
        var head = ResponseHead()
        return read(pieces, HeadScanner(maximumBytes: 64 * 1024, maximumEmptyLines: 0)) {
            (bytes) throws(ParseError) in
            let end = try head.parse(beginningOf: bytes)
            return (end, head.described(bytes, toHead: toHead))
        }
    }

    static func responses(_ text: String, toHead: Bool = false) -> ReadResult {
        responses([Array(text.utf8)], toHead: toHead)
    }

    /// Byte by byte.
    static func bytes(_ message: [UInt8]) -> [[UInt8]] {
        message.map { [$0] }
    }

    /// At every place in two.
    static func splits(_ message: [UInt8]) -> [[[UInt8]]] {
        guard message.count > 1 else { return [] }
        return (1..<message.count).map { [Array(message[..<$0]), Array(message[$0...])] }
    }

    private static func read(
        _ pieces: [[UInt8]],
        _ scanner: HeadScanner,
        _ parse: Reading.Parse
    ) -> ReadResult {
        var reading = Reading(scanner: scanner)
        for piece in pieces {
            reading.unread += piece
            do throws(ParseError) {
                while try reading.advance(parse) {}
            } catch {
                return ReadResult(messages: reading.messages, error: error, mayEnd: false)
            }
        }
        return reading.result
    }
}

private struct Reading {
    /// Reads the head that some bytes begin with, and tells where it ends.
    typealias Parse = (Span<UInt8>) throws(ParseError) -> (end: Int, message: ReadMessage)

    var scanner: HeadScanner
    var unread: [UInt8] = []
    var messages: [ReadMessage] = []
    private var current: ReadMessage?
    private var body = BodyDecoder(.none)

    init(scanner: HeadScanner) {
        self.scanner = scanner
    }

    var result: ReadResult {
        guard let current else {
            return ReadResult(messages: messages, leftOver: unread, mayEnd: unread.isEmpty)
        }
        return ReadResult(messages: messages + [current], leftOver: unread, mayEnd: body.mayEndAtClose)
    }

    /// Returns whether there may be more to do with the bytes at hand.
    mutating func advance(_ parse: Parse) throws(ParseError) -> Bool {
        current == nil ? try readHead(parse) : try readBody()
    }

    private mutating func readHead(_ parse: Parse) throws(ParseError) -> Bool {
        let bytes = unread
        var message: ReadMessage?
        let range = try scanner.read(bytes.span) { (bytes) throws(ParseError) in
            let parsed = try parse(bytes)
            message = parsed.message
            return parsed.end
        }
        guard let range else { return false }
        current = message
        current?.raw = Array(bytes[range])
        body = BodyDecoder(current?.framing ?? .none)
        unread.removeFirst(range.upperBound)
        return true
    }

    private mutating func readBody() throws(ParseError) -> Bool {
        var content: [UInt8] = []
        let bytes = unread
        let count = try body.decode(bytes.span) { content += bytes[$0] }
        current?.content += content
        current?.raw += unread[..<count]
        unread.removeFirst(count)
        guard body.isComplete, let message = current else { return false }
        messages.append(message)
        current = nil
        return !unread.isEmpty
    }
}

extension RequestHead {
    fileprivate func described(_ bytes: Span<UInt8>) -> ReadMessage {
        var claims: Set<String> = []
        if isPersistent { claims.insert("persistent") }
        if wantsUpgrade { claims.insert("upgrade") }
        if expectsContinue { claims.insert("continue") }
        let start = [
            bytes.text(method), bytes.text(target), bytes.text(path), query.map { bytes.text($0) } ?? "-",
            authority.map { bytes.text($0) } ?? "-", "\(version)",
        ]
        return ReadMessage(start: start, fields: fields.described(bytes), framing: framing, claims: claims)
    }
}

extension ResponseHead {
    fileprivate func described(_ bytes: Span<UInt8>, toHead: Bool) -> ReadMessage {
        ReadMessage(
            start: ["\(version)", "\(status)", bytes.text(reason)],
            fields: fields.described(bytes),
            framing: framing(forRequestMethodHEAD: toHead),
            claims: isPersistent ? ["persistent"] : []
        )
    }
}

extension [HeaderField] {
    fileprivate func described(_ bytes: Span<UInt8>) -> [String] {
        map { ($0.isHopByHop ? "*" : "") + bytes.text($0.name) + ": " + bytes.text($0.value) }
    }
}

extension Span<UInt8> {
    func text(_ range: Range<Int>) -> String {
        String(decoding: range.map { self[$0] }, as: UTF8.self)
    }
}
