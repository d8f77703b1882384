// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Makes records of notes: finds out who asked, and examines the messages that were kept.
struct AuditRecorder {
    /// How long one batch may wait for what is still being found out of its clients.
    private static let patience = Duration.milliseconds(500)

    private var examiner = AuditExaminer()

    mutating func records(of batches: [[AuditNote]]) -> [AuditRecord] {
        let deadline = ContinuousClock.now + Self.patience
        var known: [ObjectIdentifier: ClientIdentity] = [:]
        var records: [AuditRecord] = []
        records.reserveCapacity(batches.reduce(0) { $0 + $1.count })
        for note in batches.joined() {
            let id = ObjectIdentifier(note.source)
            var client = known[id] ?? note.source.identity(patience: deadline - .now)
            known[id] = client
            client.userAgent = note.userAgent
            records.append(
                AuditRecord(
                    time: note.time, client: client, asked: note.asked, spoken: note.route?.spoken,
                    endpoint: note.endpoint, status: note.status, duration: note.duration, bytesIn: note.bytesIn,
                    bytesOut: note.bytesOut, isTunnel: note.isTunnel, changes: examiner.changes(of: note),
                    findings: examiner.findings(of: note)))
        }
        return records
    }
}
