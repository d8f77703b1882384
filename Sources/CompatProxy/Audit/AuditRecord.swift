// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What the audit keeps of a request, or of several that are alike: no path, no query, no header field but the
/// `User-Agent`, no body.
struct AuditRecord: Sendable {
    /// Who asked.
    var client: ClientIdentity
    /// The version that the path names; nil where it names none.
    var asked: APIVersion?
    /// The version that the engine was spoken to; nil where it was not reached.
    var spoken: APIVersion?
    /// The engine that it was asked of; nil where none was.
    var engine: EngineProfile?
    /// The newest version that the client was told of; nil where it did not ask without a version what there is.
    var offered: APIVersion?
    /// nil where the API has no such endpoint.
    var endpoint: Endpoint?
    /// The answer's status; zero where none was given.
    var status: Int
    /// Whether the connection became a tunnel.
    var isTunnel: Bool
    /// The ids of the changes whose steps the message went through.
    var changes: [String]
    var findings: [Finding]
    /// Whether some of the findings are those of a message like it, for it was not looked at itself.
    var isAssumed = false
    var sums: RequestSums

    /// Whether it tells of one request alone.
    var isSingle: Bool { sums.requests == 1 }
}

extension Endpoint? {
    /// Method and path with names in place of parameters; `other` for a path that is no endpoint.
    var auditName: String { self?.definition.name ?? "other" }
}
