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
    let head: Range<Int>
    /// The closing bracket and the white space behind the container.
    let tail: Range<Int>

    private let close: UInt8
    private var position: Int
    private var isAtEnd: Bool

    init(_ text: JSONText) throws(JSONSyntaxError) {
        let kind = text.kind
        guard kind == .object || kind == .array else { throw .notAContainer }
        guard text.range.upperBound <= JSONPlace.maximumOffset else { throw .tooLarge }
        let content = text.content
        let last = content.upperBound - 1
        isObject = kind == .object
        close = isObject ? .closeBrace : .closeBracket
        position = content.lowerBound + 1
        isAtEnd = JSONScanner.skipWhitespace(in: text.bytes.span.extracting(..<last), from: position) == last
        head = text.range.lowerBound..<(isAtEnd ? last : position)
        tail = last..<text.range.upperBound
    }

    /// The next entry; nil at the end. `bytes` is the whole buffer that the container lies in.
    mutating func next(in bytes: Span<UInt8>) throws(JSONSyntaxError) -> JSONPlace? {
        guard !isAtEnd else { return nil }
        let bytes = bytes.extracting(...tail.lowerBound)
        let start = position
        let key = isObject ? try readKey(in: bytes) : start..<start
        let value = try readValue(in: bytes)
        let end = position
        try readSeparator(in: bytes)
        return JSONPlace(start: start, key: key, value: value, end: end)
    }

    private mutating func readKey(in bytes: Span<UInt8>) throws(JSONSyntaxError) -> Range<Int> {
        let start = JSONScanner.skipWhitespace(in: bytes, from: position)
        guard start < bytes.count, bytes[start] == .quote,
            let end = JSONScanner.endOfString(in: bytes, from: start)
        else { throw .malformed }
        position = JSONScanner.skipWhitespace(in: bytes, from: end)
        guard position < bytes.count, bytes[position] == .colon else { throw .malformed }
        position += 1
        return start..<end
    }

    private mutating func readValue(in bytes: Span<UInt8>) throws(JSONSyntaxError) -> Range<Int> {
        let start = JSONScanner.skipWhitespace(in: bytes, from: position)
        var scanner = JSONScanner()
        guard let end = scanner.findEnd(in: bytes, from: start), end > start else { throw .malformed }
        position = JSONScanner.skipWhitespace(in: bytes, from: end)
        return start..<end
    }

    private mutating func readSeparator(in bytes: Span<UInt8>) throws(JSONSyntaxError) {
        guard position < bytes.count else { throw .malformed }
        if bytes[position] == .comma {
            position += 1
        } else {
            guard bytes[position] == close, position == tail.lowerBound else { throw .malformed }
            isAtEnd = true
        }
    }
}
