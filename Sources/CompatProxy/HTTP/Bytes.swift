// SPDX-License-Identifier: Apache-2.0
private import CVectors

extension UInt8 {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")

    /// Optional white space around a field's value, RFC 9110 §5.6.3.
    @inline(__always)
    var isOptionalWhitespace: Bool { self == .space || self == .tab }

    @inline(__always)
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    @inline(__always)
    var asciiLowercased: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }

    /// The digit's value, or nil for a byte that is no hexadecimal digit.
    @inline(__always)
    var hexDigitValue: UInt8? {
        if isDigit { return self &- UInt8(ascii: "0") }
        let letter = asciiLowercased &- UInt8(ascii: "a")
        return letter < 6 ? letter &+ 10 : nil
    }
}

extension Span<UInt8> {
    /// The first index from `start` on, `limit` at most, whose byte may not stand in a field's value: most bytes of a
    /// head are looked at twice by this, so it takes sixteen at a time.
    func endOfFieldText(from start: Int, limit: Int) -> Int {
        var index = start
        let raw = self.bytes
        while limit &- index >= 16 {
            let controls = cvectors_controls(raw.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self))
            guard controls == 0 else {
                index &+= controls.trailingZeroBitCount
                guard self[index] == .tab else { return index }
                index &+= 1
                continue
            }
            index &+= 16
        }
        while index < limit, ByteSet.fieldValue.contains(self[index]) { index += 1 }
        return index
    }

    func equals(_ literal: StaticString) -> Bool {
        literal.withUTF8Buffer { expected in
            guard count == expected.count else { return false }
            for index in expected.indices where self[index] != expected[index] { return false }
            return true
        }
    }

    func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }

    /// Whether these are the letters of `lowercase`, in either case.
    func equalsIgnoringCase(_ lowercase: StaticString) -> Bool {
        lowercase.withUTF8Buffer { expected in
            guard count == expected.count else { return false }
            for index in expected.indices where self[index].asciiLowercased != expected[index] { return false }
            return true
        }
    }

    func equalsIgnoringCase(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index].asciiLowercased != other[index].asciiLowercased { return false }
        return true
    }
}
