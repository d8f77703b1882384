// SPDX-License-Identifier: Apache-2.0

/// The number grammar of RFC 8259, section 6, and the integers that it can write.
enum JSONNumber {
    /// The index behind the number that starts at `start`; nil where none does.
    static func end(in bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        if has(UInt8(ascii: "-"), in: bytes, at: index) { index += 1 }
        if has(UInt8(ascii: "0"), in: bytes, at: index) {
            index += 1
        } else {
            guard let end = endOfDigits(in: bytes, from: index) else { return nil }
            index = end
        }
        if has(UInt8(ascii: "."), in: bytes, at: index) {
            guard let end = endOfDigits(in: bytes, from: index + 1) else { return nil }
            index = end
        }
        guard hasExponent(in: bytes, at: index) else { return index }
        index += 1
        if has(UInt8(ascii: "+"), in: bytes, at: index) || has(UInt8(ascii: "-"), in: bytes, at: index) { index += 1 }
        return endOfDigits(in: bytes, from: index)
    }

    /// The value of a number's text where it is one, integral, and fits: `1e3` and `1.0` are, `0.5` and `1e19` are not.
    static func integer(_ text: Span<UInt8>) -> Int64? {
        if let value = plainInteger(text) { return value }
        return end(in: text, from: 0) == text.count ? anyInteger(text) : nil
    }

    /// The value of a few digits, which most numbers are; nil of anything else.
    private static func plainInteger(_ text: Span<UInt8>) -> Int64? {
        guard 1...18 ~= text.count, text.count == 1 || text[0] != UInt8(ascii: "0") else { return nil }
        var value: Int64 = 0
        for index in text.indices {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int64(digit)
        }
        return value
    }

    private static func anyInteger(_ text: Span<UInt8>) -> Int64? {
        var decimal = Decimal()
        var index = 0
        while index < text.count, !hasExponent(in: text, at: index) {
            guard decimal.read(text[index]) else { return nil }
            index += 1
        }
        return decimal.integer(exponent: exponent(in: text, from: index))
    }

    private static func has(_ byte: UInt8, in bytes: Span<UInt8>, at index: Int) -> Bool {
        index < bytes.count && bytes[index] == byte
    }

    private static func hasExponent(in bytes: Span<UInt8>, at index: Int) -> Bool {
        has(UInt8(ascii: "e"), in: bytes, at: index) || has(UInt8(ascii: "E"), in: bytes, at: index)
    }

    private static func endOfDigits(in bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count, bytes[index].isASCIIDigit { index += 1 }
        return index > start ? index : nil
    }

    /// The exponent whose `e` is at `start`, zero without one. It stops growing long before it could overflow.
    private static func exponent(in text: Span<UInt8>, from start: Int) -> Int {
        var exponent = 0
        var isNegative = false
        var index = start + 1
        while index < text.count {
            if text[index] == UInt8(ascii: "-") { isNegative = true }
            if text[index].isASCIIDigit, exponent < 1 << 48 {
                exponent = exponent * 10 + Int(text[index] - UInt8(ascii: "0"))
            }
            index += 1
        }
        return isNegative ? -exponent : exponent
    }
}

/// A decimal number without its trailing zeros: they count only once a digit, or the exponent, follows.
private struct Decimal {
    private var isNegative = false
    private var isFraction = false
    private var magnitude: UInt64 = 0
    private var zeros = 0
    private var fractionDigits = 0

    /// Takes the next byte of the mantissa; false where the number has outgrown 64 bits.
    mutating func read(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"): isNegative = true
        case UInt8(ascii: "."): isFraction = true
        default: return readDigit(byte - UInt8(ascii: "0"))
        }
        return true
    }

    private mutating func readDigit(_ digit: UInt8) -> Bool {
        if isFraction { fractionDigits += 1 }
        guard digit != 0 else {
            if magnitude != 0 { zeros += 1 }
            return true
        }
        guard scale(by: zeros + (magnitude == 0 ? 0 : 1)) else { return false }
        zeros = 0
        let (sum, overflow) = magnitude.addingReportingOverflow(UInt64(digit))
        magnitude = sum
        return !overflow
    }

    private mutating func scale(by power: Int) -> Bool {
        guard power < 20 else { return false }
        for _ in 0..<power {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            guard !overflow else { return false }
            magnitude = product
        }
        return true
    }

    func integer(exponent: Int) -> Int64? {
        guard magnitude != 0 else { return 0 }
        let power = exponent + zeros - fractionDigits
        var scaled = self
        guard power >= 0, scaled.scale(by: power) else { return nil }
        guard isNegative else { return Int64(exactly: scaled.magnitude) }
        guard scaled.magnitude <= Int64.min.magnitude else { return nil }
        return Int64(truncatingIfNeeded: 0 &- scaled.magnitude)
    }
}
