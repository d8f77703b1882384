// SPDX-License-Identifier: Apache-2.0

/// Where a change takes place.
public enum EndpointScope: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// Everywhere, requests that no endpoint is known for included.
    case every
    /// At these endpoints.
    case only([Endpoint])

    /// These endpoints.
    public init(arrayLiteral endpoints: Endpoint...) {
        self = .only(endpoints)
    }

    /// The endpoints that belong to it.
    public var members: [Endpoint] {
        switch self {
        case .every: Endpoint.allCases
        case .only(let endpoints): endpoints
        }
    }

    /// Whether `endpoint` belongs to it; nil is one that is unknown.
    public func contains(_ endpoint: Endpoint?) -> Bool {
        switch self {
        case .every: true
        case .only(let endpoints): endpoint.map(endpoints.contains) ?? false
        }
    }
}
