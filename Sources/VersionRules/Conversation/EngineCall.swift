// SPDX-License-Identifier: Apache-2.0

/// A call of the proxy's own to the engine, in the version that is spoken to it.
public struct EngineCall: Hashable, Sendable {
    /// The method.
    public let method: HTTPMethod
    /// The path behind its version and the query, escaped.
    public let target: String
    /// Header fields beside those that every call has.
    public let headers: Headers
    /// The body; empty for none.
    public let body: [UInt8]

    /// Such as `POST /networks/b/connect`.
    public var line: String { "\(method.token) \(target)" }

    /// A call from its parts; a body is sent as JSON.
    public init(_ method: HTTPMethod, _ target: String, headers: Headers = Headers(), body: JSONValue? = nil) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body?.sourceBytes ?? []
    }
}

extension EngineCall {
    /// Asks about a container, or about its part that `suffix` names.
    static func container(_ method: HTTPMethod, _ id: String, _ suffix: String, body: JSONValue? = nil) -> EngineCall {
        EngineCall(method, "/containers/\(FormEncoding.encodePath(id))\(suffix)", body: body)
    }

    /// Connects a container to a network.
    static func connect(_ container: String, to network: String, as endpoint: JSONValue) -> EngineCall {
        EngineCall(
            .post, "/networks/\(FormEncoding.encodePath(network))/connect",
            body: ["Container": .string(container), "EndpointConfig": endpoint])
    }
}

extension Message {
    /// Whether the answer says that it is done.
    var isSuccess: Bool { status.map { 200..<300 ~= $0 } ?? false }
}
