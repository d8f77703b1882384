// SPDX-License-Identifier: Apache-2.0

/// What the steps of a rule see and edit: a request or an answer, or one element or record of it.
public struct Message: Sendable {
    /// The status of an answer; nil for a request.
    public var status: Int?
    /// What stands in the request's path where the endpoint has its parameter: a container's name, say.
    public var pathParameter: String?
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
