// SPDX-License-Identifier: Apache-2.0
/// Follows a body of any framing to its end.
struct BodyDecoder {
    private let framing: BodyFraming
    private var remaining: UInt64 = 0
    private var chunks = ChunkedDecoder()

    init(_ framing: BodyFraming) {
        self.framing = framing
        if case .length(let length) = framing { remaining = length }
    }

    /// Whether the body's end has been seen. Only the connection's end shows that of a body `untilClose`.
    var isComplete: Bool {
        switch framing {
        case .none: true
        case .length: remaining == 0
        case .chunked: chunks.isComplete
        case .untilClose: false
        }
    }

    /// Whether the last content was not all of its chunk.
    var isInsideChunk: Bool { framing == .chunked && chunks.isInsideChunk }

    /// Whether the connection may end here without the body being cut.
    var mayEndAtClose: Bool { framing == .untilClose || isComplete }

    /// Takes bytes up to the end of the body and returns how many; `content` is told where the content among them is.
    ///
    /// After an error nothing of `bytes` may be forwarded.
    mutating func decode(_ bytes: Span<UInt8>, content: (Range<Int>) -> Void) throws(ParseError) -> Int {
        switch framing {
        case .none:
            return 0
        case .chunked:
            return try chunks.decode(bytes, content: content)
        case .length:
            let count = Int(min(remaining, UInt64(bytes.count)))
            remaining -= UInt64(count)
            if count > 0 { content(0..<count) }
            return count
        case .untilClose:
            if !bytes.isEmpty { content(0..<bytes.count) }
            return bytes.count
        }
    }
}
