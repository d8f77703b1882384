// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// One request and its answer, between a client's session and a connection to the engine.
///
/// The request's half is in `Exchange+Request`, the answer's in `Exchange+Answer`, and what becomes of both once the
/// connection is handed over in `Exchange+Tunnel`.
final class Exchange {
    /// What a usual request's head has room in, so that its memory is made with the exchange's own.
    private static let usualHeadBytes = 448

    /// Held until the exchange is over, which may be after the client is gone.
    private(set) var session: Session
    let worker: Worker
    private(set) var route: RequestRoute
    var request: RequestState
    var answer: AnswerState
    var upstream: UpstreamConnection?
    var log: ExchangeLog
    /// Whether the session has gone on: nothing may be sent to either side any more.
    private(set) var isOver = false

    init(session: Session, route: RequestRoute, log: ExchangeLog) {
        self.session = session
        worker = session.worker
        self.route = route
        self.log = log
        request = RequestState(session.head.framing)
        answer = AnswerState(maximumHeadBytes: worker.configuration.limits.headBytes)
        request.outbound.reserveCapacity(Exchange.usualHeadBytes)
    }

    /// Becomes another exchange, one that needs no memory of its own: an old one's buffers are long enough.
    func restart(session: Session, route: RequestRoute, log: consuming ExchangeLog) {
        // Most follow one like them, and what stays need not be counted.
        if self.session !== session { self.session = session }
        if self.route !== route { self.route = route }
        self.log = log
        request.restart(session.head.framing)
        answer.restart(maximumHeadBytes: worker.configuration.limits.headBytes)
        upstream = nil
        isOver = false
    }

    /// Whether the connection has been handed over to the two peers.
    var isTunnel: Bool { answer.phase == .tunnel }

    /// The changes that had a say in what was asked or answered.
    var appliedChanges: [String] {
        let answered = log.status >= 400 ? route.plan.error : route.plan.response
        return route.plan.request.changeIDs + answered.changeIDs
    }

    /// Whether the client must wait before it sends more, because the engine does not keep up.
    var holdsClientBack: Bool {
        switch request.phase {
        case .relayed, .tunnel: !request.isRefused && (!request.isHeadSent || upstream?.stream?.isCongested == true)
        case .collected, .complete, .lookingUp, .conversing: false
        }
    }

    /// Gives the client an answer of our own, unless the engine's has begun, and gives the engine's connection up.
    func fail(_ error: ProxyError) {
        guard !isOver else { return }
        log.error = error.message
        log.refusal = error.refusal
        dropUpstream()
        guard !answer.isHeadSent else { return abort() }
        log.status = error.status
        let keepsConnection = request.phase == .complete && session.head.isPersistent && !error.isFatal
        session.answer(
            error, method: route.method, version: route.versions.asked, keepsConnection: keepsConnection)
        finish(keepsConnection: keepsConnection)
    }

    /// Breaks the client's connection amid an answer, so that it does not look complete.
    func abort() {
        guard !isOver else { return }
        isOver = true
        dropUpstream()
        record()
        session.exchangeDidAbort(endsVisibly: answer.endsVisibly)
    }

    /// Ends the exchange when both sides are through with it.
    func finish(keepsConnection: Bool) {
        isOver = true
        record()
        reviewAliases()
        session.exchangeDidFinish(keepsConnection: keepsConnection)
    }

    func dropUpstream() {
        upstream?.close()
        upstream = nil
    }

    /// Counts the exchange, writes its line in the log, and tells the audit.
    private func record() {
        guard !log.hasEnded else { return }
        log.end()
        worker.metrics.count(self)
        worker.audit?.note(self)
        if worker.requestLog.isEnabled { worker.requestLog.write(log.record(of: self)) }
    }
}

// MARK: - The client's events

extension Exchange {
    /// The client has sent its last byte. The engine learns it the same way as without a proxy, and decides by itself
    /// what it means: Docker cancels a request whose client is gone.
    func clientDidEnd() {
        guard !session.hasBytesAhead else { return }
        guard request.phase != .collected else { return fail(.incompleteRequest) }
        request.hasEnded = true
        if answer.hasEnded { return closeTunnel() }
        endRequestIfFlushed()
        // The whole answer waited for the rest of the request, which will not come.
        if answer.phase == .complete { finishAnswer(isClean: false) }
    }

    /// The client's connection is closed: nobody waits for the answer. What the client sent still reaches the engine,
    /// as it would without us.
    func clientDidClose() {
        if !isTunnel { log.error = log.error ?? "the client has gone" }
        record()
        request.isAbandoned = true
        endRequestIfFlushed()
    }

    /// The client has taken what we had for it.
    func clientDidDrain() {
        upstream?.stream?.resumeReading()
    }
}
