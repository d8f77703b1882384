// SPDX-License-Identifier: Apache-2.0

/// Replies when the last of those is done who work at something together.
final class Countdown: Sendable {
    private struct State {
        var left: Int
        var failure: String?
    }

    private let state: Monitor<State>
    private let reply: AliasKeeper.Reply

    init(_ count: Int, reply: AliasKeeper.Reply) {
        state = Monitor(State(left: count))
        self.reply = reply
    }

    /// Waits for some more.
    func expect(_ count: Int) {
        state.withLock { $0.left += count }
    }

    /// One is done, or has failed for that reason.
    func count(_ failure: String?) {
        let (isLast, failure) = state.withLock { state in
            state.left -= 1
            state.failure = state.failure ?? failure
            return (state.left == 0, state.failure)
        }
        if isLast { reply.send(failure) }
    }
}
