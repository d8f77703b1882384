// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What the audit found, counted since the start: enough for a report over many hosts from whoever scrapes them.
final class AuditCounters: AuditConsumer {
    /// More clients than this are told apart no longer: a `User-Agent` may be anything.
    private static let mostClients = 500
    /// More of a client's versions and endpoints, or of findings, than this are counted, and no longer told apart.
    private static let mostOfAKind = 20_000
    static let others = "(others)"

    struct UseKey: Hashable {
        let client: String
        let asked: VersionLabel
        let endpoint: Endpoint?
    }

    /// A version that a client was told of.
    struct OfferKey: Hashable {
        let client: String
        let version: APIVersion
    }

    struct RequestKey: Hashable {
        let use: UseKey
        let status: Int
    }

    struct FindingKey: Hashable {
        let use: UseKey
        let finding: Finding
    }

    struct Counts: Sendable {
        fileprivate(set) var requests: [RequestKey: UInt64] = [:]
        fileprivate(set) var lastSeen: [UseKey: Timestamp] = [:]
        fileprivate(set) var findings: [FindingKey: UInt64] = [:]
        fileprivate(set) var offers: Set<OfferKey> = []
        fileprivate(set) var rules: [String: UInt64] = [:]
        fileprivate(set) var lost: UInt64 = 0
        fileprivate var clients: Set<String> = []
    }

    private let counts = Monitor(Counts())

    /// What was counted up to now.
    var current: Counts { counts.withLock { $0 } }

    func take(_ records: [AuditRecord], loss: AuditLoss) {
        guard !records.isEmpty || !loss.isEmpty else { return }
        counts.withLock { counts in
            counts.lost += UInt64(clamping: loss.records)
            for record in records { counts.add(record) }
        }
    }

    fileprivate static func name(of client: ClientIdentity, among known: inout Set<String>) -> String {
        let name = client.name
        guard !known.contains(name) else { return name }
        guard known.count < mostClients else { return others }
        known.insert(name)
        return name
    }

    fileprivate static func hasRoom<Key, Value>(_ counts: [Key: Value]) -> Bool { counts.count < mostOfAKind }
}

extension AuditCounters.Counts {
    fileprivate mutating func add(_ record: AuditRecord) {
        let client = AuditCounters.name(of: record.client, among: &clients)
        if let version = record.offered { offers.insert(.init(client: client, version: version)) }
        let others = AuditCounters.UseKey(client: AuditCounters.others, asked: .other, endpoint: nil)
        let asked = VersionLabel(record.asked, spoken: record.spoken)
        var use = AuditCounters.UseKey(client: client, asked: asked, endpoint: record.endpoint)
        if lastSeen[use] == nil, !AuditCounters.hasRoom(lastSeen) { use = others }
        lastSeen[use] = max(lastSeen[use] ?? record.sums.last, record.sums.last)
        let count = UInt64(clamping: record.sums.requests)
        var request = AuditCounters.RequestKey(use: use, status: record.status)
        if requests[request] == nil, !AuditCounters.hasRoom(requests) {
            request = .init(use: others, status: record.status)
        }
        requests[request, default: 0] += count
        for change in record.changes { rules[change, default: 0] += count }
        for finding in record.findings {
            var key = AuditCounters.FindingKey(use: use, finding: finding)
            if findings[key] == nil, !AuditCounters.hasRoom(findings) {
                key = .init(use: others, finding: finding)
            }
            findings[key, default: 0] += count
        }
    }
}
