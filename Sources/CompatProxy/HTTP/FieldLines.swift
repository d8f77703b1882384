// SPDX-License-Identifier: Apache-2.0
private import CVectors

/// Reads the field lines of a head, up to and including the empty line.
enum FieldLines {
    static let maximumFields = 500

    /// How many are read at a time: few heads have more.
    private static let batch = 24

    /// Fills `fields`, of which there are none yet; returns which kinds there are.
    static func parse(
        _ bytes: Span<UInt8>, at index: inout Int, into fields: inout [HeaderField]
    ) throws(ParseError) -> FieldKindSet {
        var kinds: FieldKindSet = []
        while index < bytes.count, bytes[index] != .carriageReturn {
            guard fields.count < maximumFields else { throw .tooManyFields }
            guard !takePlainLines(bytes, at: &index, into: &fields, &kinds) else { continue }
            let field = try parseLine(bytes, at: &index)
            kinds.insert(FieldKindSet(field.kind))
            fields.append(field)
        }
        try skipLineEnd(bytes, at: &index)
        return kinds
    }

    /// Adds the lines at `index` that are as nearly all are; whether there are some. Any other is for `parseLine` to read
    /// or to refuse.
    private static func takePlainLines(
        _ bytes: Span<UInt8>, at index: inout Int, into fields: inout [HeaderField], _ kinds: inout FieldKindSet
    ) -> Bool {
        withUnsafeTemporaryAllocation(of: HeaderField.self, capacity: batch) { found in
            let room = min(batch, maximumFields - fields.count)
            var bits = kinds.rawValue
            let count = found.withMemoryRebound(to: cvectors_line.self) { lines in
                bytes.withUnsafeBufferPointer {
                    cvectors_lines($0.baseAddress, $0.count, &index, lines.baseAddress, room, &bits)
                }
            }
            kinds = FieldKindSet(rawValue: bits)
            fields.append(contentsOf: UnsafeBufferPointer(rebasing: found[..<count]))
            return count > 0
        }
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

    @inline(never)
    private static func parseLine(_ bytes: Span<UInt8>, at index: inout Int) throws(ParseError) -> HeaderField {
        let name = try parseName(bytes, at: &index)
        let value = try parseValue(bytes, at: &index)
        let isPlain =
            value.lowerBound == name.upperBound + 2 && bytes[name.upperBound + 1] == .space && value.upperBound == index
        try skipLineEnd(bytes, at: &index)
        return HeaderField(name: name, value: value, kind: FieldKind(bytes.extracting(name)), isPlain: isPlain)
    }

    /// The name and its colon. White space between them would make two parsers read two names (RFC 9112 §5.1).
    private static func parseName(_ bytes: Span<UInt8>, at index: inout Int) throws(ParseError) -> Range<Int> {
        let start = index
        guard !bytes[start].isOptionalWhitespace else { throw .foldedLine }
        while index < bytes.count, ByteSet.token.contains(bytes[index]) { index += 1 }
        guard index < bytes.count else { throw .incompleteHead }
        guard bytes[index] == UInt8(ascii: ":"), index > start else { throw .malformedFieldName }
        defer { index += 1 }
        return start..<index
    }

    private static func parseValue(_ bytes: Span<UInt8>, at index: inout Int) throws(ParseError) -> Range<Int> {
        while index < bytes.count, bytes[index].isOptionalWhitespace { index += 1 }
        let start = index
        index = bytes.endOfFieldText(from: index, limit: bytes.count)
        var end = index
        while end > start, bytes[end - 1].isOptionalWhitespace { end -= 1 }
        return start..<end
    }
}
