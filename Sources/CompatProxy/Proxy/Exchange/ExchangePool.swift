// SPDX-License-Identifier: Apache-2.0

/// One worker's exchanges that are over and readers of heads, kept for their memory: a request that passes on warm
/// connections allocates nothing, and a connection that rests holds nothing of what its requests took.
final class ExchangePool {
    private var exchanges = Stock<Exchange>()
    private var readers = Stock<RequestReader>()
    /// The reader of all sessions that rest, which reads nothing.
    let restingReader = RequestReader()
    /// Exchanges that were not kept, since this was last asked.
    private var dropped = 0

    /// An exchange for a new request.
    func exchange(for session: Session, route: RequestRoute, log: consuming ExchangeLog) -> Exchange {
        if exchanges.isEmpty { makeExchanges(for: session, route: route) }
        var exchange = exchanges.take()
        guard isKnownUniquelyReferenced(&exchange) else {
            // Whoever still holds the old one, such as a caller of this, must not meet another request in it.
            return Exchange(session: session, route: route, log: log)
        }
        exchange.restart(session: session, route: route, log: log)
        return exchange
    }

    @inline(never)
    private func makeExchanges(for session: Session, route: RequestRoute) {
        exchanges.fill { Exchange(session: session, route: route, log: ExchangeLog()) }
    }

    /// Takes back an exchange that is over.
    func keep(_ exchange: consuming Exchange) {
        if !exchanges.putBack(exchange) { dropped += 1 }
    }

    /// How many exchanges were not kept since the last call.
    func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }

    /// Lets go of all: they hold the worker, which holds this.
    func empty() {
        exchanges.empty()
        readers.empty()
    }

    /// Lends a reader to a session with a head that begins, where it has none yet.
    func lend(_ reader: inout RequestReader, maximumHeadBytes: Int) {
        guard reader === restingReader else { return }
        if readers.isEmpty { readers.fill { RequestReader() } }
        reader = readers.take()
        reader.restart(maximumHeadBytes: maximumHeadBytes)
    }

    /// Takes a reader back from a session, which rests.
    func takeBack(_ reader: inout RequestReader) {
        readers.putBack(reader)
        reader = restingReader
    }
}
