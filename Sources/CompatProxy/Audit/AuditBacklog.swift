// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// How many messages wait to be examined. While these are many, no more are kept: they hold memory, and what is counted
/// behind them would come late.
final class AuditBacklog: Sendable {
    private static let most = 128

    private let count = Atomic(0)

    var isFull: Bool { count.load(ordering: .relaxed) >= Self.most }

    func add() { count.add(1, ordering: .relaxed) }

    func remove() { count.subtract(1, ordering: .relaxed) }
}
