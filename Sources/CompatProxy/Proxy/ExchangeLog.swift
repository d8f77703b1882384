// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// What is noted of an exchange for its line in the log.
struct ExchangeLog {
    private let started = Loop.nanoseconds
    private let path: [UInt8]
    private let method: [UInt8]
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

    /// Keeps the path and not the query, where build arguments and the like are.
    init(_ head: RequestHead, bytes: Span<UInt8>, asked: APIVersion?) {
        path = Array(copying: bytes.extracting(head.path))
        method = Array(copying: bytes.extracting(head.method))
        self.asked = asked
    }

    /// Of a request that is counted but has no line, or whose head could not be read.
    init(asked: APIVersion? = nil) {
        path = []
        method = []
        self.asked = asked
    }

    mutating func end() {
        hasEnded = true
        elapsedNanoseconds = Loop.nanoseconds - started
    }

    /// The line of a request that was answered without the engine.
    func record(of session: Session) -> RequestRecord {
        RequestRecord(
            connection: session.id, request: session.requestCount, client: session.client,
            method: String(decoding: method, as: UTF8.self), path: String(decoding: path, as: UTF8.self),
            endpoint: nil, asked: asked, spoken: nil, changes: [], warnings: [], status: status, bytesIn: bytesIn,
            bytesOut: bytesOut, duration: .nanoseconds(Int64(elapsedNanoseconds)), isTunnel: false,
            error: error)
    }

    func record(of exchange: Exchange) -> RequestRecord {
        var record = record(of: exchange.session)
        record.endpoint = exchange.route.endpoint?.definition.name
        record.spoken = exchange.route.versions.spoken
        record.changes = exchange.appliedChanges
        record.warnings = exchange.request.warnings
        record.isTunnel = exchange.isTunnel
        return record
    }
}
