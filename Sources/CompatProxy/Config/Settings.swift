// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What one source says: every field is nil where it is silent.
struct Settings: Sendable {
    var listeners: [ListenerSettings]?
    var upstream: Sourced<Address>?
    var speak: Sourced<SpeakPolicy>?
    var promise = PromiseSettings()
    var allowsInsecureTCP: Sourced<Bool>?
    var workers: Sourced<Int>?
    var headBytes: Sourced<Int>?
    var rewrittenBodyBytes: Sourced<Int>?
    var connections: Sourced<Int>?
    var clientHead: Sourced<Duration>?
    var upstreamConnect: Sourced<Duration>?
    var drain: Sourced<Duration>?
    var state: Sourced<String>?
    /// nil turns it off.
    var adminAddress: Sourced<Address?>?
    var adminNames: Sourced<[String]>?
    var auditEnabled: Sourced<Bool>?
    var auditRetention: Sourced<Duration>?
    var auditSize: Sourced<Int>?
    var auditSamples: Sourced<Int>?
    var auditLog: Sourced<AuditLogTarget>?
    var logLevel: Sourced<LogConfiguration.Level>?
    var logFormat: Sourced<LogConfiguration.Format>?
}

/// What is promised to the clients of a listener, or of all of them.
struct PromiseSettings: Sendable {
    var floor: Sourced<APIVersion>?
    var ceiling: Sourced<APIVersion>?
    var unversioned: Sourced<APIVersion>?
    var isStrict: Sourced<Bool>?
    var warnsClients: Sourced<Bool>?
}

/// What one source says of one listener.
struct ListenerSettings: Sendable {
    var address: Sourced<Address>
    var mode: Sourced<UInt16>?
    var owner: Sourced<String>?
    var group: Sourced<String>?
    var promise = PromiseSettings()

    init(address: Sourced<Address>) {
        self.address = address
    }
}
