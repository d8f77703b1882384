// SPDX-License-Identifier: Apache-2.0

/// What the steps of a rule see and edit: a request or an answer, or one element or record of it.
public struct Message: Sendable {
    /// The status of an answer; nil for a request.
    public var status: Int?
    /// What stood in the request's path where the endpoint has parameters, decoded, from left to right.
    public var pathParameters: [String]
    /// The query of a request.
    public var query: Query
    /// The header fields.
    public var headers: Headers
    /// The body; one element or record of it where the body is rewritten piece by piece.
    public var body: JSONValue
    /// What the steps want the operator to know.
    public var warnings: [String] = []

    /// A message from its parts; the defaults are those of a message without them.
    public init(
        status: Int? = nil, pathParameters: [String] = [], query: Query = Query(), headers: Headers = Headers(),
        body: JSONValue = JSONValue(source: [UInt8]())
    ) {
        self.status = status
        self.pathParameters = pathParameters
        self.query = query
        self.headers = headers
        self.body = body
    }
}

/// An error answer that a rule gives instead of passing a message on; rendered in the engine's error format.
public struct Rejection: Error, Hashable, Sendable {
    /// The HTTP status.
    public let status: Int
    /// The message, in the engine's own wording.
    public let message: String

    /// A rejection from its parts.
    public init(status: Int, message: String) {
        self.status = status
        self.message = message
    }
}

/// What a rule may ask about the exchange that it works on.
public struct RewriteContext: Hashable, Sendable {
    /// The version that the client speaks.
    public let client: APIVersion
    /// The version that is spoken to the engine.
    public let spoken: APIVersion
    /// The engine.
    public let engine: EngineProfile
    /// Whether answers lose what the client's version did not have.
    public let isStrict: Bool

    /// A context from its parts.
    public init(client: APIVersion, spoken: APIVersion, engine: EngineProfile, isStrict: Bool) {
        self.client = client
        self.spoken = spoken
        self.engine = engine
        self.isStrict = isStrict
    }
}
