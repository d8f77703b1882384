// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

// What conversations need of others than the engine, and what becomes of aliases.

extension Worker {
    /// Keeps an alias; `then` hears the reason where that can't be.
    func remember(_ alias: ContainerAlias, then: @escaping (String?) -> Void) {
        let reply = replies.reply(to: then)
        keeper.remember(alias, of: configuration.upstream, reply: reply)
    }

    /// Forgets aliases, if need be until the next start only.
    func forget(_ aliases: [ContainerAlias], then: @escaping () -> Void = {}) {
        let reply = replies.reply(to: { _ in then() })
        keeper.forget(aliases, of: configuration.upstream, reply: reply)
    }

    /// Attaches the clients of all workers to the container of that alias who are attached to the one before; `then`
    /// hears the reason where one can't be.
    func reattach(_ alias: ContainerAlias, name: String, then: @escaping (String?) -> Void) {
        keeper.tellAll(reply: replies.reply(to: then)) { .reattach(alias, name: name, $0) }
    }

    /// The same for this worker's own.
    func reattach(_ alias: ContainerAlias, name: String, _ countdown: Countdown) {
        for session in clients.sessions(attachedTo: alias.given, name: name) {
            countdown.expect(1)
            session.reattach(to: alias.real) { countdown.count($0) }
        }
        countdown.count(nil)
    }

    /// Waits for the turn with a container; `then` hears under which name to leave it.
    func takeTurn(_ id: String, then: @escaping (String) -> Void) {
        let key = aliases.givenID(of: id)
        let reply = replies.reply(to: { _ in then(key) })
        if turns.take(key, reply: reply) { replies.resume(reply.token, failure: nil) }
    }

    /// Finds out which aliases are of containers that are gone, and forgets those.
    func reviewAliases() {
        guard !aliases.isEmpty, let window = engine.profile?.window else { return }
        // What is added while the engine answers is not in its list, and not to be missed there.
        let reviewed = aliases
        let question = EngineCall(.get, "/containers/json?all=1").request(spoken: window.maximum)
        let limit = configuration.limits.rewrittenBodyBytes
        // Without an answer they are looked at another time.
        try? EngineQuestion.ask(question, pool: pool, maximumBytes: limit) { [weak self] answer in
            guard answer?.status == 200, let missing = answer.flatMap({ reviewed.missing(in: $0.body) }),
                !missing.isEmpty
            else { return }
            self?.forget(missing)
        }
    }
}
