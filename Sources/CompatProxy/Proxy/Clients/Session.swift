// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// One client connection, for life on one loop: cuts its bytes into requests and runs them one after the other.
final class Session {
    /// How much of what comes after the running request is kept, in bytes, before the client is held back.
    private static let maximumAhead = 64 * 1024
    /// How long a client that was refused may go on sending before its connection is cut, in milliseconds.
    static let lingerTime: UInt64 = 2000

    private enum State {
        /// Between requests, or within a head.
        case head
        /// A head waits for the engine's profile.
        case parked
        /// A request is under way and has the say over what comes in.
        case exchange
        /// The last answer is given; what still comes in is dropped, so that the client can read that answer.
        case discarding
        case closed
    }

    let id: UInt64
    let stream: Stream
    let listener: WorkerListener
    let worker: Worker
    /// Asked at once: a closed connection no longer tells.
    private let peer: PeerIdentity
    /// Who sent the last head that was read, to the audit; nil where there is none.
    private(set) var auditClient: AuditClient?
    /// Where the audit has counted the request before, for most are like it.
    var auditPlace: AuditBatch.Place?
    /// How many requests were read.
    private(set) var requestCount: UInt64 = 0
    private var inbound: [UInt8] = []
    private var reader: RequestReader
    private var exchange: Exchange?
    /// When this state becomes too old, on the loop's clock; nil where it may last for ever.
    private var deadline: UInt64?
    private var state = State.head
    private var isReceiving = false
    /// Whether the client has sent its last byte.
    private var hasClientEnded = false

    init(id: UInt64, stream: Stream, listener: WorkerListener, worker: Worker) {
        self.id = id
        self.stream = stream
        peer = stream.peer
        self.listener = listener
        self.worker = worker
        reader = worker.exchanges.restingReader
        auditClient = worker.audit?.client(at: peer)
    }

    func start() {
        stream.delegate = self
        stream.resumeReading()
    }

    var client: String { peer.description }

    /// The head of the running request, as ranges into bytes that are gone unless the exchange kept them.
    var head: RequestHead { @inline(__always) _read { yield reader.head } }

    /// Ends the connection, whatever is under way.
    func cut() {
        exchange?.log.error = "the proxy was stopped"
        stream.close()
    }

    /// Whether bytes wait that came in behind the running request.
    var hasBytesAhead: Bool { !inbound.isEmpty }

    /// Whether no request is under way or begun. While the client reads no answers, the reader has not seen what waits.
    var isIdle: Bool { state == .head && (inbound.isEmpty || !stream.isCongested && !reader.hasBegun) }

    /// Whether the client is attached to a container of that id and name that has said nothing yet.
    func isAttached(to id: String, name: String) -> Bool { exchange?.isAttached(to: id, name: name) ?? false }

    /// Attaches the client to another container; `then` hears the reason where that can't be.
    func reattach(to id: String, then: @escaping (String?) -> Void) {
        exchange?.reattach(to: id, then: then)
    }
}

// MARK: - Taking bytes

extension Session {
    /// Takes again what was kept: the state has changed.
    func receiveKept() {
        // A request that is over before all of the same read was looked at: the next one follows by itself.
        guard !isReceiving else { return }
        guard !inbound.isEmpty else { return settleEnded() }
        var kept: [UInt8] = []
        swap(&kept, &inbound)
        let taken = takeAll(kept.span)
        if taken == 0, inbound.isEmpty {
            // Not copied: a long head that comes in small pieces would be once for each of them.
            swap(&kept, &inbound)
        } else {
            inbound.append(kept.span.extracting(taken...))
        }
        endReceiving()
    }

    private func receive(_ bytes: Span<UInt8>) {
        let taken = takeAll(bytes)
        if taken < bytes.count { inbound.append(bytes.extracting(taken...)) }
        endReceiving()
    }

    /// Takes what can be taken of the bytes; how many that is.
    private func takeAll(_ bytes: Span<UInt8>) -> Int {
        isReceiving = true
        var offset = 0
        while offset < bytes.count {
            let taken = take(bytes.extracting(offset...))
            guard taken > 0 || isExchangeOver() else { break }
            offset += taken
        }
        return offset
    }

