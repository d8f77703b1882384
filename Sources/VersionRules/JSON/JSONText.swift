// SPDX-License-Identifier: Apache-2.0

/// JSON as it was read and has not been looked into: a range of a shared buffer. Two words, which are passed in
/// registers.
struct JSONText: Sendable {
    let bytes: [UInt8]
    private let lower: UInt32
    /// The greatest number for the end of the bytes, however many they are.
    private let upper: UInt32

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lower = 0
        upper = .max
    }

    /// Of a range that an entry may have.
    @inline(__always)
    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        lower = UInt32(truncatingIfNeeded: range.lowerBound)
        upper = UInt32(truncatingIfNeeded: range.upperBound)
    }

    @inline(__always)
    var range: Range<Int> { Int(lower)..<(upper == .max ? bytes.count : Int(upper)) }

    /// The range without the white space around.
    var content: Range<Int> {
        let span = bytes.span
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, span[lower].isJSONWhitespace { lower += 1 }
        while lower < upper, span[upper - 1].isJSONWhitespace { upper -= 1 }
        return lower..<upper
    }

    /// What the value is by its ends; a scalar is read whole.
    var kind: JSONValue.Kind {
        let span = bytes.span.extracting(content)
        guard !span.isEmpty else { return .invalid }
        let last = span[span.count - 1]
        switch span[0] {
        case .openBrace: return last == .closeBrace ? .object : .invalid
        case .openBracket: return last == .closeBracket ? .array : .invalid
        case .quote: return JSONScanner.endOfString(in: span, from: 0) == span.count ? .string : .invalid
        default: return JSONText.scalarKind(of: span)
        }
    }

    /// Whether it begins like a container, where that is what is left of it without white space.
    func mayBeContainer(_ content: Range<Int>) -> Bool {
        guard let first = content.first else { return false }
        return bytes[first] == .openBrace || bytes[first] == .openBracket
    }

    private static func scalarKind(of span: Span<UInt8>) -> JSONValue.Kind {
        if JSONNumber.end(in: span, from: 0) == span.count { return .number }
        if JSONLiteral.null.end(in: span, from: 0) == span.count { return .null }
        if JSONLiteral.true.end(in: span, from: 0) == span.count { return .bool }
        if JSONLiteral.false.end(in: span, from: 0) == span.count { return .bool }
        return .invalid
    }

    /// Whether this is the very same stretch of the very same buffer.
    func isIdentical(to range: Range<Int>, of bytes: [UInt8]) -> Bool {
        self.range == range && self.bytes.span.isIdentical(to: bytes.span)
    }

    func write(into output: inout [UInt8]) {
        output.append(copying: bytes.span.extracting(range))
    }
}

/// One of JSON's three words.
enum JSONLiteral: String {
    case null
    case `true`
    case `false`

    /// The index behind the word; nil where it is not at `start`.
    func end(in bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        for byte in rawValue.utf8 {
            guard index < bytes.count, bytes[index] == byte else { return nil }
            index += 1
        }
        return index
    }
}
