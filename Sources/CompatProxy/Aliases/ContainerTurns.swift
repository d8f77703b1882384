// SPDX-License-Identifier: Apache-2.0

/// Who may change a container as a whole, one conversation at a time over all workers.
final class ContainerTurns: Sendable {
    /// Those who wait, in their order, by the container; an entry means that somebody has his turn.
    private let waiting = Monitor<[String: [AliasKeeper.Reply]]>([:])

    /// Takes the turn; false where somebody else has it, and `reply` will hear when it comes.
    func take(_ id: String, reply: AliasKeeper.Reply) -> Bool {
        waiting.withLock { waiting in
            guard waiting[id] != nil else {
                waiting[id] = []
                return true
            }
            waiting[id]?.append(reply)
            return false
        }
    }

    /// Hands the turn on.
    func leave(_ id: String) {
        let next = waiting.withLock { waiting -> AliasKeeper.Reply? in
            guard var others = waiting[id], !others.isEmpty else {
                waiting[id] = nil
                return nil
            }
            defer { waiting[id] = others }
            return others.removeFirst()
        }
        next?.send(nil)
    }
}