    private func endReceiving() {
        exchange?.flushRequest()
        isReceiving = false
        settleEnded()
    }

    /// What has changed may have waited for the client's end, which is told once.
    private func settleEnded() {
        if hasClientEnded { exchange?.clientDidEnd() }
        settle()
    }

    /// Sends the request that takes no more bytes; whether that was its end, so that the next one may follow.
    private func isExchangeOver() -> Bool {
        guard let exchange else { return false }
        exchange.flushRequest()
        return exchange.isOver
    }

    /// After a change of state: a client that has ended gets no further; any other is read or held back.
    private func settle() {
        if hasClientEnded, isBetweenRequests { stream.closeAfterFlush() } else { updateReading() }
    }

    /// Reads on, or holds the client back, as the state of things demands.
    func updateReading() {
        guard state != .closed, !hasClientEnded else { return }
        let isAheadFull = state != .head && inbound.count >= Session.maximumAhead
        let isBehind = state == .head ? stream.isCongested : exchange?.holdsClientBack == true
        let isHeld = isAheadFull || isBehind
        isHeld ? stream.pauseReading() : stream.resumeReading()
    }

    /// Whether no request is under way, and none waits for the client to read the answers to others.
    private var isBetweenRequests: Bool { state == .head && (inbound.isEmpty || !stream.isCongested) }

    /// Takes some of the bytes; zero where they must wait.
    private func take(_ bytes: Span<UInt8>) -> Int {
        switch state {
        // A client that reads no answers has no more requests carried out.
        case .head: stream.isCongested ? 0 : takeHead(bytes)
        case .exchange: exchange?.takeRequestBytes(bytes) ?? 0
        case .parked: 0
        case .discarding, .closed: bytes.count
        }
    }
}

// MARK: - Heads

extension Session {
    private func takeHead(_ bytes: Span<UInt8>) -> Int {
        worker.exchanges.lend(&reader, maximumHeadBytes: worker.configuration.limits.headBytes)
        do throws(ParseError) {
            guard let range = try reader.read(bytes) else {
                awaitRestOfHead()
                return 0
            }
            deadline = nil
            let headBytes = bytes.extracting(range)
            noteUserAgent(headBytes)
            guard let negotiation = listener.negotiation else {
                park(headBytes, length: range.upperBound)
                return 0
            }
            begin(headBytes, negotiation)
            return range.upperBound
        } catch {
            refuse(.malformedRequest(error))
            return bytes.count
        }
    }

    /// Empty lines are no beginning: some clients send one behind a body, and rest.
    private func awaitRestOfHead() {
        guard reader.hasBegun else { return }
        if deadline == nil { deadline = worker.loop.now + worker.configuration.timeouts.clientHead.milliseconds }
    }

    private func noteUserAgent(_ headBytes: Span<UInt8>) {
        guard let auditClient, let audit = worker.audit else { return }
        self.auditClient = audit.client(auditClient, called: headBytes, at: head.userAgent)
    }

    /// Lets the request wait until the engine's profile is known.
    private func park(_ headBytes: Span<UInt8>, length: Int) {
        state = .parked
        let log = makeLog(headBytes, asked: VersionedPath(headBytes.extracting(head.path)).version)
        worker.engine.park(ParkedRequest(session: self, headBytes: length, method: method(of: headBytes), log: log))
    }

    /// Starts the request that the head asks for.
    private func begin(_ headBytes: Span<UInt8>, _ negotiation: Negotiation) {
        let known = negotiation.knownRoute(headBytes.extracting(head.beginning))
        let path = known?.path ?? VersionedPath(headBytes.extracting(head.path))
        let log = makeLog(headBytes, asked: path.version)
        requestCount += 1
        let route: RequestRoute
        do throws(ProxyError) {
            route = if let known { known } else { try negotiation.newRoute(path, head, headBytes) }
        } catch {
            return refuse(error, method: method(of: headBytes), log: log)
        }
        let exchange = worker.exchanges.exchange(for: self, route: route, log: log)
        self.exchange = exchange
        state = .exchange
        exchange.begin(headBytes)
    }

