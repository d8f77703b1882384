// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Records summed up as the store keeps them, until they are written.
struct AuditTally {
    /// More different sums than this are not held while the store cannot be written.
    static let mostSums = 20_000
    /// How many samples lie together: of many more, the allocator would not give the memory back.
    private static let pieceOfSamples = 128

    struct UseKey: Hashable {
        let hour: Int64
        let client: ClientIdentity
        let asked: APIVersion?
        let spoken: APIVersion?
        let endpoint: Endpoint?
    }

    /// A version that a client was told of.
    struct OfferKey: Hashable {
        let use: UseKey
        let version: APIVersion
    }

    struct FindingKey: Hashable {
        let use: UseKey
        let finding: Finding
    }

    struct StatusKey: Hashable {
        let use: UseKey
        let status: Int
    }

    /// Those with a status from 400 on are counted apart as well.
    struct Sum {
        fileprivate(set) var sums: RequestSums
        fileprivate(set) var failures = 0
        /// Those that were asked; one but where it was another one a moment ago.
        fileprivate(set) var engines: [EngineProfile] = []

        static func += (left: inout Sum, right: Sum) {
            left.sums += right.sums
            left.failures += right.failures
            for engine in right.engines where !left.engines.contains(engine) { left.engines.append(engine) }
        }
    }

    private(set) var uses: [UseKey: Sum] = [:]
    private(set) var findings: [FindingKey: Int64] = [:]
    private(set) var statuses: [StatusKey: Int64] = [:]
    private(set) var offers: Set<OfferKey> = []
    /// The newest single records, in pieces.
    private(set) var samples: [[AuditRecord]] = []
    private var sampleCount = 0
    /// Records that are in no sum, by the hour of their loss.
    private(set) var lost: [Int64: Int64] = [:]

    var isEmpty: Bool { uses.isEmpty && lost.isEmpty }

    private var sums: Int { uses.count + findings.count + statuses.count + offers.count }

    mutating func add(_ record: AuditRecord, keepingSamples limit: Int) {
        let key = UseKey(
            hour: record.sums.last.hour, client: record.client, asked: record.asked, spoken: record.spoken,
            endpoint: record.endpoint)
        guard uses[key] != nil || sums < Self.mostSums else {
            return lose(record.sums.requests, at: record.sums.last)
        }
        let requests = record.sums.requests
        let sum = Sum(
            sums: record.sums, failures: record.status >= 400 ? requests : 0,
            engines: record.engine.map { [$0] } ?? [])
        if uses[key] == nil { uses[key] = sum } else { uses[key]? += sum }
        statuses[StatusKey(use: key, status: record.status), default: 0] += Int64(requests)
        if let version = record.offered { offers.insert(OfferKey(use: key, version: version)) }
        for finding in record.findings {
            findings[FindingKey(use: key, finding: finding), default: 0] += Int64(requests)
        }
        if record.isSingle, !record.isAssumed { keep(record, upTo: limit) }
    }

    private mutating func keep(_ sample: AuditRecord, upTo limit: Int) {
        guard sampleCount < limit else { return }
        if sampleCount.isMultiple(of: Self.pieceOfSamples) { samples.append([]) }
        sampleCount += 1
        samples[samples.count - 1].append(sample)
    }

    mutating func lose(_ count: Int, at time: Timestamp) {
        guard count > 0 else { return }
        lost[time.hour, default: 0] += Int64(count)
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
