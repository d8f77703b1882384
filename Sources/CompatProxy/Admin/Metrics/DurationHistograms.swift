// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// How long requests took, for each endpoint.
struct DurationHistograms: Sendable {
    /// The upper bounds, in nanoseconds, and as text in seconds. What takes longer is in a last bucket.
    static let bounds: [(nanoseconds: UInt64, seconds: String)] = [
        (1_000_000, "0.001"), (2_500_000, "0.0025"), (5_000_000, "0.005"), (10_000_000, "0.01"),
        (25_000_000, "0.025"), (50_000_000, "0.05"), (100_000_000, "0.1"), (250_000_000, "0.25"),
        (500_000_000, "0.5"), (1_000_000_000, "1"), (2_500_000_000, "2.5"), (10_000_000_000, "10"),
        (60_000_000_000, "60"),
    ]

    private static let bucketCount = bounds.count + 1
    /// The last endpoint stands for paths that are none.
    private static let endpoints = Endpoint.allCases.map(Optional.some) + [nil]

    /// The buckets of all endpoints, one after the other.
    private var buckets = [UInt64](repeating: 0, count: bucketCount * endpoints.count)
    private var sums = [UInt64](repeating: 0, count: endpoints.count)

    /// One endpoint's share.
    struct Histogram {
        let endpoint: Endpoint?
        /// How many there are up to each bound; the last one is all of them.
        let cumulative: [UInt64]
        let nanoseconds: UInt64

        var count: UInt64 { cumulative.last ?? 0 }
    }

    mutating func add(_ nanoseconds: UInt64, at endpoint: Endpoint?) {
        let index = endpoint.map { Int($0.rawValue) } ?? Self.endpoints.count - 1
        var bucket = 0
        while bucket < Self.bounds.count, nanoseconds > Self.bounds[bucket].nanoseconds { bucket += 1 }
        buckets[index * Self.bucketCount + bucket] += 1
        sums[index] += nanoseconds
    }

    mutating func merge(_ other: DurationHistograms) {
        for index in buckets.indices { buckets[index] += other.buckets[index] }
        for index in sums.indices { sums[index] += other.sums[index] }
    }

    /// Those of endpoints that were used.
    var used: [Histogram] {
        Self.endpoints.indices.map { index in
            var total: UInt64 = 0
            let cumulative = buckets[index * Self.bucketCount..<(index + 1) * Self.bucketCount].map { count in
                total += count
                return total
            }
            return Histogram(endpoint: Self.endpoints[index], cumulative: cumulative, nanoseconds: sums[index])
        }.filter { $0.count > 0 }
    }
}
