// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What the log says of one request. It has no headers and no query, which may hold secrets.
struct RequestRecord: Sendable {
    /// The client connection's number, and the request's on it.
    var connection: UInt64
    var request: UInt64
    /// Who asked, such as `uid=1000 pid=42` or `127.0.0.1:5123`.
    var client: String
    var method: String
    /// The path as sent, without the query.
    var path: String
    /// The endpoint's name; nil for a path that is none.
    var endpoint: String?
    /// The version that the client asked for; nil for a path without one.
    var asked: APIVersion?
    /// The version that the engine was spoken to; nil where it was not reached.
    var spoken: APIVersion?
    /// The ids of the changes that were applied.
    var changes: [String]
    var warnings: [String]
    var status: Int
    /// Bytes of the bodies, or of the tunnel.
    var bytesIn: UInt64
    var bytesOut: UInt64
    var duration: Duration
    /// Whether the connection became a tunnel.
    var isTunnel: Bool
    /// Why the exchange broke, where it did.
    var error: String?
}

extension LogLine {
    /// Makes this the line of `record`.
    mutating func set(_ record: RequestRecord, at time: Timestamp) {
        begin("info", "request", at: time)
        field("connection", record.connection)
        field("request", record.request)
        field("client", record.client)
        field("method", record.method)
        field("path", record.path)
        field("endpoint", record.endpoint)
        field("asked_version", record.asked?.description)
        field("spoken_version", record.spoken?.description)
        field("rules", record.changes)
        field("warnings", record.warnings)
        field("status", UInt64(clamping: record.status))
        field("bytes_in", record.bytesIn)
        field("bytes_out", record.bytesOut)
        field("duration_ms", milliseconds: record.duration)
        field("tunnel", record.isTunnel)
        if let error = record.error { field("error", error) }
        end()
    }
}
