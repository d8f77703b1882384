// SPDX-License-Identifier: Apache-2.0

/// A message as an example shows it. At endpoints whose bodies are arrays or streams, one element or record.
public struct Sample: Hashable, Sendable {
    /// The status of an answer.
    public var status: Int?
    /// What stands in the request's path where the endpoint has its parameter.
    public var pathParameter: String?
    /// Where a request goes instead.
    public var redirect: Redirect?
    /// What an answer's websocket frames become.
    public var frames: FrameKind?
    /// What the engine is asked once it has agreed to a request.
    public var afterwards: [EngineCall]
    /// The query of a request.
    public var query: String
    /// The header fields.
    public var headers: Headers
    /// The body's text.
    public var body: String

    /// A sample from its parts.
    public init(
        status: Int? = nil, pathParameter: String? = nil, redirect: Redirect? = nil, frames: FrameKind? = nil,
        query: String = "", headers: Headers = [:], body: String = "", afterwards: [EngineCall] = []
    ) {
        self.status = status
        self.pathParameter = pathParameter
        self.redirect = redirect
        self.frames = frames
        self.afterwards = afterwards
        self.query = query
        self.headers = headers
        self.body = body
    }

    init(_ message: Message) {
        self.init(
            status: message.status, pathParameter: message.pathParameter, redirect: message.redirect,
            frames: message.frames, query: String(decoding: message.query.bytes, as: UTF8.self),
            headers: message.headers, body: String(decoding: message.bodyBytes, as: UTF8.self),
            afterwards: message.afterwards)
    }

    var message: Message {
        var message = Message(
            status: status, pathParameter: pathParameter, query: Query(query), headers: headers,
            body: JSONValue(source: Array(body.utf8)))
        message.redirect = redirect
        message.frames = frames
        message.afterwards = afterwards
        _ = message.readBody()
        return message
    }
}

extension Sample: ExpressibleByStringLiteral {
    /// A message of which the body alone matters.
    public init(stringLiteral body: String) {
        self.init(body: body)
    }
}
