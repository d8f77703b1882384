// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// One thing that a user can set: its name, and how its text is read and stored in `Target`.
struct Setting<Target>: Sendable {
    /// The key's path in a file, such as `limits.head`.
    let path: String
    let store: @Sendable (RawSetting, inout Target) throws(ConfigurationError) -> Void

    init<Value>(
        _ path: String, _ field: WritableKeyPath<Target, Sourced<Value>?> & Sendable, _ reader: ValueReader<Value>
    ) {
        self.path = path
        store = { raw, target throws(ConfigurationError) in
            target[keyPath: field] = try raw.read(with: reader)
        }
    }

    /// The environment variable that sets it.
    var variable: String {
        "COMPATPROXY_" + String(path.map { $0 == "." || $0 == "-" ? "_" : $0 }).uppercased()
    }
}

/// The text of a setting, before it is understood.
struct RawSetting: Sendable {
    let text: String
    let origin: SettingOrigin
    /// The key in a file; nil for flags and variables, whose origin is their name.
    let key: String?

    func read<Value>(with reader: ValueReader<Value>) throws(ConfigurationError) -> Sourced<Value> {
        do {
            return Sourced(value: try reader.read(text), origin: origin, key: key)
        } catch {
            throw ConfigurationError(origin, key: key, "'\(text)' \(error.problem)", allowed: reader.allowed)
        }
    }
}

/// Nobody waits for longer than a day on purpose.
private let day = Duration.seconds(86_400)

extension Setting where Target == Settings {
    /// Everything that is set once for the whole proxy.
    static func all(known: VersionWindow) -> [Setting] {
        [
            Setting("upstream", \.upstream, .address),
            Setting("upstream-tls.ca", \.upstreamTLS.authority, .absolutePath),
            Setting("upstream-tls.cert", \.upstreamTLS.certificate, .absolutePath),
            Setting("upstream-tls.key", \.upstreamTLS.key, .absolutePath),
            Setting("speak", \.speak, .speak(in: known)),
            Setting("floor", \.promise.floor, .version(in: known)),
            Setting("ceiling", \.promise.ceiling, .version(in: known)),
            Setting("unversioned", \.promise.unversioned, .version(in: known)),
            Setting("strict", \.promise.isStrict, .truth),
            Setting("audit-warnings", \.promise.warnsClients, .truth),
            Setting("tlscacert", \.tls.authority, .absolutePath),
            Setting("tlscert", \.tls.certificate, .absolutePath),
            Setting("tlskey", \.tls.key, .absolutePath),
            Setting("tlsverify", \.tls.isVerified, .truth),
            Setting("allow-insecure-tcp", \.allowsInsecureTCP, .truth),
            Setting("workers", \.workers, .count(1...256)),
            Setting("limits.head", \.headBytes, .size(1024...1 << 20)),
            Setting("limits.rewritten-body", \.rewrittenBodyBytes, .size(64 << 10...1 << 30)),
            Setting("limits.connections", \.connections, .count(1...1_000_000)),
            Setting("timeouts.client-head", \.clientHead, .duration(Duration.milliseconds(1)...day)),
            Setting("timeouts.upstream-connect", \.upstreamConnect, .duration(Duration.milliseconds(1)...day)),
            Setting("timeouts.drain", \.drain, .duration(Duration.zero...day)),
            Setting("state", \.state, .absolutePath),
            Setting("admin.address", \.adminAddress, .addressOrOff),
            Setting("admin.names", \.adminNames, .hostNames),
            Setting("audit.enabled", \.auditEnabled, .truth),
            Setting("audit.retention", \.auditRetention, .duration(Duration.seconds(3600)...day * 3660)),
            Setting("audit.size", \.auditSize, .size(1 << 20...1 << 40)),
            Setting("audit.samples", \.auditSamples, .count(0...1_000_000)),
            Setting("audit.log", \.auditLog, .auditLog),
            Setting("log.level", \.logLevel, .oneOf),
            Setting("log.format", \.logFormat, .oneOf),
        ]
    }
}

extension Setting where Target == ListenerSettings {
    /// Everything that is set for one listener, beside its address.
    static func all(known: VersionWindow, machine: Machine) -> [Setting] {
        [
            Setting("mode", \.mode, .mode),
            Setting("owner", \.owner, .account("user", exists: machine.hasUser)),
            Setting("group", \.group, .account("group", exists: machine.hasGroup)),
            Setting("tlscacert", \.tls.authority, .absolutePath),
            Setting("tlscert", \.tls.certificate, .absolutePath),
            Setting("tlskey", \.tls.key, .absolutePath),
            Setting("tlsverify", \.tls.isVerified, .truth),
            Setting("floor", \.promise.floor, .version(in: known)),
            Setting("ceiling", \.promise.ceiling, .version(in: known)),
            Setting("unversioned", \.promise.unversioned, .version(in: known)),
            Setting("strict", \.promise.isStrict, .truth),
            Setting("audit-warnings", \.promise.warnsClients, .truth),
        ]
    }
}
