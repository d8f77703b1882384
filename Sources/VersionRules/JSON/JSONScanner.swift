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
        if state == .start, index < bytes.count { index += begin(with: bytes[index]) }
        if depth > 0, bytes.count - index >= JSONBlock.bytes, let end = stepOverBlocks(in: bytes, at: &index) {
            return end
        }
        return stepOverBytes(in: bytes, from: index)
    }

    /// Goes on within a container for as long as there are whole blocks; the index behind the container, where that
    /// ends in one of them.
    private mutating func stepOverBlocks(in bytes: Span<UInt8>, at index: inout Int) -> Int? {
        let raw = bytes.bytes
        var between = JSONBlockState(isInString: state == .string || state == .escape, isEscaped: state == .escape)
        while bytes.count &- index >= JSONBlock.bytes {
            let before = between
            guard let (openings, closings) = between.brackets(of: JSONBlock(raw, at: index)) else {
                between = before
                break
            }
            if closings.nonzeroBitCount >= depth, let bit = lastClosing(openings, closings) {
                return index &+ bit &+ 1
            }
            depth &+= openings.nonzeroBitCount &- closings.nonzeroBitCount
            index &+= JSONBlock.bytes
        }
        state = between.isInString ? between.isEscaped ? .escape : .string : .structure
        return nil
    }

    /// Which bit closes the outermost container.
    private func lastClosing(_ openings: UInt64, _ closings: UInt64) -> Int? {
        var rest = closings
        var closed = 0
        while rest != 0 {
            let bit = rest.trailingZeroBitCount
            closed &+= 1
            let opened = (openings & ((1 &<< UInt64(bit)) &- 1)).nonzeroBitCount
            if depth &+ opened == closed { return bit }
            rest &= rest &- 1
        }
        return nil
    }

    private mutating func stepOverBytes(in bytes: Span<UInt8>, from start: Int) -> Int? {
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

    /// The index behind the value that begins at `start` and is all there, with a delimiter behind it if it is a scalar.
    @inline(__always)
    static func endOfValue(in bytes: Span<UInt8>, from start: Int) -> Int? {
        switch bytes[start] {
        case .quote: return endOfString(in: bytes, from: start)
        case .openBrace, .openBracket:
            var scanner = JSONScanner()
            return scanner.findEnd(in: bytes, from: start)
        default:
            let end = indexOfDelimiter(in: bytes, from: start)
            return end < bytes.count ? end : nil
        }
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

    /// Most bytes of a body lie in strings, so this looks at sixteen of them at a time.
    private static func indexOfQuoteOrEscape(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = bytes.bytes
        while bytes.count &- index >= 16 {
            let found = raw.vector(at: index).quotesAndBackslashes
            if found != 0 { return index &+ found.trailingZeroBitCount }
            index &+= 16
        }
        while index < bytes.count, bytes[index] != .quote, bytes[index] != .backslash { index += 1 }
        return index
    }

    private static func indexOfDelimiter(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, !bytes[index].isJSONDelimiter { index += 1 }
        return index
    }
}
