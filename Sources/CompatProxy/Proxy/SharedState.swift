// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import Synchronization
internal import VersionRules

/// What all workers share: values that never change, and a count.
struct SharedState: Sendable {
    let history: VersionHistory
    let sink: LogSink
    let logger: Logger
    let connections = ConnectionCount()
}

/// How many client connections there are over all workers.
final class ConnectionCount: Sendable {
    private let count = Atomic(0)

    /// Counts one more and returns how many there are.
    func add() -> Int {
        count.add(1, ordering: .relaxed).newValue
    }

    func remove() {
        count.subtract(1, ordering: .relaxed)
    }
}
