// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// The audit's end in a worker: hands over what there is at each tick.
final class WorkerAudit {
    private let audit: Audit
    private let loop: Loop
    /// Between the loop's clock and the wall's, as of the beginning of this tick.
    private var wallOffset: Int64
    private var batch = AuditBatch()
    private var sampling = AuditSampling()

    init(_ audit: Audit, loop: Loop) {
        self.audit = audit
        self.loop = loop
        wallOffset = Self.wallOffset(of: loop)
    }

    /// A connection that was just accepted.
    func client(at peer: PeerIdentity) -> AuditClient {
        let source = ClientSource(peer)
        audit.identities.resolve(source)
        return AuditClient(source)
    }

    func note(_ exchange: Exchange) {
        guard let client = exchange.session.auditClient else { return }
        let (request, answer) = (exchange.completeRequestSample, exchange.answer.sample)
        request?.knowing = exchange.request.lookedUp
        answer?.knowing = exchange.request.lookedUp
        let kind = AuditNote.Kind(
            client: client, asked: exchange.log.asked, route: exchange.route.versions,
            endpoint: exchange.route.endpoint, status: exchange.log.status, isTunnel: exchange.isTunnel,
            refusal: exchange.log.refusal, hasWarnings: !exchange.request.warnings.isEmpty)
        add(exchange.log.sums(at: now), kind, request, answer)
    }

    /// A request that was answered before it got a route.
    func note(_ log: ExchangeLog, of session: Session) {
        guard let client = session.auditClient else { return }
        let kind = AuditNote.Kind(
            client: client, asked: log.asked, route: nil, endpoint: nil, status: log.status, refusal: log.refusal)
        add(log.sums(at: now), kind)
    }

    /// Hands over what there is, and begins another tick.
    func flush() {
        sampling.renew()
        wallOffset = Self.wallOffset(of: loop)
        handOver()
    }

    /// Whether the request is to be examined: where later versions take it otherwise, or the rules do something to it.
    func examinesRequest(_ route: RequestRoute, of client: AuditClient) -> Bool {
        let version = route.versions.asked
        guard let endpoint = route.endpoint, !route.plan.request.isEmpty || RequestReach[endpoint].concerns(version)
        else { return false }
        return sampling.takes(client.source, version, endpoint, isAnswer: false)
    }

    func examinesAnswer(_ route: RequestRoute, plan: MessagePlan, of client: AuditClient) -> Bool {
        guard !plan.isEmpty else { return false }
        return sampling.takes(client.source, route.versions.asked, route.endpoint, isAnswer: true)
    }

    private func add(
        _ sums: RequestSums, _ kind: AuditNote.Kind, _ request: AuditSample? = nil, _ answer: AuditSample? = nil
    ) {
        if audit.keepsEach || request != nil || answer != nil {
            batch.add(AuditNote(kind: kind, sums: sums, request: request, answer: answer))
        } else {
            batch.count(sums, of: kind)
        }
        if batch.isFull { handOver() }
    }

    private func handOver() {
        let notes = batch.takeAll()
        if !notes.isEmpty { audit.hand(notes) }
    }

    /// No clock is read for it: the loop knows what time it is.
    private var now: Timestamp { Timestamp(milliseconds: Int64(loop.now) + wallOffset) }

    private static func wallOffset(of loop: Loop) -> Int64 { Timestamp.now.milliseconds - Int64(loop.now) }
}
