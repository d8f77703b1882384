// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// The audit's end in a worker: gathers notes, and hands them over in batches.
final class WorkerAudit {
    private static let batch = 256

    private let audit: Audit
    private var notes: [AuditNote] = []
    private var sampling = AuditSampling()

    init(_ audit: Audit) {
        self.audit = audit
    }

    /// A connection that was just accepted.
    func source(of peer: PeerIdentity) -> ClientSource {
        let source = ClientSource(peer)
        audit.identities.resolve(source)
        return source
    }

    func note(_ exchange: Exchange) {
        guard let source = exchange.session.source else { return }
        let (request, answer) = (exchange.completeRequestSample, exchange.answer.sample)
        request?.knowing = exchange.request.lookedUp
        answer?.knowing = exchange.request.lookedUp
        add(
            AuditNote(
                exchange.log, source: source, userAgent: exchange.session.userAgent, route: exchange.route.versions,
                endpoint: exchange.route.endpoint, isTunnel: exchange.isTunnel,
                hasWarnings: !exchange.request.warnings.isEmpty, request: request, answer: answer))
    }

    /// A request that was answered before it got a route.
    func note(_ log: ExchangeLog, of session: Session) {
        guard let source = session.source else { return }
        add(AuditNote(log, source: source, userAgent: session.userAgent))
    }

    /// Hands over what there is, and begins another tick.
    func flush() {
        sampling.renew()
        guard !notes.isEmpty else { return }
        audit.hand(notes)
        notes = []
        notes.reserveCapacity(Self.batch)
    }

    /// Whether the request is to be examined: where later versions take it otherwise, or the rules do something to it.
    func examinesRequest(_ route: RequestRoute, of source: ClientSource) -> Bool {
        let version = route.versions.asked
        guard let endpoint = route.endpoint, !route.plan.request.isEmpty || RequestReach[endpoint].concerns(version)
        else { return false }
        return sampling.takes(source, version, endpoint, isAnswer: false)
    }

    func examinesAnswer(_ route: RequestRoute, plan: MessagePlan, of source: ClientSource) -> Bool {
        guard !plan.isEmpty else { return false }
        return sampling.takes(source, route.versions.asked, route.endpoint, isAnswer: true)
    }

    private func add(_ note: AuditNote) {
        notes.append(note)
        if notes.count >= Self.batch {
            audit.hand(notes)
            notes = []
            notes.reserveCapacity(Self.batch)
        }
    }
}

extension AuditNote {
    init(
        _ log: ExchangeLog, source: ClientSource, userAgent: String?, route: VersionRoute? = nil,
        endpoint: Endpoint? = nil, isTunnel: Bool = false, hasWarnings: Bool = false, request: AuditSample? = nil,
        answer: AuditSample? = nil
    ) {
        self.init(
            time: .now, source: source, userAgent: userAgent, asked: log.asked, route: route, endpoint: endpoint,
            status: log.status, duration: .nanoseconds(Int64(log.elapsedNanoseconds)), bytesIn: log.bytesIn,
            bytesOut: log.bytesOut, isTunnel: isTunnel, refusal: log.refusal, hasWarnings: hasWarnings,
            request: request, answer: answer)
    }
}
