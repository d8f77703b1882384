// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// Where a request goes: its endpoint, how its version is carried, and what of its target the engine gets as sent.
struct RequestRoute {
    let method: HTTPMethod
    /// nil where the API has no such endpoint: the engine says so itself.
    let endpoint: Endpoint?
    let versions: VersionRoute
    let plan: EndpointPlan
    /// What stands before `rest` for the engine.
    let prefix: [UInt8]
    /// The path behind its version, within the head's bytes.
    let rest: Range<Int>
    /// What stands in the path where the endpoint has a parameter, decoded.
    let pathParameters: [String]

    init(
        _ path: VersionedPath, head: RequestHead, bytes: Span<UInt8>, negotiation: Negotiation
    ) throws(ProxyError) {
        method = HTTPMethod(ascii: bytes.extracting(head.method))
        versions = try negotiation.route(for: path.version)
        let start = head.path.lowerBound
        let routed = start + path.rest.lowerBound..<start + path.rest.upperBound
        if path.isForeign(bytes.extracting(head.path)) {
            endpoint = nil
            prefix = []
            rest = head.path
            pathParameters = []
        } else {
            let match = EndpointTable.all.match(method, path: bytes.extracting(routed))
            endpoint = match?.endpoint
            prefix = versions.prefix
            rest = routed
        }
        plan = versions.plan[endpoint]
    }
}

extension VersionedPath {
    /// Whether the path is none of the Docker API's, so that no version of ours belongs before it: Podman's own API
    /// below `/libpod`, the asterisk of OPTIONS, and prefixes that only look like a version.
    fileprivate func isForeign(_ path: Span<UInt8>) -> Bool {
        prefix == .malformed || path.extracting(rest).hasPrefix("/libpod/") || !path.extracting(rest).hasPrefix("/")
    }
}
