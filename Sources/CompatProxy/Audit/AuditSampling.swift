// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Decides which messages are examined: some of each process or host, version and endpoint in each tick, so that nobody
/// who asks often keeps others from being looked at, and the cost is bounded. Of long ones, the first is looked at further
/// than those that follow on it, which are mostly like it.
struct AuditSampling {
    private static let mostOfAKind = 8
    private static let most = 64
    private static let mostPieces = 32
    private static let fewestPieces = 4

    private struct Kind: Hashable {
        let origin: Int
        let version: APIVersion
        let endpoint: Endpoint?
        let isAnswer: Bool
    }

    private var taken: [Kind: Int] = [:]
    private var count = 0

    /// How many elements or records of this one are to be examined, where it has some; nil if it is not examined at all.
    mutating func takes(
        _ client: ClientSource, _ version: APIVersion, _ endpoint: Endpoint?, isAnswer: Bool
    ) -> Int? {
        guard count < Self.most else { return nil }
        let kind = Kind(origin: client.origin, version: version, endpoint: endpoint, isAnswer: isAnswer)
        let earlier = taken[kind, default: 0]
        guard earlier < Self.mostOfAKind else { return nil }
        taken[kind] = earlier + 1
        count += 1
        return max(Self.mostPieces >> earlier, Self.fewestPieces)
    }

    /// Begins the next tick.
    mutating func renew() {
        guard count > 0 else { return }
        count = 0
        taken.removeAll(keepingCapacity: true)
    }
}
