// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Decides which messages are examined: some of each process or host, version and endpoint in each tick, so that nobody
/// who asks often keeps others from being looked at, and the cost is bounded.
struct AuditSampling {
    private static let mostOfAKind = 8
    private static let most = 64

    private struct Kind: Hashable {
        let origin: Int
        let version: APIVersion
        let endpoint: Endpoint?
        let isAnswer: Bool
    }

    private var taken: [Kind: Int] = [:]
    private var count = 0

    /// Whether this one is to be examined.
    mutating func takes(
        _ client: ClientSource, _ version: APIVersion, _ endpoint: Endpoint?, isAnswer: Bool
    ) -> Bool {
        guard count < Self.most else { return false }
        let kind = Kind(origin: client.origin, version: version, endpoint: endpoint, isAnswer: isAnswer)
        guard taken[kind, default: 0] < Self.mostOfAKind else { return false }
        taken[kind, default: 0] += 1
        count += 1
        return true
    }

    /// Begins the next tick.
    mutating func renew() {
        guard count > 0 else { return }
        count = 0
        taken.removeAll(keepingCapacity: true)
    }
}
