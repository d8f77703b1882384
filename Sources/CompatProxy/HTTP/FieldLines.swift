// SPDX-License-Identifier: Apache-2.0
/// Reads the field lines of a head, up to and including the empty line.
enum FieldLines {
    static let maximumFields = 500

    static func parse(
        _ bytes: Span<UInt8>, at index: inout Int, into fields: inout [HeaderField]
    ) throws(ParseError) {
        while index < bytes.count, bytes[index] != .carriageReturn {
            guard fields.count < maximumFields else { throw .tooManyFields }
            let name = try parseName(bytes, at: &index)
            let value = try parseValue(bytes, at: &index)
            try skipLineEnd(bytes, at: &index)
            let kind = FieldKind(bytes.extracting(name))
            fields.append(HeaderField(name: name, value: value, kind: kind, isHopByHop: kind.isHopByHop))
        }
        try skipLineEnd(bytes, at: &index)
    }

    /// Skips a CR LF; a line ends in nothing else.
    @inline(__always)
    static func skipLineEnd(_ bytes: Span<UInt8>, at index: inout Int) throws(ParseError) {
        guard index < bytes.count else { throw .incompleteHead }
        guard bytes[index] == .carriageReturn else {
            throw bytes[index] == .lineFeed ? .bareLineFeed : .controlByte
        }
        guard index + 1 < bytes.count else { throw .incompleteHead }
        guard bytes[index + 1] == .lineFeed else { throw .bareCarriageReturn }
        index += 2
    }

    /// The name and its colon. White space between them would make two parsers read two names (RFC 9112 §5.1).
    @inline(__always)
    private static func parseName(_ bytes: Span<UInt8>, at index: inout Int) throws(ParseError) -> Range<Int> {
        let start = index
        guard !bytes[start].isOptionalWhitespace else { throw .foldedLine }
        index = bytes.endOfPlainName(from: start)
        while index < bytes.count, ByteSet.token.contains(bytes[index]) { index += 1 }
        guard index < bytes.count else { throw .incompleteHead }
        guard bytes[index] == UInt8(ascii: ":"), index > start else { throw .malformedFieldName }
        defer { index += 1 }
        return start..<index
    }

    @inline(__always)
    private static func parseValue(_ bytes: Span<UInt8>, at index: inout Int) throws(ParseError) -> Range<Int> {
        while index < bytes.count, bytes[index].isOptionalWhitespace { index += 1 }
        let start = index
        index = bytes.endOfFieldText(from: index, limit: bytes.count)
        var end = index
        while end > start, bytes[end - 1].isOptionalWhitespace { end -= 1 }
        return start..<end
    }
}
