// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What one client did at one endpoint at one version, summed up: what reports are made of, wherever it is kept.
struct AuditUse: Sendable {
    /// What the client is called.
    var client: String
    /// The host whose proxy saw it, in a report over several.
    var host: String?
    /// nil where the path named no version.
    var asked: APIVersion?
    /// The version that the engine was spoken to; nil where it was not reached, or where that is not known.
    var spoken: APIVersion?
    /// The newest versions that the client was told of where it asked what there is; none where an older proxy counted.
    var offered: Set<APIVersion> = []
    /// The engines that it was asked of; none where an older proxy counted.
    var engines: Set<EngineProfile> = []
    /// nil where the API has no such endpoint.
    var endpoint: Endpoint?
    var requests: Int
    /// Those answered with a status from 400 on.
    var failures: Int
    /// Less than all requests where an older proxy counted some of them.
    var statuses = StatusCounts()
    /// nil where it is not known.
    var firstSeen: Timestamp?
    var lastSeen: Timestamp?
    /// How many requests each was found in.
    var findings: [Finding: Int] = [:]
}

/// Requests of one hour by the version that they asked for.
struct AuditTraffic: Hashable, Sendable {
    /// When the hour begins.
    var hour: Timestamp
    var asked: APIVersion?
    var requests: Int
    var bytesIn: UInt64
    var bytesOut: UInt64
}

/// Which part of what is kept is asked for.
struct AuditFilter: Hashable, Sendable {
    /// From the hour that has this moment; nil for all that is kept.
    var since: Timestamp?
    /// Up to the hour that has this moment; nil for no end.
    var until: Timestamp?
    /// Clients whose name has this in it; nil for all.
    var client: String?
}

/// Reads what the audit has kept. Used from any thread; it may wait for the disk.
protocol AuditSource: Sendable {
    /// What each client did.
    func uses(_ filter: AuditFilter) throws -> [AuditUse]
    /// The traffic of each hour, oldest first.
    func traffic(_ filter: AuditFilter) throws -> [AuditTraffic]
    /// How many records were lost in that time.
    func losses(_ filter: AuditFilter) throws -> Int
}
