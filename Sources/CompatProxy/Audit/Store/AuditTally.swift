// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Records summed up as the store keeps them, until they are written.
struct AuditTally {
    /// More different sums than this are not held while the store cannot be written.
    static let mostSums = 20_000

    struct UseKey: Hashable {
        let hour: Int64
        let client: ClientIdentity
        let asked: APIVersion?
        let spoken: APIVersion?
        let endpoint: Endpoint?
    }

    struct FindingKey: Hashable {
        let use: UseKey
        let finding: Finding
    }

    struct Sum {
        var requests: Int64 = 0
        var failures: Int64 = 0
        var bytesIn: UInt64 = 0
        var bytesOut: UInt64 = 0
        var microseconds: Int64 = 0
        var firstSeen = Timestamp(milliseconds: .max)
        var lastSeen = Timestamp(milliseconds: .min)
    }

    private(set) var uses: [UseKey: Sum] = [:]
    private(set) var findings: [FindingKey: Int64] = [:]
    /// The newest single records.
    private(set) var samples: [AuditRecord] = []
    /// Records that are in no sum, by the hour of their loss.
    private(set) var lost: [Int64: Int64] = [:]

    var isEmpty: Bool { uses.isEmpty && lost.isEmpty }

    mutating func add(_ record: AuditRecord, keepingSamples limit: Int) {
        let key = UseKey(
            hour: record.time.hour, client: record.client, asked: record.asked, spoken: record.spoken,
            endpoint: record.endpoint)
        guard uses[key] != nil || uses.count + findings.count < Self.mostSums else {
            return lose(1, at: record.time)
        }
        uses[key, default: Sum()].add(record)
        for finding in record.findings { findings[FindingKey(use: key, finding: finding), default: 0] += 1 }
        if samples.count < limit { samples.append(record) }
    }

    mutating func lose(_ count: Int, at time: Timestamp) {
        guard count > 0 else { return }
        lost[time.hour, default: 0] += Int64(count)
    }
}

extension AuditTally.Sum {
    fileprivate mutating func add(_ record: AuditRecord) {
        requests += 1
        if record.status >= 400 { failures += 1 }
        bytesIn &+= record.bytesIn
        bytesOut &+= record.bytesOut
        let (seconds, attoseconds) = record.duration.components
        microseconds &+= seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        firstSeen = min(firstSeen, record.time)
        lastSeen = max(lastSeen, record.time)
    }
}

extension Timestamp {
    static let millisecondsOfHour: Int64 = 3_600_000

    /// The number of the hour since 1970.
    var hour: Int64 { milliseconds.floorDivided(by: Self.millisecondsOfHour).quotient }

    init(hour: Int64) {
        self.init(milliseconds: hour * Self.millisecondsOfHour)
    }
}
