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
    /// The first index from `start` on, `limit` at most, whose byte may not stand in a field's value.
    @inline(__always)
    func endOfFieldText(from start: Int, limit: Int) -> Int {
        var index = start
        while true {
            index = firstIndex(in: index..<limit, marked: cvectors_controls)
            guard index < limit, self[index] == .tab else { return index }
            index &+= 1
        }
    }

    /// The end of the letters, digits and hyphens from `start` on, `limit` at most: nearly all names have no other.
    @inline(__always)
    func endOfPlainName(from start: Int, limit: Int) -> Int { firstIndex(in: start..<limit, marked: cvectors_no_name) }

    /// The first index from `start` on whose byte may not stand in a request's target: all that is printable may, but the
    /// fragment's `#`.
    ///
    /// That is wider than RFC 3986: engines take `{`, `"` and UTF-8 unescaped in a query, and people type them into curl.
    @inline(__always)
    func endOfTarget(from start: Int) -> Int { firstIndex(in: start..<count, marked: cvectors_no_target) }

    /// Where `byte` is first within a range.
    @inline(__always)
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        let index = firstIndex(in: range) { cvectors_matches($0, byte) }
        return index < range.upperBound ? index : nil
    }

    /// The first index within a range that is marked, or the range's end. Most bytes of a head are looked at by this, so
    /// it takes sixteen at a time.
    @inline(__always)
    private func firstIndex(in range: Range<Int>, marked: (SIMD16<UInt8>) -> UInt32) -> Int {
        precondition(range.upperBound <= count)
        var index = range.lowerBound
        let raw = self.bytes
        while range.upperBound &- index >= 16 {
            let marks = marked(raw.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self))
            guard marks == 0 else { return index &+ marks.trailingZeroBitCount }
            index &+= 16
        }
        guard index < range.upperBound else { return range.upperBound }
        let marks = marked(lastSixteen(before: range.upperBound)) &>> UInt32(16 &- (range.upperBound &- index))
        return marks == 0 ? range.upperBound : index &+ marks.trailingZeroBitCount
    }

    /// The sixteen bytes before an index; zeros stand for those that there are not.
    @inline(__always)
    private func lastSixteen(before end: Int) -> SIMD16<UInt8> {
        guard end < 16 else { return bytes.unsafeLoadUnaligned(fromByteOffset: end &- 16, as: SIMD16<UInt8>.self) }
        var found = SIMD16<UInt8>()
        for index in 0..<end { found[16 &- end &+ index] = self[index] }
        return found
    }

    @inline(__always)
    func equals(_ literal: StaticString) -> Bool { equals(literal, masked: 0) }

    /// Whether these are the letters, digits and signs of `lowercase`, in either case.
    ///
    /// All of these have the bit that tells small letters from capital ones; what differs from them by that alone is a
    /// capital letter, or a control character, which stands in no part of a head that is compared.
    @inline(__always)
    func equalsIgnoringCase(_ lowercase: StaticString) -> Bool { equals(lowercase, masked: 0x20) }

    /// Whether these are the bytes of `literal`, whatever their bits under the mask, which the literal has all set.
    ///
    /// Where this is called, the compiler knows the literal, and makes two comparisons with constants of it.
    @inline(__always)
    private func equals(_ literal: StaticString, masked mask: UInt8) -> Bool {
        guard count == literal.utf8CodeUnitCount else { return false }
        return literal.withUTF8Buffer { other in
            switch other.count {
            case 8...: equalsWords(other, as: UInt64.self, masked: mask)
            case 4...: equalsWords(other, as: UInt32.self, masked: mask)
            case 2...: equalsWords(other, as: UInt16.self, masked: mask)
            default: equalsWords(other, as: UInt8.self, masked: mask)
            }
        }
    }

    /// Compares words of that size; the last one may have bytes of the one before.
    @inline(__always)
    private func equalsWords<Word: FixedWidthInteger & BitwiseCopyable>(
        _ other: UnsafeBufferPointer<UInt8>, as: Word.Type, masked mask: UInt8
    ) -> Bool {
        let (left, right) = (self.bytes, UnsafeRawBufferPointer(other))
        let size = MemoryLayout<Word>.size
        let wideMask = Word(truncatingIfNeeded: UInt64(mask) &* 0x0101_0101_0101_0101)
        var index = 0
        while index < other.count {
            let place = Swift.max(0, Swift.min(index, other.count &- size))
            let word = left.unsafeLoadUnaligned(fromByteOffset: place, as: Word.self) | wideMask
            guard word == right.loadUnaligned(fromByteOffset: place, as: Word.self) else { return false }
            index &+= size
        }
        return true
    }

    func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        let (left, right) = (self.bytes, other.bytes)
        var index = 0
        while count &- index >= 8 {
            let word = left.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word == right.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) else { return false }
            index &+= 8
        }
        while index < count {
            guard self[index] == other[index] else { return false }
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
