// SPDX-License-Identifier: Apache-2.0

/// What two neighbouring versions of the API differ in: one atomic difference, with steps for each direction.
public struct Change: Sendable {
    /// Stable and unique, with the version in front: it stands in logs, in the audit and in `api/changes.yaml`.
    public let id: String
    /// What happened, for users.
    public let summary: String
    /// Where.
    public let endpoints: EndpointScope
    /// The steps, by direction.
    public let steps: DirectedSteps
    /// What the steps need to be told by the engine.
    public let lookUps: [LookUp]
    /// What is lost between an older client and a newer engine.
    public let lossDown: Loss
    /// What is lost between a newer client and an older engine.
    public let lossUp: Loss
    /// Why there are no steps, where there are none.
    public let reason: String?
    /// Where that is known from: the engine's source, its documents, or an answer observed.
    public let source: String
    /// Messages before and after, run as tests; made when they are asked for, which a proxy at work never does.
    public var examples: [Example] { makeExamples() }
    private let makeExamples: @Sendable () -> [Example]

    /// A change; every direction without steps leaves its messages as they are.
    public init(
        id: String, summary: String, endpoints: EndpointScope, requestUp: [Step] = [], requestDown: [Step] = [],
        responseUp: [Step] = [], responseDown: [Step] = [],
        errorUp: [Step] = [], errorDown: [Step] = [], lookUps: [LookUp] = [], lossDown: Loss = .exact,
        lossUp: Loss = .exact,
        reason: String? = nil, source: String, examples: @autoclosure @escaping @Sendable () -> [Example] = []
    ) {
        self.id = id
        self.summary = summary
        self.endpoints = endpoints
        steps = DirectedSteps(
            requestUp: requestUp, requestDown: requestDown, responseUp: responseUp, responseDown: responseDown,
            errorUp: errorUp, errorDown: errorDown)
        self.lookUps = lookUps
        self.lossDown = lossDown
        self.lossUp = lossUp
        self.reason = reason
        self.source = source
        makeExamples = examples
    }
}
