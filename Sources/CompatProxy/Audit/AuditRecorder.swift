// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Makes records of notes: finds out who asked, and examines the messages that were kept.
struct AuditRecorder {
    private let identities: IdentityResolver
    private var examiner = AuditExaminer()

    init(_ identities: IdentityResolver) {
        self.identities = identities
    }

    /// Until `deadline`, waits for what is still being found out of the clients.
    mutating func records(of batch: [AuditNote], deadline: ContinuousClock.Instant) -> [AuditRecord] {
        var known: [ObjectIdentifier: ClientIdentity] = [:]
        var records: [AuditRecord] = []
        records.reserveCapacity(batch.count)
        for note in batch {
            let kind = note.kind
            let id = ObjectIdentifier(kind.client.source)
            var client = known[id] ?? identities.identity(of: kind.client.source, patience: deadline - .now)
            known[id] = client
            client.userAgent = kind.client.userAgent
            records.append(
                AuditRecord(
                    client: client, asked: kind.asked, spoken: kind.route?.spoken,
                    engine: kind.route?.engine, offered: kind.offered, endpoint: kind.endpoint, status: kind.status,
                    isTunnel: kind.isTunnel,
                    changes: examiner.changes(of: kind), findings: examiner.findings(of: note),
                    isAssumed: kind.isAssumed, sums: note.sums))
        }
        return records
    }
}
