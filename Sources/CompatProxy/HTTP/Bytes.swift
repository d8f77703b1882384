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

    /// The end of the letters, digits and hyphens from `start` on: nearly all names of fields have no other.
    func endOfPlainName(from start: Int) -> Int {
        var index = start
        let raw = self.bytes
        while count &- index >= 16 {
            let others = cvectors_no_name(raw.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self))
            guard others == 0 else { return index &+ others.trailingZeroBitCount }
            index &+= 16
        }
        return index
    }

    /// Where `byte` is first within a range.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        var index = range.lowerBound
        let raw = self.bytes
        while range.upperBound &- index >= 16 {
            let found = cvectors_matches(raw.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self), byte)
            guard found == 0 else { return index &+ found.trailingZeroBitCount }
            index &+= 16
        }
        while index < range.upperBound {
            guard self[index] != byte else { return index }
            index &+= 1
        }
        return nil
    }

    func equals(_ literal: StaticString) -> Bool {
        literal.withUTF8Buffer { equals($0.span) }
    }

    func equals(_ other: Span<UInt8>) -> Bool {
        equals(other, masked: 0)
    }

    /// Whether these are the letters, digits and signs of `lowercase`, in either case.
    ///
    /// All of these have the bit that tells small letters from capital ones; what differs from them by that alone is a
    /// capital letter, or a control character, which stands in no part of a head that is compared.
    ///
    /// The length and the first letter are looked at where this is called, for they tell most apart.
    @inline(__always)
    func equalsIgnoringCase(_ lowercase: StaticString) -> Bool {
        guard count == lowercase.utf8CodeUnitCount, count > 0, self[0] | 0x20 == lowercase.firstByte else {
            return false
        }
        return equalsAll(lowercase)
    }

    private func equalsAll(_ lowercase: StaticString) -> Bool {
        lowercase.withUTF8Buffer { equals($0.span, masked: 0x20) }
    }

    /// Whether these are the bytes of `other`, whatever their bits under the mask, which `other` has all set.
    @inline(__always)
    private func equals(_ other: Span<UInt8>, masked mask: UInt8) -> Bool {
        guard count == other.count else { return false }
        let (left, right) = (self.bytes, other.bytes)
        let wideMask = UInt64(mask) &* 0x0101_0101_0101_0101
        var index = 0
        while count &- index >= 8 {
            let word = left.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) | wideMask
            guard word == right.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) else { return false }
            index &+= 8
        }
        while index < count {
            guard self[index] | mask == other[index] else { return false }
            index &+= 1
        }
        return true
    }

    func equalsIgnoringCase(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index].asciiLowercased != other[index].asciiLowercased { return false }
        return true
    }
}

extension StaticString {
    /// Of one that is not empty.
    @inline(__always)
    fileprivate var firstByte: UInt8 { withUTF8Buffer { $0[0] } }
}
