// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Keeps what the audit examines of a message. Of most there is nothing.
extension Exchange {
    func sampleRequest(_ head: Span<UInt8>) {
        guard let audit = worker.audit, audit.concernsRequest(route), let client = session.auditClient else { return }
        request.rare.isPassedOver = audit.takes(route, of: client, isAnswer: false) == nil
        guard !request.rare.isPassedOver else { return }
        request.rare.sample = audit.sample(Message(request: session.head, bytes: head, route: route, body: []))
    }

    func sampleAnswer(_ head: Span<UInt8>, plan: MessagePlan) {
        guard let audit = worker.audit, let client = session.auditClient, !plan.isEmpty else { return }
        let pieces = audit.takes(route, of: client, isAnswer: true)
        answer.rare.isPassedOver = pieces == nil
        guard let pieces else { return }
        let context = AnswerContext(self, framing: .asReceived)
        answer.rare.sample = audit.sample(
            Message(answer: answer.head, bytes: head, body: [], context: context), mode: plan.bodyMode,
            pieces: pieces)
    }

    /// What a client is told that wants to hear it.
    var advice: Advice {
        guard session.listener.configuration.warnsClients else { return Advice() }
        return .on(asked: log.asked, engineMinimum: route.versions.engine.window.minimum, endpoint: route.endpoint)
    }

    /// Whether a message of it is examined, or counts as one that was.
    var isExamined: Bool {
        request.rare.sample != nil || answer.rare.sample != nil || request.rare.isPassedOver || answer.rare.isPassedOver
    }

    /// Whether it is counted with those of that kind, where nothing of it is examined.
    func isLike(_ kind: borrowing AuditNote.Kind) -> Bool {
        log.agrees(with: kind, of: session) && kind.route === route.versions && kind.endpoint == route.endpoint
            && kind.isTunnel == isTunnel && kind.hasWarnings == !request.rare.warnings.isEmpty
    }

    /// Gives away what was kept of the messages, as far as it is all there: whoever has it may not be written to. Of a
    /// stream, the beginning will do.
    func takeSamples() -> (request: AuditSample?, answer: AuditSample?) {
        defer { (request.rare.sample, answer.rare.sample) = (nil, nil) }
        let isAnswered = answer.phase == .complete || answer.rare.sample?.mode != .document
        return (isRequestComplete ? request.rare.sample : nil, isAnswered ? answer.rare.sample : nil)
    }

    private var isRequestComplete: Bool {
        switch request.phase {
        case .relayed, .collected: false
        case .complete, .lookingUp, .conversing, .tunnel: true
        }
    }
}

extension ExchangeLog {
    /// Whether a request that got no route is counted with those of that kind.
    func isLike(_ kind: borrowing AuditNote.Kind, of session: Session) -> Bool {
        agrees(with: kind, of: session) && kind.route == nil
    }

    fileprivate func agrees(with kind: borrowing AuditNote.Kind, of session: Session) -> Bool {
        kind.client === session.auditClient && kind.asked == asked && kind.status == status && kind.refusal == refusal
            && kind.request == nil && kind.answer == nil
    }
}
