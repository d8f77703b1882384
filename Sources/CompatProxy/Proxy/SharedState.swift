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
    let engine = KnownEngine()
    let aliases: AliasKeeper
    let turns = ContainerTurns()
    /// nil where nothing is kept of clients.
    var audit: Audit?
}

/// What was last told of the engine, so that it is told once and not by every worker.
final class KnownEngine: Sendable {
    private let news = Monitor<Result<EngineProfile, Absence>?>(nil)

    /// No engine answers.
    struct Absence: Error, Equatable {}

    /// Whether this is news.
    func isNews(_ result: Result<EngineProfile, Absence>) -> Bool {
        news.withLock { last in
            defer { last = result }
            return last != result
        }
    }
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
