// SPDX-License-Identifier: Apache-2.0
/// Lines of a head that go on as they were received, and stand side by side: written at once, since most of a head is one
/// such piece.
struct FieldRun {
    private var range: Range<Int>

    /// Begins with what precedes the fields, where that goes on as well.
    init(_ range: Range<Int> = 0..<0) {
        self.range = range
    }

    /// Takes all of the lines, one after the other, that are of none of these kinds and go on as they were received, and
    /// has `look` see to any other.
    @inline(__always)
    mutating func take(
        _ fields: [HeaderField], but kinds: FieldKindSet, of bytes: Span<UInt8>, into output: inout [UInt8],
        look: (HeaderField, inout FieldRun, inout [UInt8]) -> Void
    ) {
        var index = 0
        while index < fields.count {
            let end = fields.endOfPassed(from: index, but: kinds)
            if end > index {
                take(fields[index].line.lowerBound..<fields[end - 1].line.upperBound, of: bytes, into: &output)
                index = end
            } else {
                look(fields[index], &self, &output)
                index += 1
            }
        }
    }

    /// Takes one more line.
    mutating func take(_ field: HeaderField, of bytes: Span<UInt8>, into output: inout [UInt8]) {
        guard field.isPlain else {
            write(from: bytes, into: &output)
            return output.appendField(field, bytes: bytes)
        }
        take(field.line, of: bytes, into: &output)
    }

    /// Takes whole lines; writes those before them if these do not follow.
    private mutating func take(_ lines: Range<Int>, of bytes: Span<UInt8>, into output: inout [UInt8]) {
        if lines.lowerBound == range.upperBound {
            range = range.lowerBound..<lines.upperBound
        } else {
            write(from: bytes, into: &output)
            range = lines
        }
    }

    /// Writes what was taken and begins anew.
    mutating func write(from bytes: Span<UInt8>, into output: inout [UInt8]) {
        guard !range.isEmpty else { return }
        output.append(bytes.extracting(range))
        range = 0..<0
    }

    /// Writes what was taken and the empty line that ends a head.
    mutating func writeEnd(from bytes: Span<UInt8>, into output: inout [UInt8]) {
        let isLast = range.upperBound + 2 == bytes.count && !range.isEmpty
        if isLast { range = range.lowerBound..<bytes.count }
        write(from: bytes, into: &output)
        if !isLast { output.appendLineEnd() }
    }
}
