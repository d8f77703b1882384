// SPDX-License-Identifier: Apache-2.0

extension UInt8 {
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let comma = UInt8(ascii: ",")
    static let colon = UInt8(ascii: ":")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")

    /// White space as RFC 8259, section 2, has it.
    var isJSONWhitespace: Bool {
        self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09
    }

    /// Whether a number or literal cannot go on with this byte; all control characters are such.
    var isJSONDelimiter: Bool {
        switch self {
        case 0...0x20, .comma, .colon, .quote, .openBrace, .closeBrace, .openBracket, .closeBracket: true
        default: false
        }
    }

    var isASCIIDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}

extension [UInt8] {
    /// Appends a copy of `bytes`; the pointer is there because the standard library appends no span yet.
    mutating func append(copying bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    init(copying bytes: Span<UInt8>) {
        self = bytes.withUnsafeBufferPointer(Array.init)
    }

    /// Appends a copy of a stretch of `bytes`.
    mutating func append(copying range: Range<Int>, of bytes: [UInt8]) {
        append(copying: bytes.span.extracting(range))
    }
}

/// Whether the two hold the same bytes.
func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var index = 0
    while left.count &- index >= 8 {
        guard left.bytes.word(at: index) == right.bytes.word(at: index) else { return false }
        // The last word may overlap the one before.
        let rest = left.count &- index &- 8
        guard rest > 0 else { return true }
        index &+= min(rest, 8)
    }
    while index < left.count {
        guard left[index] == right[index] else { return false }
        index &+= 1
    }
    return true
}

extension RawSpan {
    /// Eight bytes, all of which must be there.
    @inline(__always)
    func word(at offset: Int) -> UInt64 { unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) }

    @inline(__always)
    subscript(offset: Int) -> UInt8 { unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
}

extension Span<UInt8> {
    /// Whether there is something to be undone in a string's text.
    func hasBackslash(in range: Range<Int>) -> Bool {
        var index = range.lowerBound
        let raw = bytes
        while range.upperBound &- index >= 16 {
            if raw.vector(at: index).backslashes != 0 { return true }
            index &+= 16
        }
        while index < range.upperBound {
            if self[index] == .backslash { return true }
            index &+= 1
        }
        return false
    }
}