    private func method(of headBytes: Span<UInt8>) -> HTTPMethod {
        HTTPMethod(ascii: headBytes.extracting(head.method))
    }

    /// The text of the head is kept only where a line will have it.
    private func makeLog(_ headBytes: Span<UInt8>, asked: APIVersion?) -> ExchangeLog {
        let started = worker.engine.parkedSince.take() ?? Loop.nanoseconds
        guard worker.requestLog.isEnabled else { return ExchangeLog(asked: asked, started: started) }
        return ExchangeLog(head, bytes: headBytes, asked: asked, started: started)
    }

    /// Goes on with a request that waited for the engine's profile.
    func unpark() {
        guard state == .parked else { return }
        state = .head
        receiveKept()
    }

    /// Answers a request that waited for the engine's profile in vain.
    func fail(_ request: ParkedRequest, _ error: ProxyError) {
        guard state == .parked else { return }
        state = .head
        requestCount += 1
        inbound.removeFirst(request.headBytes)
        refuse(error, method: request.method, log: request.log)
        receiveKept()
    }
}

// MARK: - The end of a request, and of all

extension Session {
    /// Lets the client go once it has read what it was sent.
    func discard() {
        guard state != .closed else { return }
        takeNoMore()
        inbound = []
        stream.shutdown()
        hasClientEnded ? stream.closeAfterFlush() : stream.resumeReading()
    }

    /// Lets a client go that has nothing under way, and takes no more from it.
    func closeIdle() {
        takeNoMore()
        stream.closeAfterFlush()
    }

    /// The running request has its whole answer.
    func exchangeDidFinish(keepsConnection: Bool) {
        if let exchange = exchange.take() { worker.exchanges.keep(exchange) }
        worker.exchanges.takeBack(&reader)
        guard state != .closed else { return }
        guard keepsConnection, !worker.isDraining, !listener.isClosed else { return discard() }
        state = .head
        receiveKept()
    }

    /// The running request's answer broke off, or must not look complete.
    func exchangeDidAbort(endsVisibly: Bool) {
        guard state != .closed else { return }
        takeNoMore()
        endsVisibly ? stream.closeAfterFlush() : stream.closeAbruptly()
    }

    private func takeNoMore() {
        state = .discarding
        exchange = nil
        deadline = worker.loop.now + Session.lingerTime
    }

    /// Whether there is something that must not last too long.
    var isWaiting: Bool { deadline != nil }

    /// Ends what has lasted too long.
    func expire(now: UInt64) {
        guard let deadline, now >= deadline else { return }
        // A client that takes its time over the last answer may; only then it is to go.
        guard stream.queuedBytes == 0 else { return self.deadline = now + Session.lingerTime }
        if state == .head { refuse(.headTimeout) } else { stream.close() }
    }
}

// MARK: - Stream

extension Session: StreamDelegate {
    func stream(_ stream: Stream, didRead bytes: Span<UInt8>) {
        guard !inbound.isEmpty else { return receive(bytes) }
        inbound.append(bytes)
        receiveKept()
    }

    func streamDidReachEnd(_ stream: Stream) {
        hasClientEnded = true
        switch state {
        case .head: settle()
        case .discarding: stream.closeAfterFlush()
        case .exchange where stream.isPeerGone: stream.close()
        case .exchange: exchange?.clientDidEnd()
        case .parked, .closed: break
        }
    }

    func stream(_ stream: Stream, didFail error: UVError) {
        stream.close()
    }

    func streamDidDrain(_ stream: Stream) {
        exchange?.clientDidDrain()
        if state == .head { receiveKept() } else { updateReading() }
    }

    func streamDidClose(_ stream: Stream) {
        state = .closed
        exchange?.clientDidClose()
        exchange = nil
        worker.remove(self)
    }
}
