// SPDX-License-Identifier: Apache-2.0

/// An endpoint as people write it: `GET /containers/{id}/json`, or with what a request has: `GET /images/json?all=1`.
public struct EndpointReference: Sendable {
    /// The endpoint.
    public let endpoint: Endpoint
    /// What stands in the place of the parameter; nil where that is still `{id}` or the path has none.
    public let parameter: String?
    /// What follows the `?`.
    public let query: String

    /// Reads a method and a path, whose version counts for nothing; nil where the engine would route them to nothing.
    public init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2 else { return nil }
        let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let (method, whole) = (Array(words[0].uppercased().utf8), Array(target[0].utf8))
        let path = Array(whole[VersionedPath(whole.span).rest])
        guard let match = EndpointTable.all.match(HTTPMethod(ascii: method.span), path: path.span) else { return nil }
        endpoint = match.endpoint
        let name = match.parameterText(in: path.span)
        parameter = name.isEmpty || name.hasPrefix("{") ? nil : name
        query = target.count > 1 ? String(target[1]) : ""
    }
}
