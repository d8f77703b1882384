// SPDX-License-Identifier: Apache-2.0

/// How a body is handled.
public enum BodyMode: Hashable, Sendable {
    /// Forwarded as it comes, unread.
    case pass
    /// Held until it is complete, and rewritten as one JSON document.
    case document
    /// A JSON array, rewritten element by element.
    case elements
    /// A stream of JSON values, each rewritten and sent on when it is complete.
    case records
}

/// What happens to one kind of message at one endpoint: requests, successful answers, or errors. A class, as
/// `EndpointPlan` is.
public final class MessagePlan: Sendable {
    /// The changes and quirks that have steps here, for logs.
    public let changeIDs: [String]
    /// How the body is handled.
    public let bodyMode: BodyMode
    /// The steps on the body that need no index of it, if there are such.
    let skim: SkimPlan?
    /// Whether a record may become several, each on a line of its own.
    public let addsRecords: Bool
    /// Whether there is something to do to the query, the headers or the status.
    public let touchesHead: Bool
    private let steps: [PlannedStep]
    private let headSteps: [PlannedStep]
    private let bodySteps: [PlannedStep]
    private let isBodyTouched: Bool
    /// The same steps, by the change that they belong to.
    let parts: [Part]
    let runner: StepRunner

    /// What one change does here.
    struct Part: Sendable {
        let changeID: String
        let loss: Loss
        let steps: [Step]
    }

    /// Whether nothing happens, so that messages pass as they are.
    public var isEmpty: Bool { steps.isEmpty }

    init(
        _ allLegs: [Leg], _ part: KeyPath<Leg, [Step]>, body: BodyKind, runner: StepRunner, takesRepeated: Bool = true
    ) {
        let named = allLegs.filter { !$0[keyPath: part].isEmpty }
        changeIDs = named.map(\.changeID)
        let legs = takesRepeated ? named : named.filter { !$0.isRepeated }
        let steps = legs.flatMap { $0[keyPath: part] }
        let isWhole = steps.contains(where: \.needsWholeMessage)
        bodyMode = Self.bodyMode(steps, body: body, isWhole: isWhole)
        let parts = legs.map { leg in
            let own = leg[keyPath: part]
            return Part(
                changeID: leg.changeID, loss: leg.loss,
                steps: isWhole && body == .array ? own.map(\.forEveryElement) : own)
        }
        self.parts = parts
        self.steps = parts.flatMap(\.steps).map(PlannedStep.init)
        addsRecords = steps.contains { if case .follow = $0 { true } else { false } }
        touchesHead = steps.contains(where: \.touchesHead)
        headSteps = steps.filter { !$0.touchesBody }.map(PlannedStep.init)
        let bodySteps = steps.filter { !$0.touchesHead }
        self.bodySteps = bodySteps.map(PlannedStep.init)
        skim = bodyMode != .pass && !runner.ignoresCase ? SkimPlan(bodySteps, runner: runner) : nil
        isBodyTouched = steps.contains(where: \.touchesBody)
        self.runner = runner
    }

    /// Rewrites what precedes the body, in every mode but `document`.
    public func rewriteHead(_ message: inout Message, knowing: LookedUp = [:]) throws(Rejection) {
        try runner.knowing(knowing).run(headSteps, on: &message)
    }

    /// Rewrites one element or record; what the steps want the operator to know goes to `warnings`.
    public func rewriteBody(
        _ value: inout JSONValue, knowing: LookedUp = LookedUp(), warnings: inout [String]
    ) throws(Rejection) {
        if knowing.isEmpty {
            try runner.run(bodySteps, on: &value, warnings: &warnings)
        } else {
            try runner.knowing(knowing).run(bodySteps, on: &value, warnings: &warnings)
        }
    }

    /// The steps that need no index, where nothing was looked up for the exchange: that is not in the plan, which all share.
    func skim(knowing known: LookedUp) -> SkimPlan? { known.isEmpty ? skim : nil }

    /// Rewrites a message with its body, in the mode `document`; the answer to HEAD comes with an empty one.
    public func rewrite(_ message: inout Message, knowing: LookedUp = [:]) throws(Rejection) {
        if isBodyTouched { message.body.indexIfRegular() }
        try runner.knowing(knowing).run(steps, on: &message)
    }

    /// Appends to `output` what becomes of a body that is all there, in the mode `document`, where there is nothing to do
    /// to what precedes it.
    public func rewriteDocument(
        _ body: [UInt8], into output: inout [UInt8], knowing known: LookedUp = LookedUp(), warnings: inout [String]
    ) throws(Rejection) {
        if let skim = skim(knowing: known), skim.rewriteDocument(body.span, into: &output) { return }
        var document = JSONValue(source: body)
        document.indexIfRegular()
        try rewriteBody(&document, knowing: known, warnings: &warnings)
        document.write(into: &output)
    }

    private static func bodyMode(_ steps: [Step], body: BodyKind, isWhole: Bool) -> BodyMode {
        guard steps.contains(where: \.touchesBody) else { return .pass }
        switch body {
        case .json, .none, .text:
            return .document
        case .array:
            return isWhole ? .document : .elements
        case .records:
            precondition(!isWhole, "a stream has no end to wait for")
            return .records
        case .record:
            return isWhole ? .document : .records
        case .tar, .logs, .rawStream, .websocket, .h2c:
            preconditionFailure("a rule edits a body that is no JSON")
        }
    }
}

extension Step {
    /// The step, taken for the elements of an array where it is about the body alone.
    fileprivate var forEveryElement: Step {
        isAboutBody ? .forEach(.body(JSONPath(names: [])), [self]) : self
    }
}
