// SPDX-License-Identifier: Apache-2.0
/// What a head and the frame of a chunk are written with. Nothing here allocates once there is capacity.
extension [UInt8] {
    init(copying bytes: Span<UInt8>) {
        self = bytes.withUnsafeBufferPointer { Array($0) }
    }

    /// Forgets all bytes; their memory stays for those that come next, unless it is more than heads and small pieces need.
    mutating func emptyForNext() {
        emptyIfLong()
        if !isEmpty { removeAll(keepingCapacity: true) }
    }

    /// Forgets all bytes where their memory is more than heads and small pieces need.
    mutating func emptyIfLong() {
        if capacity > 16 * 1024 { self = [] }
    }

    /// Lends all bytes, then forgets them, but keeps their memory.
    mutating func drain(_ use: (Span<UInt8>) -> Void) {
        use(span)
        if !isEmpty { removeAll(keepingCapacity: true) }
    }

    mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// A field line as it was received.
    mutating func appendField(_ field: HeaderField, bytes: Span<UInt8>) {
        appendField(bytes.extracting(field.name), bytes.extracting(field.value))
    }

    mutating func appendField(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        append(name)
        append(": ")
        append(value)
        appendLineEnd()
    }

    mutating func appendField(_ name: StaticString, _ value: Span<UInt8>) {
        append(name)
        append(": ")
        append(value)
        appendLineEnd()
    }

    mutating func appendLineEnd() {
        append(.carriageReturn)
        append(.lineFeed)
    }

    mutating func appendDecimal(_ number: UInt64) {
        appendDigits(number, radix: 10)
    }

    /// Lower-case, without leading zeros: a chunk's size.
    mutating func appendHexadecimal(_ number: UInt64) {
        appendDigits(number, radix: 16)
    }

    /// Lower-case, in so many digits.
    mutating func appendHexadecimal(_ number: UInt64, digits: Int) {
        for shift in (0..<digits).reversed() { appendDigits(number >> UInt64(4 * shift) & 0xF, radix: 16) }
    }

    private mutating func appendDigits(_ number: UInt64, radix: UInt64) {
        let start = count
        var rest = number
        repeat {
            let digit = UInt8(truncatingIfNeeded: rest % radix)
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            rest /= radix
        } while rest > 0
        // To reverse a slice in place is to copy all of the array.
        for offset in 0..<(count - start) / 2 { swapAt(start + offset, count - 1 - offset) }
    }
}
