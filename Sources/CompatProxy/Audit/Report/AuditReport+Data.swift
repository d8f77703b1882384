// SPDX-License-Identifier: Apache-2.0
import VersionRules

extension AuditReport {
    /// The report for programs.
    public var json: String { document.description + "\n" }

    var document: JSONValue {
        var object: JSONValue = [
            "clients": .array(ClientSummary.all(uses).map(\.json)),
            "uses": .array(uses.map(\.json)),
            "findings": .array(FindingSummary.all(uses).map(\.json)),
            "lost": .number(Int64(lost)),
        ]
        object["upgrade"] = upgrade?.json
        return object
    }

    /// The table of the report for spreadsheets: clients, or verdicts where an upgrade is asked for.
    public var csv: String {
        let rows = upgrade.map(verdictRows) ?? clientRows
        return rows.map { $0.map(\.cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private var clientRows: [[String]] {
        [["client", "host", "api", "last_seen", "requests", "failed", "findings", "breaks_on", "statuses"]]
            + ClientSummary.all(uses).map {
                [
                    $0.client, $0.host ?? "", $0.asked.text, $0.lastSeen?.text ?? "", "\($0.requests)",
                    "\($0.failures)", "\($0.findings)", $0.breakage?.text ?? "", $0.statuses.text,
                ]
            }
    }

    private func verdictRows(_ upgrade: UpgradeReport) -> [[String]] {
        [["verdict", "client", "host", "api", "requests", "last_seen", "reasons"]]
            + upgrade.verdicts.map {
                [
                    $0.outcome.rawValue, $0.subject.identity.client, $0.subject.identity.host ?? "",
                    $0.subject.asked.text, "\($0.requests)", $0.lastSeen?.text ?? "",
                    $0.reasons.map { $0.change ?? $0.text }.joined(separator: "; "),
                ]
            }
    }
}

extension String {
    /// Quoted by RFC 4180 where need be. A spreadsheet takes what begins with these for a formula, and clients choose
    /// their own names.
    fileprivate var cell: String {
        // Byte by byte: a mark that follows on a comma makes it another character, and leaves it a comma.
        let text = utf8.first.map { "=+-@\t\r\n".utf8.contains($0) } ?? false ? "'" + self : self
        guard text.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return text }
        let quote = UInt8(ascii: "\"")
        let doubled = text.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }
        return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
    }
}

extension UpgradeReport {
    /// The report for programs.
    var json: JSONValue {
        [
            "summary": .string(summary),
            "target": [
                "release": .string(target.engine.release.text),
                "min_api": .string(target.engine.window.minimum.description),
                "max_api": .string(target.engine.window.maximum.description),
            ],
            "refused": .number(Int64(count(of: .refused))), "loses": .number(Int64(count(of: .loses))),
            "fine": .number(Int64(count(of: .fine))),
            "verdicts": .array(verdicts.map(\.json)),
        ]
    }
}

extension ClientVerdict {
    fileprivate var json: JSONValue {
        var object: JSONValue = ["verdict": .string(outcome.rawValue), "client": .string(subject.identity.client)]
        object["host"] = subject.identity.host.map(JSONValue.string)
        object["api"] = subject.asked.json
        object["requests"] = .number(Int64(requests))
        object["last_seen"] = lastSeen.map { .string($0.text) }
        object["reasons"] = .array(reasons.map(\.json))
        return object
    }
}

extension UpgradeReason {
    fileprivate var json: JSONValue {
        var object: JSONValue = ["text": .string(text)]
        object["change"] = change.map(JSONValue.string)
        object["endpoint"] = endpoint.map { .string($0.definition.name) }
        object["places"] = .array(places.map(JSONValue.string))
        object["seen"] = .number(Int64(seen))
        return object
    }
}

extension ClientSummary {
    var json: JSONValue {
        var object: JSONValue = ["client": .string(client)]
        object["host"] = host.map(JSONValue.string)
        object["api"] = asked.json
        object["requests"] = .number(Int64(requests))
        object["failed"] = .number(Int64(failures))
        object["statuses"] = statuses.json
        object["last_seen"] = lastSeen.map { .string($0.text) }
        object["findings"] = .number(Int64(findings))
        object["breaks_on"] = breakage.map {
            ["release": .string($0.release.text), "verdict": .string($0.outcome.rawValue)]
        }
        return object
    }
}

extension FindingSummary {
    var json: JSONValue {
        var object = finding.json
        object["clients"] = .number(Int64(clients))
        object["requests"] = .number(Int64(requests))
        return object
    }
}

extension AuditUse {
    /// The sum for programs.
    var json: JSONValue {
        var object: JSONValue = ["client": .string(client)]
        object["host"] = host.map(JSONValue.string)
        object["api"] = asked.json
        object["spoken"] = spoken.json
        object["endpoint"] = .string(endpoint.auditName)
        object["requests"] = .number(Int64(requests))
        object["failed"] = .number(Int64(failures))
        object["statuses"] = statuses.json
        object["first_seen"] = firstSeen.map { .string($0.text) }
        object["last_seen"] = lastSeen.map { .string($0.text) }
        let found = findings.sorted { $0.key.text < $1.key.text }.map { finding, count in
            var object = finding.json
            object["requests"] = .number(Int64(count))
            return object
        }
        object["findings"] = .array(found)
        return object
    }
}

extension APIVersion? {
    var json: JSONValue { self.map { .string($0.description) } ?? .null }
}
