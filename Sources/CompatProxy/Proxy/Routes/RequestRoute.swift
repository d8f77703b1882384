// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// Where a request goes: its endpoint, how its version is carried, and what of its target the engine gets as sent.
///
/// A class, so that requests which go the same way share one.
final class RequestRoute {
    let path: VersionedPath
    let method: HTTPMethod
    /// nil where the API has no such endpoint: the engine says so itself.
    let endpoint: Endpoint?
    let versions: VersionRoute
    let plan: EndpointPlan
    /// Whether the path is none of the Docker API's, and goes on as it is.
    private let isForeign: Bool
    /// The path behind its version, within the head's bytes.
    let rest: Range<Int>
    /// What the table found; its places are relative to `rest`.
    private let match: EndpointMatch?

    init(
        _ path: VersionedPath, head: RequestHead, bytes: Span<UInt8>, negotiation: Negotiation
    ) throws(ProxyError) {
        self.path = path
        method = HTTPMethod(ascii: bytes.extracting(head.method))
        isForeign = path.isForeign(bytes.extracting(head.path))
        versions = try negotiation.route(
            for: isForeign ? nil : path.version, written: path.numberText(bytes.extracting(head.path)))
        let start = isForeign ? head.path.lowerBound : head.path.lowerBound + path.rest.lowerBound
        rest = start..<head.path.upperBound
        match = isForeign ? nil : EndpointTable.all.match(method, path: bytes.extracting(rest))
        endpoint = match?.endpoint
        plan = versions.plan[endpoint]
    }

    /// What stands before `rest` for the engine.
    var prefix: [UInt8] { isForeign ? [] : versions.prefix }

    /// The path behind its version with a name, which needs no escape, in the place of its parameter.
    func path(naming name: String, in bytes: Span<UInt8>) -> String {
        let path = Array(copying: bytes.extracting(rest))
        guard let range = match?.parameter else { return String(decoding: path, as: UTF8.self) }
        return String(decoding: path[..<range.lowerBound] + Array(name.utf8) + path[range.upperBound...], as: UTF8.self)
    }

    /// What stands in the path where the endpoint has a parameter, decoded.
    func pathParameter(_ bytes: Span<UInt8>) -> String? {
        match?.parameterText(in: bytes.extracting(rest))
    }
}

extension VersionedPath {
    /// Whether the path is none of the Docker API's, so that no version of ours belongs before it: Podman's own API
    /// below `/libpod`, and the asterisk of OPTIONS.
    fileprivate func isForeign(_ path: Span<UInt8>) -> Bool {
        let routed = path.extracting(rest)
        return routed.equals("*") || routed.count > 8 && routed.extracting(first: 8).equals("/libpod/")
    }

    /// The version as the client wrote it.
    fileprivate func numberText(_ path: Span<UInt8>) -> String {
        String(decoding: Array(copying: path.extracting(number)), as: UTF8.self)
    }
}
