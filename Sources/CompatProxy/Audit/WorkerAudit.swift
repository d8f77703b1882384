// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// The audit's end in a worker: hands over what there is at each tick.
final class WorkerAudit {
    private let audit: Audit
    private let loop: Loop
    /// Between the loop's clock and the wall's, as it was when this tick's first request ended; nil before that.
    private var wallOffset: Int64?
    private var batch = AuditBatch()
    private var sampling = AuditSampling()
    private var standIns = AuditStandIns()
    private var userAgents = UserAgents()

    init(_ audit: Audit, loop: Loop) {
        self.audit = audit
        self.loop = loop
    }

    /// A connection that was just accepted.
    func client(at peer: PeerIdentity) -> AuditClient {
        let source = ClientSource(peer)
        audit.identities.resolve(source)
        return AuditClient(source)
    }

    /// The client of a connection's next request, whose `User-Agent` is that part of its head.
    func client(_ client: AuditClient, called head: Span<UInt8>, at range: Range<Int>?) -> AuditClient {
        client.called(head, at: range, among: &userAgents)
    }

    func note(_ exchange: Exchange) {
        let session = exchange.session
        guard let client = session.auditClient else { return }
        let sums = exchange.log.sums(at: now)
        if !exchange.isExamined, batch.count(sums, at: session.auditPlace, if: { exchange.isLike($0) }) { return }
        let (request, answer) = exchange.takeSamples()
        request?.knowing = exchange.request.rare.lookedUp
        answer?.knowing = exchange.request.rare.lookedUp
        var kind = AuditNote.Kind(
            client: client, asked: exchange.log.asked, route: exchange.route.versions,
            endpoint: exchange.route.endpoint, status: exchange.log.status, isTunnel: exchange.isTunnel,
            refusal: exchange.log.refusal, hasWarnings: !exchange.request.rare.warnings.isEmpty, request: request,
            answer: answer)
        standIns.complete(
            &kind, passedOver: (exchange.request.rare.isPassedOver, exchange.answer.rare.isPassedOver))
        session.auditPlace = add(sums, kind)
    }

    /// A request that was answered before it got a route.
    func note(_ log: ExchangeLog, of session: Session) {
        guard let client = session.auditClient else { return }
        let sums = log.sums(at: now)
        if batch.count(sums, at: session.auditPlace, if: { log.isLike($0, of: session) }) { return }
        let kind = AuditNote.Kind(
            client: client, asked: log.asked, route: nil, endpoint: nil, status: log.status, refusal: log.refusal)
        session.auditPlace = add(sums, kind)
    }

    /// Hands over what there is, and begins another tick.
    func flush() {
        sampling.renew()
        standIns.renew()
        wallOffset = nil
        handOver()
    }

    /// Whether a request is to be examined: where later versions take it otherwise, or the rules do something to it.
    func concernsRequest(_ route: RequestRoute) -> Bool {
        guard let endpoint = route.endpoint else { return false }
        return !route.plan.request.isEmpty || RequestReach[endpoint].concerns(route.versions.asked)
    }

    /// How many elements or records of this message are looked at, where it has some; nil if it is not looked at itself.
    func takes(_ route: RequestRoute, of client: AuditClient, isAnswer: Bool) -> Int? {
        guard !audit.backlog.isFull else { return nil }
        return sampling.takes(client.source, route.versions.asked, route.endpoint, isAnswer: isAnswer)
    }

    /// A message that is looked at, without its body as yet.
    func sample(_ head: Message, mode: BodyMode = .document, pieces: Int = 0) -> AuditSample {
        AuditSample(head, mode: mode, pieces: pieces, in: audit.backlog)
    }

    /// The place where others like it are counted; nil where each is kept by itself.
    private func add(_ sums: RequestSums, _ kind: AuditNote.Kind) -> AuditBatch.Place? {
        defer { if batch.isFull { handOver() } }
        guard audit.keepsEach else { return batch.count(sums, of: kind) }
        batch.add(sums, of: kind)
        return nil
    }

    private func handOver() {
        let notes = batch.takeAll()
        if !notes.isEmpty { audit.hand(notes) }
    }

    /// No clock is read for most: the loop knows what time it is.
    private var now: Timestamp {
        let offset = wallOffset ?? Timestamp.now.milliseconds - Int64(loop.now)
        wallOffset = offset
        return Timestamp(milliseconds: Int64(loop.now) + offset)
    }
}
