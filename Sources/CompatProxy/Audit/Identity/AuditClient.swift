// SPDX-License-Identifier: Apache-2.0

/// A connection and what its client calls itself: made when either is new, so that requests are told apart by the object.
final class AuditClient: Sendable {
    let source: ClientSource
    /// The same for all connections of a process or host that call themselves alike: for one client.
    let likeness: Int
    private let userAgentBytes: [UInt8]?

    init(_ source: ClientSource, userAgent: [UInt8]? = nil) {
        self.source = source
        userAgentBytes = userAgent
        likeness = Likeness(origin: source.origin, userAgent: userAgent).hashValue
    }

    private struct Likeness: Hashable {
        let origin: Int
        let userAgent: [UInt8]?
    }

    /// As it was sent, cut to a bounded length.
    var userAgent: String? { userAgentBytes.map { String(decoding: $0, as: UTF8.self) } }

    /// The client of the connection's next request, whose `User-Agent` is that part of its head: itself where that stays.
    func called(_ head: Span<UInt8>, at range: Range<Int>?, among agents: inout UserAgents) -> AuditClient {
        guard let range else { return userAgentBytes == nil ? self : AuditClient(source) }
        let kept = head.extracting(range.prefix(ClientIdentity.longestUserAgent))
        if let known = userAgentBytes, kept.equals(known.span) { return self }
        return AuditClient(source, userAgent: agents.bytes(kept))
    }
}

/// What clients lately called themselves: many connections do so alike, and share the bytes.
struct UserAgents {
    private static let most = 16

    private var known: [[UInt8]] = []
    private var oldest = 0

    mutating func bytes(_ agent: Span<UInt8>) -> [UInt8] {
        if let same = known.first(where: { agent.equals($0.span) }) { return same }
        let bytes = Array(copying: agent)
        if known.count < Self.most {
            known.append(bytes)
        } else {
            known[oldest] = bytes
            oldest = (oldest + 1) % Self.most
        }
        return bytes
    }
}
