// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// What a request asked for, to be read in a log.
///
/// A class, so that requests that get no line have no room for it.
private final class RequestText {
    let method: String
    let path: String

    /// More of a path is not kept, in bytes: the log has room for others.
    private static let longest = 8 * 1024

    /// Keeps the path and not the query, where build arguments and the like are.
    init(_ head: RequestHead, bytes: Span<UInt8>) {
        method = String(decoding: Array(copying: bytes.extracting(head.method)), as: UTF8.self)
        let all = bytes.extracting(head.path)
        path = String(decoding: Array(copying: all.extracting(first: min(all.count, Self.longest))), as: UTF8.self)
    }
}

/// What is noted of an exchange for its line in the log.
struct ExchangeLog {
    /// When it began, in nanoseconds.
    let started: UInt64
    private let text: RequestText?
    let asked: APIVersion?
    var status = 0
    var bytesIn: UInt64 = 0
    var bytesOut: UInt64 = 0
    var error: String?
    /// Why the proxy refused it, where it did.
    var refusal: AuditNote.Refusal?
    /// How long it took; zero until its end.
    private(set) var elapsedNanoseconds: UInt64 = 0
    private(set) var hasEnded = false

    init(_ head: RequestHead, bytes: Span<UInt8>, asked: APIVersion?, started: UInt64 = Loop.nanoseconds) {
        text = RequestText(head, bytes: bytes)
        self.asked = asked
        self.started = started
    }

    /// Of a request that is counted but has no line, or whose head could not be read.
    init(asked: APIVersion? = nil, started: UInt64 = Loop.nanoseconds) {
        text = nil
        self.asked = asked
        self.started = started
    }

    mutating func end() {
        hasEnded = true
        elapsedNanoseconds = Loop.nanoseconds - started
    }

    /// What the audit adds up.
    func sums(at time: Timestamp) -> RequestSums {
        RequestSums(at: time, nanoseconds: elapsedNanoseconds, bytesIn: bytesIn, bytesOut: bytesOut)
    }

    /// The line of a request that was answered without the engine.
    func record(of session: Session) -> RequestRecord {
        RequestRecord(
            connection: session.id, request: session.requestCount, client: session.client,
            method: text?.method ?? "", path: text?.path ?? "", endpoint: nil, asked: asked, spoken: nil, changes: [],
            warnings: [], status: status, bytesIn: bytesIn, bytesOut: bytesOut,
            duration: .nanoseconds(Int64(elapsedNanoseconds)), isTunnel: false, error: error)
    }

    func record(of exchange: Exchange) -> RequestRecord {
        var record = record(of: exchange.session)
        record.endpoint = exchange.route.endpoint?.definition.name
        record.spoken = exchange.route.versions.spoken
        record.changes = exchange.appliedChanges
        record.warnings = exchange.request.rare.warnings
        record.isTunnel = exchange.isTunnel
        return record
    }
}
