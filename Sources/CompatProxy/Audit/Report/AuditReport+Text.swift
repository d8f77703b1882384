// SPDX-License-Identifier: Apache-2.0

extension AuditReport {
    private static let mostFindings = 25
    private static let mostReasons = 8

    /// The report for a terminal.
    public var text: String {
        let body = upgrade.map { [$0.summary] + upgradeTable($0) + reasons($0) } ?? overview
        return (body + lossNote).joined(separator: "\n") + "\n"
    }

    private var overview: [String] {
        let clients = ClientSummary.all(uses)
        guard !clients.isEmpty else { return ["No client was seen."] }
        var table = TextTable("CLIENT", "API", "LAST SEEN", "REQUESTS", "FAILED", "FINDINGS", "BREAKS ON")
        for client in clients {
            table.add(
                client.label, client.asked?.description ?? "none", client.lastSeen?.minute ?? "-",
                "\(client.requests)", client.failureText, "\(client.findings)", client.breakage?.text ?? "-")
        }
        return table.lines + findingTable
    }

    private var findingTable: [String] {
        let findings = FindingSummary.all(uses)
        guard !findings.isEmpty else { return [] }
        var table = TextTable("FINDING", "CHANGE", "PLACE", "CLIENTS", "REQUESTS")
        for entry in findings.prefix(Self.mostFindings) {
            let finding = entry.finding
            table.add(
                finding.kind.rawValue, finding.change ?? "-", finding.place ?? "-", "\(entry.clients)",
                "\(entry.requests)")
        }
        let rest = findings.count - Self.mostFindings
        return [""] + table.lines + (rest > 0 ? ["and \(rest) more, in --json"] : [])
    }

    private func upgradeTable(_ upgrade: UpgradeReport) -> [String] {
        guard !upgrade.verdicts.isEmpty else { return [] }
        var table = TextTable("VERDICT", "CLIENT", "API", "REQUESTS", "LAST SEEN")
        for verdict in upgrade.verdicts {
            table.add(
                verdict.outcome.rawValue, verdict.subject.identity.label, verdict.subject.asked?.description ?? "none",
                "\(verdict.requests)", verdict.lastSeen?.minute ?? "-")
        }
        return [""] + table.lines
    }

    private func reasons(_ upgrade: UpgradeReport) -> [String] {
        upgrade.verdicts.filter { !$0.reasons.isEmpty }.flatMap { verdict in
            let version = verdict.subject.asked.map { "API \($0)" } ?? "no version"
            let title = "\(verdict.subject.identity.label), \(version): \(verdict.outcome.rawValue)".printable
            let rest = verdict.reasons.count - Self.mostReasons
            return ["", title] + verdict.reasons.prefix(Self.mostReasons).map(\.line)
                + (rest > 0 ? ["  and \(rest) more, in --json"] : [])
        }
    }

    private var lossNote: [String] {
        lost == 0 ? [] : ["", "Nothing is known of \(lost) requests, which were lost to the audit."]
    }
}

extension UpgradeReason {
    fileprivate var line: String {
        var line = "  "
        if let endpoint { line += endpoint.definition.name + ": " }
        line += text
        if let change { line += " [\(change)]" }
        if !places.isEmpty { line += " " + places.joined(separator: ", ") }
        if change != nil { line += seen > 0 ? " (seen in \(seen) request\(seen == 1 ? "" : "s"))" : " (not looked at)" }
        return line.printable
    }
}

extension ClientSummary.Breakage {
    /// Such as `29.0, refused`.
    var text: String { "\(release.text), \(outcome.rawValue)" }
}

extension ClientSummary {
    /// Such as `3 (404: 2, 409: 1)`.
    fileprivate var failureText: String {
        let statuses = statuses.failures.text
        return statuses.isEmpty ? "\(failures)" : "\(failures) (\(statuses))"
    }

    fileprivate var label: String { host.map { "\(client) on \($0)" } ?? client }
}

extension ClientVerdict.Identity {
    fileprivate var label: String { host.map { "\(client) on \($0)" } ?? client }
}

extension Timestamp {
    /// `2026-01-31 23:59`.
    fileprivate var minute: String {
        String(text.prefix(16).map { $0 == "T" ? " " : $0 })
    }
}

/// Columns of text as wide as their widest cell.
struct TextTable {
    private var rows: [[String]]

    init(_ titles: String...) {
        rows = [titles]
    }

    mutating func add(_ cells: String...) {
        rows.append(cells.map(\.printable))
    }

    var lines: [String] {
        let columns = rows[0].indices
        let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = columns.map { $0 == columns.last ? row[$0] : row[$0].padded(to: widths[$0]) }
            return cells.joined(separator: "  ")
        }
    }
}

extension String {
    /// Without what steers a terminal: clients choose their own names.
    var printable: String {
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars { text.append(scalar.isSteering ? "\u{FFFD}" : scalar) }
        return String(text)
    }

    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
