// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Puts a configuration together from flags, environment, file and defaults, in this order of precedence.
public struct ConfigurationLoader: Sendable {
    /// The file that is read where none is named, if it exists.
    public static let defaultFile = "/etc/compatproxy/compatproxy.yaml"

    private let flags: ConfigurationFlags
    private let environment: ConfigurationEnvironment
    private let known: VersionWindow
    private let machine: Machine
    private let defaultFile: String

    /// A loader over what this process was started with.
    public init(flags: ConfigurationFlags, environment: [String: String]) {
        self.init(flags: flags, environment: environment, known: VersionHistory.all.window, machine: .current)
    }

    init(
        flags: ConfigurationFlags, environment: [String: String], known: VersionWindow, machine: Machine,
        defaultFile: String = Self.defaultFile
    ) {
        self.flags = flags
        self.environment = ConfigurationEnvironment(environment)
        self.known = known
        self.machine = machine
        self.defaultFile = defaultFile
    }

    /// Reads every source anew; the first mistake refuses them all.
    public func load() throws(ConfigurationError) -> Configuration { try resolver().resolve() }

    /// The folder of what outlives the proxy, whether or not all else is sound.
    public func loadState() throws(ConfigurationError) -> String { try resolver().state }

    /// What every source says.
    func resolver() throws(ConfigurationError) -> ConfigurationResolver {
        let global = Setting<Settings>.all(known: known)
        return ConfigurationResolver(
            flags: try flags.settings(global),
            environment: try environment.settings(global),
            file: try readFile(global),
            variables: environment.variables,
            machine: machine,
            known: known
        )
    }

    private func readFile(_ global: [Setting<Settings>]) throws(ConfigurationError) -> Settings {
        guard let text = try fileText() else { return Settings() }
        let file = ConfigurationFile(
            path: text.path, global: global, perListener: Setting<ListenerSettings>.all(known: known, machine: machine))
        return try file.read(text.content)
    }

    private func fileText() throws(ConfigurationError) -> (path: String, content: String)? {
        let variable = ConfigurationEnvironment.configVariable
        if let path = flags.config { return (path, try readText(of: path, namedBy: .flag("--config"))) }
        if let path = environment.variables[variable] {
            return (path, try readText(of: path, namedBy: .variable(variable)))
        }
        do {
            return (defaultFile, try TextFile.read(defaultFile))
        } catch .missing {
            return nil
        } catch {
            throw ConfigurationError(.wholeFile(path: defaultFile), error.description)
        }
    }

    private func readText(of path: String, namedBy origin: SettingOrigin) throws(ConfigurationError) -> String {
        do {
            return try TextFile.read(path)
        } catch {
            throw ConfigurationError(origin, "\(path): \(error)")
        }
    }
}
