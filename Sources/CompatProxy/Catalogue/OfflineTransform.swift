// SPDX-License-Identifier: Apache-2.0
public import VersionRules

/// What becomes of one message on its way between a client and an engine, without either: `compatproxy transform`.
public struct OfflineTransform: Sendable {
    /// Which message it is.
    public enum Kind: Hashable, Sendable {
        /// From the client to the engine.
        case request
        /// From the engine to the client.
        case answer(status: Int)
    }

    /// What came out.
    public struct Outcome: Hashable, Sendable {
        /// The body, or that of the error which the client would get in its stead.
        public let body: [UInt8]
        /// The status of that error; nil where the message went through.
        public let refusal: Int?
        /// What happened apart from the body, a line each.
        public let notes: [String]
    }

    private let client: APIVersion
    private let plan: EndpointPlan
    private let part: MessagePlan
    private let kind: Kind
    private let reference: EndpointReference

    /// A message written in version `from` that is to be one of version `to`.
    public init(
        _ kind: Kind, at reference: EndpointReference, from: APIVersion, to: APIVersion,
        flavour: EngineProfile.Flavour = .docker, release: EngineRelease = "", isStrict: Bool = false
    ) {
        let spoken = kind == .request ? to : from
        client = kind == .request ? from : to
        let window = VersionWindow(spoken...spoken)
        let engine = EngineProfile(flavour: flavour, release: release, window: window)
        let context = RewriteContext(client: client, spoken: spoken, engine: engine, isStrict: isStrict)
        let plans = RewritePlan(history: .all, context: context, advertised: window)
        plan = plans[reference.endpoint]
        part = Self.part(of: plan, for: kind)
        self.kind = kind
        self.reference = reference
    }

    private static func part(of plan: EndpointPlan, for kind: Kind) -> MessagePlan {
        switch kind {
        case .request: plan.request
        case .answer(let status): status >= 400 ? plan.error : plan.response
        }
    }

    /// Rewrites the message as the proxy would.
    public func run(_ body: [UInt8]) -> Outcome {
        let before = message(body)
        var message = before
        do throws(ProxyError) {
            let output = try rewrite(&message, body: body)
            let notes = unknowns + damage(of: body, becoming: output) + changes(from: before, to: message)
            return Outcome(body: output, refusal: nil, notes: notes)
        } catch {
            let body = ErrorFormat(of: client).body(of: error.message)
            return Outcome(body: body, refusal: error.status, notes: unknowns)
        }
    }

    private func message(_ body: [UInt8]) -> Message {
        var status: Int?
        if case .answer(let code) = kind { status = code }
        let value = JSONValue(source: body)
        let type = value.kind == .invalid ? "text/plain; charset=utf-8" : "application/json"
        return Message(
            status: status, pathParameter: reference.parameter, query: Query(reference.query),
            headers: ["Content-Type": type], body: value)
    }

    private func rewrite(_ message: inout Message, body: [UInt8]) throws(ProxyError) -> [UInt8] {
        if kind == .request, part.bodyMode == .document, !message.readBody() { return body }
        do throws(RewriteError<Rejection>) {
            guard part.bodyMode == .document else { return try rewritePieces(of: body, behind: &message) }
            do throws(Rejection) { try part.rewrite(&message) } catch { throw .rules(error) }
            return message.bodyBytes
        } catch {
            throw ProxyError(error)
        }
    }

    private func rewritePieces(
        of body: [UInt8], behind message: inout Message
    ) throws(RewriteError<Rejection>) -> [UInt8] {
        do throws(Rejection) { try part.rewriteHead(&message) } catch { throw .rules(error) }
        guard let rewriter = BodyRewriter(part, knowing: [:], isFramed: false, maximumValueBytes: .max) else {
            return body
        }
        var output: [UInt8] = []
        try rewriter.feed(body.span, into: &output, warnings: &message.warnings)
        try rewriter.finish(into: &output, warnings: &message.warnings)
        return output
    }
}

// MARK: - What is told apart from the body

extension OfflineTransform {
    private var unknowns: [String] {
        plan.lookUps.compactMap { $0.path(naming: reference.parameter ?? "name") }.map { path in
            "not known offline: the engine's answer to GET \(path)"
        }
    }

    /// Steps that look at a few members alone don't see damage beside them.
    private func damage(of body: [UInt8], becoming output: [UInt8]) -> [String] {
        guard part.bodyMode == .document, !body.isEmpty, !JSONValue(source: body).validate() else { return [] }
        return ["the body is not JSON" + (output == body ? ": it goes on as it came" : "")]
    }

    private func changes(from before: Message, to after: Message) -> [String] {
        var notes: [String] = []
        if after.status != before.status, let status = after.status { notes.append("status: \(status)") }
        if after.pathParameter != before.pathParameter, let name = after.pathParameter { notes.append("name: \(name)") }
        if after.query != before.query {
            notes.append("query: \(String(decoding: after.query.bytes, as: UTF8.self))")
        }
        if after.headers != before.headers {
            notes += after.headers.fields.map { "header: \($0.name): \($0.value)" }
        }
        if after.conversation != nil { notes.append("takes several calls: compatproxy rules ID shows them") }
        notes += after.afterwards.map { "afterwards: \($0.line)" }
        notes += after.redirect.map { ["goes to: \($0.method.token) \($0.path)"] } ?? []
        return notes + after.warnings.map { "warning: \($0)" }
    }
}
