// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A moment of the wall clock, to the millisecond.
struct Timestamp: Hashable, Comparable, Sendable {
    /// Since 1970, in UTC and without leap seconds.
    let milliseconds: Int64

    static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Appends it in the form of RFC 3339, such as `2026-01-31T23:59:59.999Z`.
    func append(to bytes: inout [UInt8]) {
        let (days, rest) = milliseconds.floorDivided(by: 86_400_000)
        let (year, month, day) = Self.date(ofDay: days)
        append(year, width: 4, then: "-", to: &bytes)
        append(month, width: 2, then: "-", to: &bytes)
        append(day, width: 2, then: "T", to: &bytes)
        append(rest / 3_600_000, width: 2, then: ":", to: &bytes)
        append(rest / 60_000 % 60, width: 2, then: ":", to: &bytes)
        append(rest / 1000 % 60, width: 2, then: ".", to: &bytes)
        append(rest % 1000, width: 3, then: "Z", to: &bytes)
    }

    /// The Gregorian date, counted in eras of 400 years of 146 097 days that begin on a first of March, so that a leap
    /// day is the last day of its year.
    private static func date(ofDay days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).floorDivided(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private func append(_ number: Int64, width: Int, then end: Unicode.Scalar, to bytes: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
        bytes.append(UInt8(ascii: end))
    }
}

extension Timestamp {
    /// The beginning of a day such as `2026-01-31`; nil for any other text.
    init?(day text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], let year = Int64(parts[0]), let month = Int64(parts[1]),
            let day = Int64(parts[2]), year >= 1970, 1...12 ~= month, 1...31 ~= day
        else { return nil }
        // Counted as in `date(ofDay:)`, from the first of March on.
        let years = month > 2 ? year : year - 1
        let (era, yearOfEra) = years.floorDivided(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(milliseconds: (era * 146_097 + dayOfEra - 719_468) * 86_400_000)
        // A month that has fewer days.
        guard self.text.hasPrefix(text) else { return nil }
    }
}

extension Int64 {
    /// Quotient and remainder, the remainder never negative.
    func floorDivided(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
