// SPDX-License-Identifier: Apache-2.0

/// A progress as engines up to 28 drew it for clients: a bar of fifty characters and the counts.
///
/// The engine has no terminal and takes a wide one for granted.
struct ProgressBar: CustomStringConvertible {
    private let current: Int64
    private let total: Int64
    private let unit: String
    private let hidesCounts: Bool

    /// Reads a `progressDetail`; what is missing counts as zero.
    init(_ detail: JSONValue) {
        current = detail["current"]?.integer ?? 0
        total = detail["total"]?.integer ?? 0
        unit = detail["units"]?.string ?? ""
        hidesCounts = detail["hidecounts"]?.bool ?? false
    }

    /// Empty where nothing is known.
    var description: String {
        guard current > 0 || total > 0 else { return "" }
        guard total > 0 else { return counted(padded(current), "\(current)") }
        return bar + (hidesCounts ? "" : counts)
    }

    private var bar: String {
        let percentage = min(max(Double(current) / Double(total) * 100, 0), 100)
        let filled = Int(percentage) / 2
        return "[" + String(repeating: "=", count: filled) + ">" + String(repeating: " ", count: 50 - filled) + "] "
    }

    /// A count beyond the total shows that the total is wrong.
    private var counts: String {
        current > total
            ? counted(padded(current), "\(current)")
            : counted("\(padded(current))/\(HumanSize(total))", "\(current)/\(total)")
    }

    private func counted(_ size: String, _ number: String) -> String {
        unit.isEmpty ? size : "\(number) \(unit)"
    }

    private func padded(_ byteCount: Int64) -> String {
        let text = HumanSize(byteCount).description
        return String(repeating: " ", count: max(0, 8 - text.utf8.count)) + text
    }
}
