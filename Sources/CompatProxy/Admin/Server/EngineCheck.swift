// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Asks the engine what it is, now: an engine that hangs is not ready, however long its connections last.
final class EngineCheck {
    /// Why the engine is not ready.
    struct Failure: Error {
        let reason: String
    }

    typealias Outcome = Result<EngineProfile, Failure>

    /// A tool that scrapes waits for ten seconds by itself.
    private static let mostPatience = Duration.seconds(5)

    var upstream: Address
    var patience: Duration
    private let loop: Loop
    private let pool: UpstreamPool
    /// Those who wait for the answer to the question that is under way.
    private var waiting: [(Outcome) -> Void] = []
    private var deadline: UInt64 = 0
    /// Which question is under way; the answer to an earlier one comes too late.
    private var question = 0

    init(loop: Loop, pool: UpstreamPool, upstream: Address, patience: Duration) {
        self.loop = loop
        self.pool = pool
        self.upstream = upstream
        self.patience = patience
    }

    /// `then` hears what the engine is, or why that is not known.
    func ask(_ then: @escaping (Outcome) -> Void) {
        waiting.append(then)
        guard waiting.count == 1 else { return }
        question += 1
        deadline = loop.now + min(patience, Self.mostPatience).milliseconds
        let request = Array("GET /version HTTP/1.1\r\nHost: compatproxy\r\nConnection: close\r\n\r\n".utf8)
        do throws(UVError) {
            try EngineQuestion.ask(request, pool: pool, maximumBytes: 1 << 20) { [weak self, question] answer in
                guard let self, question == self.question else { return }
                end(outcome(of: answer))
            }
        } catch {
            end(.failure(Failure(reason: "the engine at \(upstream) cannot be reached: \(error.reason)")))
        }
    }

    /// Whether somebody waits for the answer.
    var isWaiting: Bool { !waiting.isEmpty }

    /// Gives up a question that takes too long.
    func expire(now: UInt64) {
        guard isWaiting, now >= deadline else { return }
        question += 1
        end(.failure(Failure(reason: "the engine at \(upstream) does not answer in time")))
    }

    func close() {
        question += 1
        waiting = []
    }

    private func end(_ outcome: Outcome) {
        let waiting = waiting
        self.waiting = []
        for then in waiting { then(outcome) }
    }

    private func outcome(of answer: Message?) -> Outcome {
        guard let answer else { return .failure(Failure(reason: "the engine at \(upstream) cannot be reached")) }
        guard answer.status == 200, let profile = EngineProfile(versionAnswer: answer.body) else {
            return .failure(Failure(reason: "what answers at \(upstream) is no engine"))
        }
        return .success(profile)
    }
}
