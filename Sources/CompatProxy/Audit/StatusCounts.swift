// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// How many requests were answered with each status. Zero stands for those that got no answer.
struct StatusCounts: Equatable, Sendable {
    private var counts: [Int: Int] = [:]

    mutating func add(_ count: Int, with status: Int) { counts[status, default: 0] += count }

    static func += (left: inout StatusCounts, right: StatusCounts) {
        left.counts.merge(right.counts, uniquingKeysWith: +)
    }

    /// A status in reports and metrics.
    static func label(_ status: Int) -> String { status == 0 ? "none" : "\(status)" }

    /// nil for what is no label of a status.
    static func status(label: String) -> Int? { label == "none" ? 0 : Int(label) }

    /// Those from 400 on.
    var failures: StatusCounts {
        var failures = self
        failures.counts = counts.filter { $0.key >= 400 }
        return failures
    }

    /// Such as `200: 5, 404: 1`.
    var text: String { sorted.map { "\(Self.label($0.key)): \($0.value)" }.joined(separator: ", ") }

    var json: JSONValue { sorted.reduce(into: [:]) { $0[Self.label($1.key)] = .number(Int64($1.value)) } }

    private var sorted: [(key: Int, value: Int)] { counts.sorted { $0.key < $1.key } }
}
