// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Finds out what there is to say of a request. What it knows of the API comes from the plans, and so from the changes
/// and quirks, alone.
struct AuditExaminer {
    private static let mostHeads = 1024

    /// What requests would have to go through on their way to the newest engine.
    private var newest: [NewestKey: EndpointPlan] = [:]
    /// What was found without looking into a message, and the changes that messages went through.
    private var heads: [HeadKey: Head] = [:]

    private struct NewestKey: Hashable {
        let client: APIVersion
        let endpoint: Endpoint?
    }

    private struct Head {
        let findings: [Finding]
        let changes: [String]
        /// Held, so that no other route gets its number while this is kept.
        let route: VersionRoute?
    }

    private struct HeadKey: Hashable {
        let asked: APIVersion?
        let route: ObjectIdentifier?
        let endpoint: Endpoint?
        let isError: Bool
    }

    /// The ids of the changes whose steps the request and its answer went through.
    mutating func changes(of kind: AuditNote.Kind) -> [String] { head(of: kind).changes }

    mutating func findings(of note: AuditNote) -> [Finding] {
        let kind = note.kind
        let known = head(of: kind).findings
        guard kind.request != nil || kind.answer != nil || kind.refusal != nil || kind.hasWarnings else { return known }
        var findings = known
        if let sample = kind.request { findings += sample.findings(by: { requestFindings($0, of: kind) }) }
        if let sample = kind.answer { findings += sample.findings(by: { answerFindings($0, of: kind) }) }
        if kind.refusal != nil, !findings.contains(where: { $0.kind == .refused }) {
            findings.append(Finding(.refused))
        }
        if kind.hasWarnings, !findings.contains(where: { $0.kind == .lossy }) { findings.append(Finding(.lossy)) }
        return findings.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private mutating func head(of kind: AuditNote.Kind) -> Head {
        let key = HeadKey(
            asked: kind.asked, route: kind.route.map(ObjectIdentifier.init), endpoint: kind.endpoint,
            isError: kind.status >= 400)
        if let known = heads[key] { return known }
        // Routes come and go with the engine.
        if heads.count > Self.mostHeads { heads = [:] }
        let found = Head(
            findings: Finding.ofHead(
                asked: kind.asked, engineMinimum: kind.route?.engine.window.minimum, endpoint: kind.endpoint),
            changes: Self.appliedChanges(of: kind), route: kind.route)
        heads[key] = found
        return found
    }

    private static func appliedChanges(of kind: AuditNote.Kind) -> [String] {
        guard let plan = kind.route?.plan[kind.endpoint] else { return [] }
        return plan.request.changeIDs + (kind.status >= 400 ? plan.error : plan.response).changeIDs
    }
}

extension AuditExaminer {
    private mutating func requestFindings(_ sample: AuditSample, of kind: AuditNote.Kind) -> [Finding] {
        guard let body = sample.body, let route = kind.route else { return [] }
        var message = sample.head
        message.body = JSONValue(source: body)
        var findings: [Finding] = []
        // What the rules really did: they alone know what was refused, or lost towards an older engine.
        if kind.refusal == .rule || route.spoken < route.asked {
            findings += route.plan[kind.endpoint].request.examine(message, knowing: sample.knowing)
                .flatMap(Finding.ofRequest).filter { $0.kind == .refused || $0.kind == .lossy }
        }
        let effects = newestPlan(of: kind.endpoint, for: route.asked).request.examine(message, knowing: sample.knowing)
        return findings + effects.filter { $0.rejection == nil }.flatMap(Finding.ofRequest)
    }

    /// Of one endpoint alone: those of all others would hold memory for nothing.
    private mutating func newestPlan(of endpoint: Endpoint?, for client: APIVersion) -> EndpointPlan {
        let key = NewestKey(client: client, endpoint: endpoint)
        if let plan = newest[key] { return plan }
        let engine = EngineProfile.newestDocker
        let context = RewriteContext(
            client: client, spoken: max(engine.window.maximum, client), engine: engine, isStrict: false)
        let plan = EndpointPlan(at: endpoint, history: .all, context: context)
        newest[key] = plan
        return plan
    }

    private func answerFindings(_ sample: AuditSample, of kind: AuditNote.Kind) -> [Finding] {
        guard let plan = kind.route?.plan[kind.endpoint], let body = sample.body else { return [] }
        let part = kind.status >= 400 ? plan.error : plan.response
        var findings: [Finding] = []
        for piece in Self.pieces(of: body, in: sample) {
            var message = sample.head
            message.body = piece
            for finding in part.examine(message, knowing: sample.knowing).flatMap(Finding.ofAnswer)
            where !findings.contains(finding) {
                findings.append(finding)
            }
        }
        return findings
    }

    /// The document, or the first of its elements or records that are there as a whole.
    private static func pieces(of body: [UInt8], in sample: AuditSample) -> [JSONValue] {
        guard var rewriter = ElementCollector(sample.mode) else { return [JSONValue(source: body)] }
        return rewriter.collect(body, atMost: sample.pieces)
    }
}

extension AuditSample {
    /// What is found in it; looked for once.
    fileprivate func findings(by examine: (AuditSample) -> [Finding]) -> [Finding] {
        if let findings { return findings }
        let found = examine(self)
        settle(found)
        return found
    }
}

/// Takes the complete elements or records out of the beginning of a body.
private enum ElementCollector {
    /// There are as many as are looked at.
    private struct Enough: Error {}

    case elements(ElementRewriter)
    case records(RecordRewriter)

    /// nil where the body is one piece.
    init?(_ mode: BodyMode) {
        switch mode {
        case .elements: self = .elements(ElementRewriter(maximumValueBytes: AuditSample.mostBytes))
        case .records: self = .records(RecordRewriter(maximumValueBytes: AuditSample.mostBytes))
        case .pass, .document: return nil
        }
    }

    mutating func collect(_ body: [UInt8], atMost limit: Int) -> [JSONValue] {
        var pieces: [JSONValue] = []
        var output: [UInt8] = []
        func keep(_ value: inout JSONValue) throws(Enough) {
            pieces.append(value)
            if pieces.count >= limit { throw Enough() }
        }
        // What follows on damage is not looked at, either.
        switch self {
        case .elements(var rewriter): try? rewriter.feed(body.span, into: &output, rewrite: keep)
        case .records(var rewriter): try? rewriter.feed(body.span, into: &output, rewrite: keep)
        }
        return pieces
    }
}
