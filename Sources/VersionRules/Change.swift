// SPDX-License-Identifier: Apache-2.0

/// What two neighbouring versions of the API differ in: one atomic difference, with steps for each direction.
public struct Change: Sendable {
    /// Stable and unique, with the version in front: it stands in logs, in the audit and in `api/changes.yaml`.
    public let id: String
    /// What happened, for users.
    public let summary: String
    /// Where.
    public let endpoints: EndpointScope
    /// Which side of the change a client is on whose path names no version.
    public let unversionedPaths: UnversionedPaths
    /// The steps, by direction.
    public let steps: DirectedSteps
    /// What is lost towards an older version.
    public let lossDown: Loss
    /// What is lost towards a newer version.
    public let lossUp: Loss
    /// Why there are no steps, where there are none.
    public let reason: String?
    /// Where that is known from: the engine's source, its documents, or an answer observed.
    public let source: String
    /// Messages before and after, run as tests.
    public let examples: [Example]

    /// A change; every direction without steps leaves its messages as they are.
    public init(
        id: String, summary: String, endpoints: EndpointScope, unversionedPaths: UnversionedPaths = .asClient,
        requestUp: [Step] = [], requestDown: [Step] = [], responseUp: [Step] = [], responseDown: [Step] = [],
        errorUp: [Step] = [], errorDown: [Step] = [], lossDown: Loss = .exact, lossUp: Loss = .exact,
        reason: String? = nil, source: String, examples: [Example] = []
    ) {
        self.id = id
        self.summary = summary
        self.endpoints = endpoints
        self.unversionedPaths = unversionedPaths
        steps = DirectedSteps(
            requestUp: requestUp, requestDown: requestDown, responseUp: responseUp, responseDown: responseDown,
            errorUp: errorUp, errorDown: errorDown)
        self.lossDown = lossDown
        self.lossUp = lossUp
        self.reason = reason
        self.source = source
        self.examples = examples
    }
}

/// Where a change takes place.
public enum EndpointScope: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// Everywhere, requests that no endpoint is known for included.
    case every
    /// At these endpoints.
    case only([Endpoint])

    public init(arrayLiteral endpoints: Endpoint...) {
        self = .only(endpoints)
    }

    /// Whether `endpoint` belongs to it; nil is one that is unknown.
    public func contains(_ endpoint: Endpoint?) -> Bool {
        switch self {
        case .every: true
        case .only(let endpoints): endpoint.map(endpoints.contains) ?? false
        }
    }
}

/// Which side of a change a client is on whose path names no version.
public enum UnversionedPaths: Hashable, Sendable {
    /// The side that its version is on.
    case asClient
    /// The newer one, for engines of every age look at the path alone here.
    case alwaysNewer
}

/// What can't be carried over a change.
public enum Loss: Hashable, Sendable {
    /// Nothing.
    case exact
    /// Nothing that clients are known to need: the value is made up from others, as said.
    case synthesised(String)
    /// The value is close to the right one, as said.
    case approximate(String)
    /// It can't be translated: the message is refused or the operator warned, as said.
    case impossible(String)
}

/// The direction that a message crosses a change in.
public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// A request of an older client.
    case requestUp
    /// A request of a newer client.
    case requestDown
    /// A successful answer to a newer client.
    case responseUp
    /// A successful answer to an older client.
    case responseDown
    /// An answer with a status from 400 on to a newer client.
    case errorUp
    /// An answer with a status from 400 on to an older client.
    case errorDown

    var isRequest: Bool { self == .requestUp || self == .requestDown }
}

/// The steps of a change, by direction.
public struct DirectedSteps: Sendable {
    let requestUp, requestDown, responseUp, responseDown, errorUp, errorDown: [Step]

    /// The steps of one direction.
    public subscript(direction: Direction) -> [Step] {
        switch direction {
        case .requestUp: requestUp
        case .requestDown: requestDown
        case .responseUp: responseUp
        case .responseDown: responseDown
        case .errorUp: errorUp
        case .errorDown: errorDown
        }
    }

    /// Whether there is none in any direction.
    public var isEmpty: Bool { Direction.allCases.allSatisfy { self[$0].isEmpty } }
}
