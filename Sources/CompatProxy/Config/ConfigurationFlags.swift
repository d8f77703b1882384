// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// What the command line says, as text: it is checked together with the other sources.
public struct ConfigurationFlags: Sendable {
    /// Each `--listen`.
    public var listen: [String] = []
    /// `--upstream`.
    public var upstream: String?
    /// `--speak`.
    public var speak: String?
    /// `--floor`.
    public var floor: String?
    /// `--ceiling`.
    public var ceiling: String?
    /// `--unversioned`.
    public var unversioned: String?
    /// `--strict`.
    public var isStrict = false
    /// `--config`.
    public var config: String?
    /// `--workers`.
    public var workers: String?
    /// `--state`.
    public var state: String?
    /// `--admin-address`.
    public var adminAddress: String?
    /// `--no-audit`.
    public var isUnaudited = false
    /// `--log-level`.
    public var logLevel: String?
    /// `--log-format`.
    public var logFormat: String?
    /// `--tlscacert`.
    public var tlsAuthority: String?
    /// `--tlscert`.
    public var tlsCertificate: String?
    /// `--tlskey`.
    public var tlsKey: String?
    /// `--tlsverify`.
    public var verifiesTLS = false
    /// `--allow-insecure-tcp`.
    public var allowsInsecureTCP = false

    /// No flag at all.
    public init() {}

    func settings(_ known: [Setting<Settings>]) throws(ConfigurationError) -> Settings {
        var settings = Settings()
        for (path, text) in given {
            guard let setting = known.first(where: { $0.path == path }), let text else { continue }
            let flag = "--" + path.replacing(".", with: "-")
            try setting.store(RawSetting(text: text, origin: .flag(flag), key: nil), &settings)
        }
        if !listen.isEmpty {
            settings.listeners = try readListeners(listen, origin: .flag("--listen"))
        }
        return settings
    }

    private var given: [(path: String, text: String?)] {
        [
            ("upstream", upstream), ("speak", speak), ("floor", floor), ("ceiling", ceiling),
            ("unversioned", unversioned), ("strict", isStrict ? "true" : nil), ("workers", workers),
            ("state", state.map(wholePath)), ("audit.enabled", isUnaudited ? "false" : nil),
            ("admin.address", adminAddress),
            ("log.level", logLevel), ("log.format", logFormat),
            ("tlscacert", tlsAuthority.map(wholePath)), ("tlscert", tlsCertificate.map(wholePath)),
            ("tlskey", tlsKey.map(wholePath)),
            ("tlsverify", verifiesTLS ? "true" : nil),
            ("allow-insecure-tcp", allowsInsecureTCP ? "true" : nil),
        ]
    }
}

/// A path as it is typed: from the folder that the program was started in, as dockerd takes it.
private func wholePath(_ path: String) -> String {
    guard !path.isEmpty, !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return "\(String(cString: folder))/\(path)"
}

/// Listeners that are given by their addresses alone.
func readListeners(_ addresses: [String], origin: SettingOrigin) throws(ConfigurationError) -> [ListenerSettings] {
    var listeners: [ListenerSettings] = []
    for text in addresses {
        let address = try RawSetting(text: text, origin: origin, key: nil).read(with: ValueReader.address)
        listeners.append(ListenerSettings(address: address))
    }
    return listeners
}
