// SPDX-License-Identifier: Apache-2.0

/// A whole number with what follows it, such as `64KiB` or `500ms`.
struct Quantity {
    let count: Int
    let unit: Substring

    /// nil without digits in front, or with more than an `Int` holds.
    init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits) else { return nil }
        self.count = count
        unit = text[digits.endIndex...]
    }
}

/// Sizes as users write them.
enum ByteSize {
    private static let units: [(name: String, bytes: Int)] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

    static func read(_ text: String) -> Int? {
        guard let quantity = Quantity(text) else { return nil }
        if quantity.unit.isEmpty { return quantity.count }
        guard let unit = units.first(where: { $0.name == quantity.unit }) else { return nil }
        let (bytes, overflow) = quantity.count.multipliedReportingOverflow(by: unit.bytes)
        return overflow ? nil : bytes
    }

    /// The shortest text that means exactly `bytes`.
    static func text(_ bytes: Int) -> String {
        for unit in units where bytes != 0 && bytes.isMultiple(of: unit.bytes) {
            return "\(bytes / unit.bytes)\(unit.name)"
        }
        return "\(bytes)"
    }
}

/// Durations as users write them.
enum DurationText {
    private static let units: [(name: String, milliseconds: Int)] = [
        ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    static func read(_ text: String) -> Duration? {
        guard let quantity = Quantity(text), let unit = units.first(where: { $0.name == quantity.unit }) else {
            return nil
        }
        let (milliseconds, overflow) = quantity.count.multipliedReportingOverflow(by: unit.milliseconds)
        return overflow ? nil : .milliseconds(milliseconds)
    }

    /// The shortest text for a duration of whole milliseconds.
    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        guard milliseconds != 0 else { return "0s" }
        for unit in units where milliseconds.isMultiple(of: unit.milliseconds) {
            return "\(milliseconds / unit.milliseconds)\(unit.name)"
        }
        return "\(milliseconds)ms"
    }
}
