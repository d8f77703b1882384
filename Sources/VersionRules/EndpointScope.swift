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
        case .only(let endpoints):
            endpoints + Endpoint.allCases.filter { $0.underFirstPath.map(endpoints.contains) ?? false }
        }
    }

    /// Whether `endpoint` belongs to it; nil is one that is unknown. A second path of one belongs where the first does.
    public func contains(_ endpoint: Endpoint?) -> Bool {
        switch self {
        case .every: true
        case .only(let endpoints):
            endpoint.map { endpoints.contains($0) || $0.underFirstPath.map(endpoints.contains) ?? false } ?? false
        }
    }
}
