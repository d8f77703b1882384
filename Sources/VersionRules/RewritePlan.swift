// SPDX-License-Identifier: Apache-2.0

/// What happens to the messages of one endpoint. A class, for every request holds one: a struct would count a reference
/// for each of its arrays.
public final class EndpointPlan: Sendable {
    /// The changes and quirks that have steps here, for logs.
    public let changeIDs: [String]
    /// What the engine must be asked before an exchange, so that the steps know it.
    public let lookUps: [LookUp]
    /// What happens to requests.
    public let request: MessagePlan
    /// What happens to answers with a status below 400.
    public let response: MessagePlan
    /// What happens to answers with a status from 400 on.
    public let error: MessagePlan

    init(_ legs: [Leg], at endpoint: Endpoint?, context: RewriteContext) {
        let kinds = endpoint?.definition
        var legs = legs.map { $0.resolved(isStrict: context.isStrict) }
        if let kinds, kinds.request == BodyKind.none { legs = legs.map(\.withoutRequestBody) }
        let (towardsEngine, towardsClient) = (
            StepRunner(context: context, ignoresCase: true), StepRunner(context: context, ignoresCase: false)
        )
        changeIDs = legs.filter { !$0.isEmpty }.map(\.changeID)
        // Few errors are worth a question ahead of every request.
        let needed = Set(
            legs.flatMap { leg in
                leg.lookUps.filter { $0.isOfRequest || !(leg.request.isEmpty && leg.response.isEmpty) }
            })
        lookUps = LookUp.allCases.filter(needed.contains)
        request = MessagePlan(legs.reversed(), \.request, body: kinds?.request ?? .none, runner: towardsEngine)
        response = MessagePlan(
            legs, \.response, body: kinds?.response ?? .none, runner: towardsClient, takesRepeated: false)
        error = MessagePlan(legs, \.error, body: .json, runner: towardsClient)
    }
}

extension EndpointPlan {
    /// The plan of one endpoint between a client and an engine whose window is told as it is.
    public convenience init(at endpoint: Endpoint?, history: VersionHistory, context: RewriteContext) {
        self.init(
            ChangeRoute(history: history, context: context).legs(at: endpoint), at: endpoint, context: context)
    }
}

/// All steps between a client of one version and an engine that is spoken to at another, for every endpoint.
///
/// Made once and kept: looking up an endpoint allocates nothing.
public struct RewritePlan: Sendable {
    /// The plan of each endpoint in the order of their numbers; the last is for those that are unknown.
    private let plans: [EndpointPlan]

    /// A plan from a history, for clients who are told of a window.
    public init(
        history: VersionHistory, context: RewriteContext, advertised: VersionWindow
    ) {
        let route = ChangeRoute(history: history, context: context)
        let advertisement = Advertisement(window: advertised, engine: context.engine)
        plans = (Endpoint.allCases.map(Optional.some) + [nil]).map { endpoint in
            EndpointPlan(route.legs(at: endpoint) + advertisement.legs(at: endpoint), at: endpoint, context: context)
        }
    }

    /// The plan of an endpoint; nil is one that is unknown.
    public subscript(endpoint: Endpoint?) -> EndpointPlan {
        plans[endpoint.map { Int($0.rawValue) } ?? plans.count - 1]
    }
}
