// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// What is noted of an exchange for its line in the log.
struct ExchangeLog {
    private let started = Loop.nanoseconds
    private let path: [UInt8]
    private let method: [UInt8]
    private let asked: APIVersion?
    var status = 0
    var bytesIn: UInt64 = 0
    var bytesOut: UInt64 = 0
    var error: String?
    var isWritten = false

    /// Keeps the path and not the query, where build arguments and the like are.
    init(_ head: RequestHead, bytes: Span<UInt8>, asked: APIVersion?) {
        path = Array(copying: bytes.extracting(head.path))
        method = Array(copying: bytes.extracting(head.method))
        self.asked = asked
    }

    func record(of exchange: Exchange) -> RequestRecord {
        RequestRecord(
            connection: exchange.session.id, request: exchange.number, client: exchange.session.client,
            method: String(decoding: method, as: UTF8.self), path: String(decoding: path, as: UTF8.self),
            endpoint: exchange.route.endpoint?.definition.name, asked: asked, spoken: exchange.route.versions.spoken,
            changes: exchange.route.plan.changeIDs, warnings: exchange.request.warnings, status: status,
            bytesIn: bytesIn, bytesOut: bytesOut, duration: .nanoseconds(Int64(Loop.nanoseconds - started)),
            isTunnel: exchange.isTunnel, error: error)
    }
}
