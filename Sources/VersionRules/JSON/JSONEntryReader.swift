// SPDX-License-Identifier: Apache-2.0

/// Why a container cannot be looked into.
enum JSONSyntaxError: Error {
    case notAContainer
    case malformed
    case tooLarge
}

/// Goes through the members or elements of one container without looking into them.
struct JSONEntryReader {
    let isObject: Bool
    /// The white space before the container, its opening bracket and, if it is empty, what else is before the end.
    private(set) var head: Range<Int>
    /// Where the closing bracket is; before the end is reached, the last place where it may be.
    private(set) var closing: Int

    private let close: UInt8
    /// Whether the closing bracket must be at the last place.
    private let isWhole: Bool
    private var position: Int
    private var isAtEnd = false

    /// Of a container that is all of `text`, but for white space.
    init(_ text: JSONText) throws(JSONSyntaxError) {
        let kind = text.kind
        guard kind == .object || kind == .array else { throw .notAContainer }
        guard text.range.upperBound <= JSONEntry.maximumOffset else { throw .tooLarge }
        let content = text.content
        self.init(
            isObject: kind == .object, opening: content.lowerBound, last: content.upperBound - 1, isWhole: true,
            in: text.bytes.span)
        head = text.range.lowerBound..<head.upperBound
    }

    /// Of the container that begins at `opening`, wherever it ends.
    init?(opening: Int, in bytes: Span<UInt8>) {
        let byte = bytes[opening]
        guard byte == .openBrace || byte == .openBracket, bytes.count <= JSONEntry.maximumOffset else { return nil }
        self.init(
            isObject: byte == .openBrace, opening: opening, last: bytes.count - 1, isWhole: false, in: bytes)
    }

    private init(isObject: Bool, opening: Int, last: Int, isWhole: Bool, in bytes: Span<UInt8>) {
        self.isObject = isObject
        self.isWhole = isWhole
        close = isObject ? .closeBrace : .closeBracket
        position = opening + 1
        closing = last
        let first = JSONScanner.skipWhitespace(in: bytes, from: position)
        isAtEnd = first <= last && bytes[first] == close && (first == last || !isWhole)
        if isAtEnd { closing = first }
        head = opening..<(isAtEnd ? first : position)
    }

    /// The next entry; nil at the end. `bytes` is the whole buffer that the container lies in.
    mutating func next(in bytes: Span<UInt8>) throws(JSONSyntaxError) -> JSONEntry? {
        guard !isAtEnd else { return nil }
        let start = position
        let key = isObject ? try readKey(in: bytes) : start..<start
        let value = try readValue(in: bytes)
        let end = position
        try readSeparator(in: bytes)
        return JSONEntry(start: start, key: key, value: value, end: end, name: name(key, in: bytes))
    }

    private func name(_ key: Range<Int>, in bytes: Span<UInt8>) -> JSONName {
        let name = key.isEmpty ? key : key.lowerBound + 1..<key.upperBound - 1
        return key.isEmpty || bytes.hasBackslash(in: name) ? .unknown : JSONName(bytes.extracting(name))
    }

    private mutating func readKey(in bytes: Span<UInt8>) throws(JSONSyntaxError) -> Range<Int> {
        let start = JSONScanner.skipWhitespace(in: bytes, from: position)
        guard start < closing, bytes[start] == .quote,
            let end = JSONScanner.endOfString(in: bytes, from: start)
        else { throw .malformed }
        position = JSONScanner.skipWhitespace(in: bytes, from: end)
        guard position < closing, bytes[position] == .colon else { throw .malformed }
        position += 1
        return start..<end
    }

    private mutating func readValue(in bytes: Span<UInt8>) throws(JSONSyntaxError) -> Range<Int> {
        let start = JSONScanner.skipWhitespace(in: bytes, from: position)
        guard start < closing, let end = JSONScanner.endOfValue(in: bytes, from: start), end > start, end <= closing
        else { throw .malformed }
        position = JSONScanner.skipWhitespace(in: bytes, from: end)
        return start..<end
    }

    private mutating func readSeparator(in bytes: Span<UInt8>) throws(JSONSyntaxError) {
        guard position <= closing else { throw .malformed }
        if bytes[position] == .comma {
            position += 1
        } else {
            guard bytes[position] == close, position == closing || !isWhole else { throw .malformed }
            closing = position
            isAtEnd = true
        }
    }
}
