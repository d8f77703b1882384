// SPDX-License-Identifier: Apache-2.0
/// Checks the trailer section of a chunked body (RFC 9112 §7.1.2) byte by byte, up to and including its empty line.
struct TrailerScanner {
    static let maximumBytes = 8 * 1024

    private enum State {
        case lineStart, name, value, lineEnd, sectionEnd
    }

    private var state = State.lineStart
    private var bytes = 0
    /// The current line's name so far. Room for the longest that `FieldKind` tells from `other`.
    private var name = InlineArray<19, UInt8>(repeating: 0)
    private var nameLength = 0

    init() {}

    /// Takes one byte and returns whether it was the section's last.
    mutating func step(_ byte: UInt8) throws(ParseError) -> Bool {
        bytes += 1
        guard bytes <= Self.maximumBytes else { throw .trailersTooLarge }
        switch state {
        case .lineStart: try startLine(byte)
        case .name: try stepName(byte)
        case .value: try stepValue(byte)
        case .lineEnd, .sectionEnd: return try endLine(byte)
        }
        return false
    }

    private mutating func startLine(_ byte: UInt8) throws(ParseError) {
        guard byte != .carriageReturn else {
            state = .sectionEnd
            return
        }
        guard !byte.isOptionalWhitespace else { throw .foldedLine }
        state = .name
        nameLength = 0
        try stepName(byte)
    }

    private mutating func stepName(_ byte: UInt8) throws(ParseError) {
        if ByteSet.token.contains(byte) {
            if nameLength < name.count { name[nameLength] = byte }
            nameLength += 1
            return
        }
        guard byte == UInt8(ascii: ":"), nameLength > 0 else { throw .malformedFieldName }
        guard !kind.isForbiddenInTrailers else { throw .forbiddenTrailer }
        state = .value
    }

    private var kind: FieldKind {
        guard nameLength <= name.count else { return .other }
        return FieldKind(name.span.extracting(0..<nameLength))
    }

    private mutating func stepValue(_ byte: UInt8) throws(ParseError) {
        if ByteSet.fieldValue.contains(byte) { return }
        guard byte == .carriageReturn else { throw byte == .lineFeed ? .bareLineFeed : .controlByte }
        state = .lineEnd
    }

    private mutating func endLine(_ byte: UInt8) throws(ParseError) -> Bool {
        guard byte == .lineFeed else { throw .bareCarriageReturn }
        defer { state = .lineStart }
        return state == .sectionEnd
    }
}
