// SPDX-License-Identifier: Apache-2.0

/// Reads the settings out of `COMPATPROXY_…` variables. An empty variable is one that is not set.
struct ConfigurationEnvironment {
    static let prefix = "COMPATPROXY_"
    static let configVariable = "COMPATPROXY_CONFIG"
    static let listenVariable = "COMPATPROXY_LISTEN"

    let variables: [String: String]

    init(_ variables: [String: String]) {
        self.variables = variables.filter { !$0.value.isEmpty }
    }

    func settings(_ known: [Setting<Settings>]) throws(ConfigurationError) -> Settings {
        try refuseUnknown(known)
        var settings = Settings()
        for setting in known {
            guard let text = variables[setting.variable] else { continue }
            try setting.store(RawSetting(text: text, origin: .variable(setting.variable), key: nil), &settings)
        }
        if let addresses = variables[Self.listenVariable] {
            settings.listeners = try readListeners(
                addresses.split(separator: ",").map(Self.withoutSpaces), origin: .variable(Self.listenVariable))
        }
        return settings
    }

    /// Those around it: a path may have some of its own.
    private static func withoutSpaces(_ text: Substring) -> String {
        let start = text.drop { $0 == " " }
        return String(start.prefix(upTo: start.lastIndex { $0 != " " }.map(start.index(after:)) ?? start.startIndex))
    }

    private func refuseUnknown(_ known: [Setting<Settings>]) throws(ConfigurationError) {
        let names = [Self.configVariable, Self.listenVariable] + known.map(\.variable)
        let unknown = variables.keys.filter { name in
            name.hasPrefix(Self.prefix) && !names.contains(name) && !Self.isServiceLink(name)
        }
        guard let first = unknown.min() else { return }
        throw ConfigurationError(
            .variable(first), "there is no such variable", allowed: names.sorted().joined(separator: ", "))
    }

    /// Kubernetes and container links put such variables into every container beside a service named `compatproxy`.
    private static func isServiceLink(_ name: String) -> Bool {
        let rest = name.dropFirst(prefix.count)
        return rest == "PORT" || rest.hasPrefix("PORT_") || rest.hasPrefix("SERVICE_")
    }
}
