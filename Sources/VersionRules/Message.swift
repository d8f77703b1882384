// SPDX-License-Identifier: Apache-2.0

/// What the steps of a rule see and edit: a request or an answer, or one element or record of it.
public struct Message: Sendable {
    /// The status of an answer; nil for a request.
    public var status: Int?
    /// What stands in the request's path where the endpoint has its parameter: a container's name, say.
    public var pathParameter: String?
    /// Where a request goes instead, when the engine no longer has the endpoint that the client asked.
    public var redirect: Redirect?
    /// What the request is part of, where it takes more calls than this one.
    public var conversation: Conversation?
    /// What an answer's websocket frames become behind its head, where they do not stay what they are.
    public var frames: FrameKind?
    /// What the engine is asked once it has agreed to the request, and nobody waits for.
    public var afterwards: [EngineCall] = []
    /// The query of a request.
    public var query: Query
    /// The header fields.
    public var headers: Headers
    /// The body; one element or record of it where the body is rewritten piece by piece.
    public var body: JSONValue
    /// What follows the first JSON value in a request's body. It stays there, for the engine to judge.
    var remainder: [UInt8] = []
    /// What the steps want the operator to know.
    public var warnings: [String] = []

    /// A message from its parts; the defaults are those of a message without them.
    public init(
        status: Int? = nil, pathParameter: String? = nil, query: Query = Query(), headers: Headers = Headers(),
        body: JSONValue = JSONValue(source: [UInt8]())
    ) {
        self.status = status
        self.pathParameter = pathParameter
        self.query = query
        self.headers = headers
        self.body = body
    }
}

/// Another endpoint to ask in place of the one that the client asked.
public struct Redirect: Hashable, Sendable {
    /// The method.
    public let method: HTTPMethod
    /// The path behind its version, escaped.
    public let path: String

    /// A redirect from its parts.
    public init(_ method: HTTPMethod, _ path: String) {
        self.method = method
        self.path = path
    }
}
