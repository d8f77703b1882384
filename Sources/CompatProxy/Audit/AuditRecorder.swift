// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Makes records of notes: finds out who asked, and examines the messages that were kept.
struct AuditRecorder {
    /// How long one batch may wait for what is still being found out of its clients.
    private static let patience = Duration.milliseconds(500)

    private let identities: IdentityResolver
    private var examiner = AuditExaminer()

    init(_ identities: IdentityResolver) {
        self.identities = identities
    }

    mutating func records(of batches: [[AuditNote]]) -> [AuditRecord] {
        let deadline = ContinuousClock.now + Self.patience
        var known: [ObjectIdentifier: ClientIdentity] = [:]
        var records: [AuditRecord] = []
        records.reserveCapacity(batches.reduce(0) { $0 + $1.count })
        for note in batches.joined() {
            let kind = note.kind
            let id = ObjectIdentifier(kind.client.source)
            var client = known[id] ?? identities.identity(of: kind.client.source, patience: deadline - .now)
            known[id] = client
            client.userAgent = kind.client.userAgent
            records.append(
                AuditRecord(
                    client: client, asked: kind.asked, spoken: kind.route?.spoken, endpoint: kind.endpoint,
                    status: kind.status, isTunnel: kind.isTunnel, changes: examiner.changes(of: kind),
                    findings: examiner.findings(of: note), isAssumed: kind.isAssumed, sums: note.sums))
        }
        return records
    }
}
