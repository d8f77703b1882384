// SPDX-License-Identifier: Apache-2.0

/// A size as the engine prints it for people: four significant digits and a decimal unit, such as 25.89MB.
struct HumanSize: CustomStringConvertible {
    private let byteCount: Int64

    init(_ byteCount: Int64) {
        self.byteCount = byteCount
    }

    var description: String {
        var (size, unit) = (Double(byteCount), 0)
        while size >= 1000, unit < Self.units.count - 1 {
            size /= 1000
            unit += 1
        }
        return unit == 0 ? "\(byteCount)B" : Self.fourDigits(size) + Self.units[unit]
    }

    private static let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]

    /// C's `%.4g` of a number from 1 up to 1000, rounded over its exact binary value as C and Go do.
    private static func fourDigits(_ value: Double) -> String {
        let decimals = value < 10 ? 3 : value < 100 ? 2 : 1
        let power: UInt64 = [10, 100, 1000][decimals - 1]
        let shift = UInt64(Double.significandBitCount) - UInt64(value.exponent)
        let scaled = (value.significandBitPattern | 1 << UInt64(Double.significandBitCount)) * power
        let digits = roundHalfToEven(scaled, droppingBits: shift)
        return fixedPoint(whole: digits / power, fraction: digits % power, decimals: decimals)
    }

    private static func roundHalfToEven(_ value: UInt64, droppingBits shift: UInt64) -> UInt64 {
        let (quotient, half) = (value >> shift, UInt64(1) << (shift - 1))
        let remainder = value & (1 << shift - 1)
        let roundsUp = remainder > half || remainder == half && quotient & 1 == 1
        return roundsUp ? quotient + 1 : quotient
    }

    private static func fixedPoint(whole: UInt64, fraction: UInt64, decimals: Int) -> String {
        guard fraction > 0 else { return String(whole) }
        var digits = String(fraction)
        digits = String(repeating: "0", count: decimals - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}
