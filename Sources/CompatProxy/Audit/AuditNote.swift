// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What a worker hands over of a request, or of several that are alike: nothing is computed yet that another thread can
/// compute.
struct AuditNote: Sendable {
    let kind: Kind
    var sums: RequestSums

    /// What requests have in common that are counted together.
    struct Kind: Sendable {
        let client: AuditClient
        let asked: APIVersion?
        /// nil where the request got no route.
        let route: VersionRoute?
        let endpoint: Endpoint?
        let status: Int
        var isTunnel = false
        let refusal: Refusal?
        /// Whether a rule had something to tell of a loss.
        var hasWarnings = false
        /// The messages to examine; none of most.
        var request: AuditSample?
        var answer: AuditSample?
        /// Whether one of these is another request's, and stands in for one that is not looked at.
        var isAssumed = false
    }

    /// Why a request was refused, where the proxy did it.
    enum Refusal: Sendable {
        case version, rule
    }
}

extension AuditNote.Kind {
    /// The newest version that the client was told of, where it asked what there is.
    var offered: APIVersion? { asked == nil && endpoint?.isOfNegotiation ?? false ? route?.offered : nil }
}

extension AuditNote.Kind: Hashable {
    // Clients, routes and messages are the same if they are the same object.
    static func == (left: Self, right: Self) -> Bool {
        left.client === right.client && left.route === right.route && left.endpoint == right.endpoint
            && left.asked == right.asked && left.status == right.status && left.isTunnel == right.isTunnel
            && left.refusal == right.refusal && left.hasWarnings == right.hasWarnings
            && left.request === right.request && left.answer === right.answer && left.isAssumed == right.isAssumed
    }

    // What seldom differs between requests of one client and route is left to the comparison.
    func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(client))
        hasher.combine(route.map { UInt(bitPattern: ObjectIdentifier($0)) } ?? 0)
        hasher.combine(status << 8 | Int(endpoint?.rawValue ?? .max))
    }
}

/// How many requests there were, how much they took, and when.
struct RequestSums: Sendable {
    private(set) var requests: Int
    /// Bytes of the bodies, or of the tunnel.
    private(set) var bytesIn: UInt64
    private(set) var bytesOut: UInt64
    /// How long all of them took.
    private(set) var nanoseconds: UInt64
    /// When the first and the last of them was over.
    private(set) var first: Timestamp
    private(set) var last: Timestamp

    /// Those of one request.
    init(at time: Timestamp, nanoseconds: UInt64 = 0, bytesIn: UInt64 = 0, bytesOut: UInt64 = 0) {
        requests = 1
        (first, last) = (time, time)
        self.nanoseconds = nanoseconds
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
    }

    static func += (left: inout RequestSums, right: RequestSums) {
        left.requests += right.requests
        left.bytesIn &+= right.bytesIn
        left.bytesOut &+= right.bytesOut
        left.nanoseconds &+= right.nanoseconds
        left.first = min(left.first, right.first)
        left.last = max(left.last, right.last)
    }

    var microseconds: Int64 { Int64(clamping: nanoseconds / 1000) }
}
