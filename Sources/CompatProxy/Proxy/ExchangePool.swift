// SPDX-License-Identifier: Apache-2.0

/// One worker's exchanges that are over and fields of heads that were read, kept for their memory: a request that passes
/// on warm connections allocates nothing, and a connection that rests holds nothing of what its requests took.
final class ExchangePool {
    /// More than this many are not kept.
    private static let maximumKept = 64

    private var kept: [Exchange] = []
    private var keptFields: [[HeaderField]] = []

    /// An exchange for a new request.
    func exchange(for session: Session, route: RequestRoute, log: ExchangeLog) -> Exchange {
        guard var exchange = kept.popLast(), isKnownUniquelyReferenced(&exchange) else {
            // Whoever still holds the old one, such as a caller of this, must not meet another request in it.
            return Exchange(session: session, route: route, log: log)
        }
        exchange.restart(session: session, route: route, log: log)
        return exchange
    }

    /// Takes back an exchange that is over.
    func keep(_ exchange: Exchange) {
        if kept.count < ExchangePool.maximumKept { kept.append(exchange) }
    }

    /// Lets go of all: they hold the worker, which holds this.
    func empty() {
        kept = []
    }

    /// Gives a head memory for its fields.
    func lendFields(to head: inout RequestHead) {
        guard var fields = keptFields.popLast() else { return }
        head.swapFields(&fields)
    }

    /// Takes that memory back, and what the head says of its fields with it.
    func takeFields(from head: inout RequestHead) {
        guard keptFields.count < ExchangePool.maximumKept else { return }
        var fields: [HeaderField] = []
        head.swapFields(&fields)
        keptFields.append(fields)
    }
}
