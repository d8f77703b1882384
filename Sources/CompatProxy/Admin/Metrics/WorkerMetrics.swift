// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What one worker has counted: plain numbers of its own thread, of which others get copies.
struct WorkerMetrics: Sendable {
    private var counts: [RequestKind: UInt64] = [:]
    /// Of the kind that was counted last, those that are not among `counts` yet: most often the next is like it.
    private var latest: (kind: RequestKind, count: UInt64)?
    private(set) var durations = DurationHistograms()
    /// How many answers have ended.
    private(set) var answers: UInt64 = 0
    private(set) var bytesIn: UInt64 = 0
    private(set) var bytesOut: UInt64 = 0
    /// How many there are now.
    var connections = 0
    var tunnels = 0
    var upstreamConnections = 0

    /// How many there were of each kind.
    var requests: [RequestKind: UInt64] {
        guard let latest else { return counts }
        return counts.merging([latest.kind: latest.count], uniquingKeysWith: +)
    }

    /// Counts a request that was answered without an exchange.
    mutating func count(_ log: ExchangeLog) {
        count(RequestKind(asked: log.asked, spoken: nil, endpoint: nil, status: log.status))
        durations.add(log.elapsedNanoseconds, at: nil)
    }

    /// Counts an exchange that is over. How long a tunnel lasts says nothing about the proxy.
    mutating func count(_ exchange: Exchange) {
        let route = exchange.route
        count(
            RequestKind(
                asked: exchange.log.asked, spoken: route.versions.spoken, endpoint: route.endpoint,
                status: exchange.log.status))
        bytesIn += exchange.log.bytesIn
        bytesOut += exchange.log.bytesOut
        guard !exchange.isTunnel else { return tunnels -= 1 }
        durations.add(exchange.log.elapsedNanoseconds, at: route.endpoint)
    }

    private mutating func count(_ kind: RequestKind) {
        if latest?.kind == kind {
            latest?.count += 1
        } else {
            if let latest { counts[latest.kind, default: 0] += latest.count }
            latest = (kind, 1)
        }
        answers += 1
    }

    /// Adds what another worker has counted.
    mutating func merge(_ other: WorkerMetrics) {
        counts.merge(other.requests, uniquingKeysWith: +)
        durations.merge(other.durations)
        answers += other.answers
        bytesIn += other.bytesIn
        bytesOut += other.bytesOut
        connections += other.connections
        tunnels += other.tunnels
        upstreamConnections += other.upstreamConnections
    }
}

/// What requests are counted by. Versions that nobody knows are one, so that no client can make up more.
struct RequestKind: Hashable, Sendable {
    let asked: VersionLabel
    /// nil where the engine was not reached.
    let spoken: APIVersion?
    /// nil where the API has no such endpoint.
    let endpoint: Endpoint?
    /// The first digit; zero where no answer was given.
    let statusClass: Int

    init(asked: APIVersion?, spoken: APIVersion?, endpoint: Endpoint?, status: Int) {
        self.asked = VersionLabel(asked, spoken: spoken)
        self.spoken = spoken
        self.endpoint = endpoint
        statusClass = status / 100
    }

    var statusLabel: String { statusClass == 0 ? "none" : "\(statusClass)xx" }
}

/// A client's version as a label.
enum VersionLabel: Hashable, Sendable {
    case named(APIVersion)
    /// The path named none.
    case none
    /// One that nobody knows.
    case other

    private static let known = VersionHistory.all.window

    /// Beside those of the history, engines may know newer ones, which are spoken as they are.
    init(_ asked: APIVersion?, spoken: APIVersion?) {
        guard let asked else {
            self = .none
            return
        }
        self = asked == spoken || Self.known.contains(asked) ? .named(asked) : .other
    }

    var text: String {
        switch self {
        case .named(let version): version.description
        case .none: "none"
        case .other: "other"
        }
    }
}
