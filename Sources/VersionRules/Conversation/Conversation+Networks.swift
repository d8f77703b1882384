// SPDX-License-Identifier: Apache-2.0

extension Conversation {
    /// Connects a container to one network after the other, so that the first failure is the one that is told. After it
    /// comes `undo`, after the last network `next`.
    static func connect(
        _ id: String, to endpoints: [(network: String, settings: JSONValue)], undo: @escaping Next,
        next: @escaping @Sendable () -> Conversation
    ) -> Conversation {
        connect(id, to: endpoints[...], undo: undo, next: next)
    }

    private static func connect(
        _ id: String, to endpoints: ArraySlice<(network: String, settings: JSONValue)>, undo: @escaping Next,
        next: @escaping @Sendable () -> Conversation
    ) -> Conversation {
        guard let endpoint = endpoints.first else { return next() }
        return .call(.connect(id, to: endpoint.network, as: endpoint.settings)) { answer in
            answer.isSuccess ? connect(id, to: endpoints.dropFirst(), undo: undo, next: next) : undo(answer)
        }
    }

    /// Removes a container that nobody has seen yet, with its anonymous volumes.
    static func remove(_ id: String, next: @escaping @Sendable () -> Conversation) -> Conversation {
        .call(.container(.delete, id, "?force=1&v=1")) { _ in next() }
    }
}
