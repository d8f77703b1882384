// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import VersionRules

/// What all workers share: values that never change, and what they tell each other.
struct SharedState: Sendable {
    let history: VersionHistory
    let sink: LogSink
    let logger: Logger
    let crew = Crew()
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
