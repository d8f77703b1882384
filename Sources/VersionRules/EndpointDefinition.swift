// SPDX-License-Identifier: Apache-2.0

/// All that the table says of an endpoint; to be asked when plans are built, for copies count references.
public struct EndpointDefinition: Sendable {
    /// The method that the endpoint answers to.
    public let method: HTTPMethod
    /// The path without a version, such as `/containers/{id}/json`.
    public let path: String
    /// Method and path, such as `GET /containers/{id}/json`.
    public let name: String
    /// The first version that has the endpoint; experimental builds of its era count.
    public let since: APIVersion
    /// The last version that has the endpoint; nil where the newest one still does.
    public let until: APIVersion?
    /// What the request's body consists of.
    public let request: BodyKind
    /// What the body of a successful answer consists of.
    public let response: BodyKind

    /// The path in the notation of the engine's router: `{id}` is one segment, `{id:.*}` may hold slashes.
    let route: String
    /// A second spelling that the engine routes to the same handler.
    let alias: String?

    init(
        _ method: HTTPMethod, _ route: String, alias: String? = nil, since: APIVersion, until: APIVersion? = nil,
        request: BodyKind = .none, response: BodyKind = .none
    ) {
        self.method = method
        self.route = route
        self.alias = alias
        self.since = since
        self.until = until
        self.request = request
        self.response = response
        path = Self.withoutPatterns(route)
        name = "\(method.token) \(path)"
    }

    /// Whether `version` has the endpoint.
    public func exists(in version: APIVersion) -> Bool {
        since <= version && until.map { version <= $0 } ?? true
    }

    /// `/containers/{id:.*}/json` as the documentation writes it: `/containers/{id}/json`.
    private static func withoutPatterns(_ route: String) -> String {
        var isPattern = false
        return route.filter { character in
            if character == ":" { isPattern = true }
            if character == "}" { isPattern = false }
            return !isPattern
        }
    }
}

extension Endpoint {
    /// The same under the path that it kept, of one that versions of old had under two.
    var underFirstPath: Endpoint? { self == .containerPS ? .containerList : nil }

    /// All that the table says of this endpoint.
    public var definition: EndpointDefinition { Self.definitions[Int(rawValue)] }

    private static let definitions = allCases.map(\.declaration)
}
