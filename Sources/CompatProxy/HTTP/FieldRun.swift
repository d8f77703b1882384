// SPDX-License-Identifier: Apache-2.0
/// Field lines that go on as they were received, and stand side by side in their head: written at once, since most of a
/// head is one such piece.
struct FieldRun {
    private var range = 0..<0

    /// Takes one more line; writes those before it if it does not follow them.
    @inline(__always)
    mutating func take(_ field: HeaderField, of bytes: Span<UInt8>, into output: inout [UInt8]) {
        guard field.isWrittenPlainly(in: bytes) else {
            write(from: bytes, into: &output)
            return output.appendField(field, bytes: bytes)
        }
        if field.name.lowerBound != range.upperBound {
            write(from: bytes, into: &output)
            range = field.name.lowerBound..<field.name.lowerBound
        }
        range = range.lowerBound..<field.value.upperBound + 2
    }

    /// Writes what was taken and begins anew.
    @inline(__always)
    mutating func write(from bytes: Span<UInt8>, into output: inout [UInt8]) {
        guard !range.isEmpty else { return }
        output.append(bytes.extracting(range))
        range = 0..<0
    }
}

extension HeaderField {
    /// Whether the line has one space where space may be, as lines that are written here.
    @inline(__always)
    fileprivate func isWrittenPlainly(in bytes: Span<UInt8>) -> Bool {
        value.lowerBound == name.upperBound + 2 && bytes[name.upperBound + 1] == .space
            && bytes[value.upperBound] == .carriageReturn
    }
}
