// SPDX-License-Identifier: Apache-2.0

/// Finds where a JSON value ends without reading what is in it, in one piece or over pieces as they arrive.
///
/// It counts brackets and steps over strings; the grammar within is the business of `JSONValidator`.
struct JSONScanner: Sendable {
    private enum State {
        case start
        case structure
        case string
        case escape
        case scalar
    }

    private var state = State.start
    private var depth = 0

    /// Whether what has been read is a number or a literal so far, which only a delimiter or the end of input ends.
    var isInScalar: Bool { state == .scalar }

    /// The index behind the value's last byte; nil where `bytes` end first, and the next piece goes on from there.
    ///
    /// At first, `start` is at the value's first byte. A delimiter there is no value: it ends at once.
    mutating func findEnd(in bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            switch state {
            case .start:
                index += begin(with: bytes[index])
            case .structure:
                index = Self.indexOfStructure(in: bytes, from: index)
                guard index < bytes.count else { return nil }
                enter(bytes[index])
                index += 1
                if depth == 0 { return index }
            case .string:
                index = Self.indexOfQuoteOrEscape(in: bytes, from: index)
                guard index < bytes.count else { return nil }
                state = bytes[index] == .quote ? .structure : .escape
                index += 1
                if state == .structure, depth == 0 { return index }
            case .escape:
                state = .string
                index += 1
            case .scalar:
                index = Self.indexOfDelimiter(in: bytes, from: index)
                return index < bytes.count ? index : nil
            }
        }
        return nil
    }

    /// Chooses the state by the first byte and says how many bytes that used up.
    private mutating func begin(with byte: UInt8) -> Int {
        switch byte {
        case .openBrace, .openBracket:
            depth = 1
            state = .structure
            return 1
        case .quote:
            state = .string
            return 1
        default:
            state = .scalar
            return 0
        }
    }

    private mutating func enter(_ byte: UInt8) {
        switch byte {
        case .quote: state = .string
        case .openBrace, .openBracket: depth += 1
        default: depth -= 1
        }
    }
}

extension JSONScanner {
    /// The first index from `start` on whose byte is no white space.
    static func skipWhitespace(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index].isJSONWhitespace { index += 1 }
        return index
    }

    /// The index behind the closing quote of the string whose opening quote is at `start`.
    static func endOfString(in bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = indexOfQuoteOrEscape(in: bytes, from: start + 1)
        while index < bytes.count {
            if bytes[index] == .quote { return index + 1 }
            index = indexOfQuoteOrEscape(in: bytes, from: index + 2)
        }
        return nil
    }

    private static func indexOfStructure(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case .quote, .openBrace, .closeBrace, .openBracket, .closeBracket: return index
            default: index += 1
            }
        }
        return index
    }

    /// Most bytes of a body lie in strings, so this looks at eight of them at a time.
    private static func indexOfQuoteOrEscape(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        let words = bytes.bytes
        while bytes.count - index >= 8 {
            let word = UInt64(littleEndian: words.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            let found = firstBits(of: .quote, in: word) | firstBits(of: .backslash, in: word)
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count, bytes[index] != .quote, bytes[index] != .backslash { index += 1 }
        return index
    }

    /// Has the high bit of the lowest byte that is `byte` set, and none below it.
    private static func firstBits(of byte: UInt8, in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let zeroWhereEqual = word ^ (ones &* UInt64(byte))
        return (zeroWhereEqual &- ones) & ~zeroWhereEqual & (ones << 7)
    }

    private static func indexOfDelimiter(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, !bytes[index].isJSONDelimiter { index += 1 }
        return index
    }
}
