// SPDX-License-Identifier: Apache-2.0

/// A connection and what its client calls itself: made when either is new, so that requests are told apart by the object.
final class AuditClient: Sendable {
    let source: ClientSource
    private let userAgentBytes: [UInt8]?

    init(_ source: ClientSource, userAgent: [UInt8]? = nil) {
        self.source = source
        userAgentBytes = userAgent
    }

    /// As it was sent, cut to a bounded length.
    var userAgent: String? { userAgentBytes.map { String(decoding: $0, as: UTF8.self) } }

    /// The client of the connection's next request, whose `User-Agent` is that part of its head: itself where that stays.
    func called(_ head: Span<UInt8>, at range: Range<Int>?) -> AuditClient {
        guard let range else { return userAgentBytes == nil ? self : AuditClient(source) }
        let kept = head.extracting(range.prefix(ClientIdentity.longestUserAgent))
        if let known = userAgentBytes, kept.equals(known.span) { return self }
        return AuditClient(source, userAgent: Array(copying: kept))
    }
}
