// SPDX-License-Identifier: Apache-2.0
import VersionRules

extension Configuration {
    /// The whole configuration as a file that would give it again.
    public var yaml: String {
        """
        listeners:
        \(listeners.map(\.yaml).joined(separator: "\n"))
        upstream: \(quoted(upstream.description))\(upstreamTLS?.upstreamYAML ?? "")
        speak: \(speak)
        allow-insecure-tcp: \(isInsecure)
        workers: \(workers)
        limits:
          head: \(ByteSize.text(limits.headBytes))
          rewritten-body: \(ByteSize.text(limits.rewrittenBodyBytes))
          connections: \(limits.connections)
        timeouts:
          client-head: \(DurationText.text(timeouts.clientHead))
          upstream-connect: \(DurationText.text(timeouts.upstreamConnect))
          drain: \(DurationText.text(timeouts.drain))
        state: \(quoted(state))
        admin:
          address: \(quoted(admin?.address.description ?? "off"))
          names: \(quoted(admin?.names.joined(separator: ", ") ?? ""))
        audit:
          enabled: \(audit.isEnabled)
          retention: \(DurationText.text(audit.retention))
          size: \(ByteSize.text(audit.storeBytes))
          samples: \(audit.samples)\(audit.log.map { "\n  log: \(quoted($0.description))" } ?? "")
        log:
          level: \(log.level.rawValue)
          format: \(log.format.rawValue)

        """
    }
}

extension Configuration {
    private var isInsecure: Bool { listeners.contains { !$0.isSafe } || admin.map { !$0.address.isLocal } ?? false }
}

extension ListenerConfiguration {
    fileprivate var yaml: String {
        var lines = ["  - address: \(quoted(address.description))"]
        if case .unix = address {
            let octal = String(mode, radix: 8)
            lines.append("    mode: \"\(String(repeating: "0", count: max(0, 4 - octal.count)))\(octal)\"")
            if let owner { lines.append("    owner: \(quoted(owner))") }
            if let group { lines.append("    group: \(quoted(group))") }
        }
        if let tls { lines += tls.yaml }
        lines.append("    floor: \(floor)")
        if let ceiling { lines.append("    ceiling: \(ceiling)") }
        if let unversioned { lines.append("    unversioned: \(unversioned)") }
        lines.append("    strict: \(isStrict)")
        lines.append("    audit-warnings: \(warnsClients)")
        return lines.joined(separator: "\n")
    }
}

extension TLSConfiguration {
    /// As the engine's has it.
    fileprivate var upstreamYAML: String {
        let named = [("ca", files.authority), ("cert", files.certificate), ("key", files.key)]
        return "\nupstream-tls:" + named.map { key, file in file.map { "\n  \(key): \(quoted($0))" } ?? "" }.joined()
    }

    /// As a listener has it.
    fileprivate var yaml: [String] {
        let named = [("tlscacert", files.authority), ("tlscert", files.certificate), ("tlskey", files.key)]
        return named.compactMap { key, file in file.map { "    \(key): \(quoted($0))" } }
            + ["    tlsverify: \(requiresCertificates)"]
    }
}

extension SpeakPolicy: CustomStringConvertible {
    /// The policy as it is written in flags and files.
    public var description: String {
        switch self {
        case .nearest: "nearest"
        case .newest: "newest"
        case .fixed(let version): version.description
        }
    }
}

/// A double-quoted YAML scalar, whose escapes are those of JSON.
private func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    QuotedText.append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
}
