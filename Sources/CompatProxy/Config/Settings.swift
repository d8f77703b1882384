// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What one source says: every field is nil where it is silent.
struct Settings: Sendable {
    var listeners: [ListenerSettings]?
    var upstream: Sourced<Address>?
    var upstreamTLS = TLSSettings()
    var speak: Sourced<SpeakPolicy>?
    var promise = PromiseSettings()
    /// For the listeners on TCP.
    var tls = TLSSettings()
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

/// What one source says of one end of TLS.
struct TLSSettings: Sendable {
    var authority: Sourced<String>?
    var certificate: Sourced<String>?
    var key: Sourced<String>?
    var isVerified: Sourced<Bool>?

    /// What asks for TLS, and so is to blame where it cannot be had; nil where nothing does.
    var first: Sourced<Void>? {
        let verified = isVerified?.value == true ? isVerified?.withoutValue : nil
        return (certificate ?? key ?? authority)?.withoutValue ?? verified
    }

    subscript(part: TLSFileError.Part) -> Sourced<String>? {
        switch part {
        case .certificate: certificate
        case .key: key
        case .authority: authority
        }
    }
}

/// What one source says of one listener.
struct ListenerSettings: Sendable {
    var address: Sourced<Address>
    var mode: Sourced<UInt16>?
    var owner: Sourced<String>?
    var group: Sourced<String>?
    var tls = TLSSettings()
    var promise = PromiseSettings()

    init(address: Sourced<Address>) {
        self.address = address
    }
}
