// SPDX-License-Identifier: Apache-2.0

/// One worker's exchanges that are over and readers of heads, kept for their memory: a request that passes on warm
/// connections allocates nothing, and a connection that rests holds nothing of what its requests took.
final class ExchangePool {
    /// More than this many are not kept.
    private static let maximumKept = 64
    /// How many are made together. So the memory of a burst's exchanges does not lie between sessions, which stay, and
    /// whole pages of it are free afterwards.
    private static let batch = 32

    private var kept: [Exchange] = []
    private var readers: [RequestReader] = []
    /// The reader of all sessions that rest, which reads nothing.
    let restingReader = RequestReader()
    /// Exchanges that were not kept, since this was last asked.
    private var dropped = 0

    /// An exchange for a new request.
    func exchange(for session: Session, route: RequestRoute, log: consuming ExchangeLog) -> Exchange {
        if kept.isEmpty { makeBatch(for: session, route: route) }
        guard var exchange = kept.popLast(), isKnownUniquelyReferenced(&exchange) else {
            // Whoever still holds the old one, such as a caller of this, must not meet another request in it.
            return Exchange(session: session, route: route, log: log)
        }
        exchange.restart(session: session, route: route, log: log)
        return exchange
    }

    @inline(never)
    private func makeBatch(for session: Session, route: RequestRoute) {
        for _ in 0..<ExchangePool.batch {
            kept.append(Exchange(session: session, route: route, log: ExchangeLog()))
        }
    }

    /// Takes back an exchange that is over.
    func keep(_ exchange: consuming Exchange) {
        if kept.count < ExchangePool.maximumKept { kept.append(exchange) } else { dropped += 1 }
    }

    /// How many exchanges were not kept since the last call.
    func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }

    /// Lets go of all: they hold the worker, which holds this.
    func empty() {
        (kept, readers) = ([], [])
    }

    /// A reader for a head that begins.
    func reader(maximumHeadBytes: Int) -> RequestReader {
        if readers.isEmpty {
            for _ in 0..<ExchangePool.batch { readers.append(RequestReader()) }
        }
        let reader = readers.popLast() ?? RequestReader()
        reader.restart(maximumHeadBytes: maximumHeadBytes)
        return reader
    }

    /// Takes a reader back from a session, which rests.
    func takeBack(_ reader: inout RequestReader) {
        if readers.count < ExchangePool.maximumKept { readers.append(reader) }
        reader = restingReader
    }
}
