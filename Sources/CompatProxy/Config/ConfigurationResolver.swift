// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Decides between the sources, fills in the defaults and checks what only the whole can tell.
struct ConfigurationResolver {
    static let defaultListener = Address.unix(path: "/run/compatproxy/docker.sock")

    let flags: Settings
    let environment: Settings
    let file: Settings
    let variables: [String: String]
    let machine: Machine
    let known: VersionWindow

    func resolve() throws(ConfigurationError) -> Configuration {
        var configuration = Configuration()
        let upstream = try upstream()
        configuration.upstream = upstream.value
        configuration.upstreamTLS = try upstreamTLS(upstream)
        configuration.listeners = try listeners(upstream: upstream)
        fill(&configuration.speak, \.speak)
        configuration.workers = min(machine.processors, Self.mostDefaultWorkers)
        fill(&configuration.workers, \.workers)
        fill(&configuration.limits.headBytes, \.headBytes)
        fill(&configuration.limits.rewrittenBodyBytes, \.rewrittenBodyBytes)
        fill(&configuration.limits.connections, \.connections)
        fill(&configuration.timeouts.clientHead, \.clientHead)
        fill(&configuration.timeouts.upstreamConnect, \.upstreamConnect)
        fill(&configuration.timeouts.drain, \.drain)
        configuration.state = state
        configuration.admin = try admin(beside: configuration.listeners, upstream: upstream)
        fill(&configuration.audit.isEnabled, \.auditEnabled)
        fill(&configuration.audit.retention, \.auditRetention)
        fill(&configuration.audit.storeBytes, \.auditSize)
        fill(&configuration.audit.samples, \.auditSamples)
        configuration.audit.log = first(\.auditLog)?.value
        fill(&configuration.log.level, \.logLevel)
        fill(&configuration.log.format, \.logFormat)
        return configuration
    }

    /// A relay of small messages gains little from more; who needs them says so.
    private static let mostDefaultWorkers = 8

    private func fill<Value>(_ target: inout Value, _ field: KeyPath<Settings, Sourced<Value>?>) {
        if let setting = first(field) { target = setting.value }
    }

    func first<Value>(_ field: KeyPath<Settings, Sourced<Value>?>) -> Sourced<Value>? {
        flags[keyPath: field] ?? environment[keyPath: field] ?? file[keyPath: field]
    }
}

extension ConfigurationResolver {
    private func admin(
        beside listeners: [ListenerConfiguration], upstream: Sourced<Address>
    ) throws(ConfigurationError) -> AdminConfiguration? {
        var admin = AdminConfiguration()
        let given = first(\.adminAddress) ?? Sourced(admin.address)
        guard let address = given.value else { return nil }
        admin.address = address
        fill(&admin.names, \.adminNames)
        let own = Sourced(value: address, origin: given.origin, key: given.key)
        let taken = listeners.map(\.address) + [upstream.value]
        if try collides(own, with: taken) { return nil }
        try refuseInsecure(own, "'\(address)' lets everyone who reaches it see what runs on the engine")
        return admin
    }

    private func upstream() throws(ConfigurationError) -> Sourced<Address> {
        let given = first(\.upstream)
        let upstream = if let given { given } else { try dockerHost() ?? Sourced(Configuration().upstream) }
        if case .tcp(_, port: 0) = upstream.value {
            throw upstream.refuse(
                "'\(upstream.value)' has port 0, where nothing answers", allowed: "a port from 1 to 65535")
        }
        return upstream
    }

    private func dockerHost() throws(ConfigurationError) -> Sourced<Address>? {
        guard let text = variables["DOCKER_HOST"] else { return nil }
        let raw = RawSetting(text: text, origin: .variable("DOCKER_HOST"), key: nil)
        // As Docker's clients take it.
        let port: UInt16 = variables["DOCKER_TLS_VERIFY"] == nil ? 2375 : 2376
        return try raw.read(with: ValueReader.address(usualPort: port))
    }
}

/// For commands that look for a proxy, which may have been started by another user, with another environment: they need no
/// engine, and none of its certificates.
extension ConfigurationResolver {
    /// The folder of what outlives the proxy.
    var state: String { first(\.state)?.value ?? Configuration().state }

    /// The first listener that answers to everyone.
    var plainListener: Address? { givenListeners.first { !asksForTLS($0) }?.address.value }

    /// nil where it is turned off.
    var adminAddress: Address? {
        if let given = first(\.adminAddress) { given.value } else { AdminConfiguration.defaultAddress }
    }

    private var givenListeners: [ListenerSettings] {
        flags.listeners ?? environment.listeners ?? file.listeners
            ?? [ListenerSettings(address: Sourced(Self.defaultListener))]
    }
}

extension ConfigurationResolver {
    private func listeners(upstream: Sourced<Address>) throws(ConfigurationError) -> [ListenerConfiguration] {
        let given = givenListeners
        guard !given.isEmpty else {
            throw ConfigurationError(
                .variable(ConfigurationEnvironment.listenVariable), "names no address", allowed: Address.allowedForms)
        }
        try refuseDuplicates(given)
        var listeners: [ListenerConfiguration] = []
        for settings in given {
            try refuseLoop(settings, upstream: upstream)
            let listener = try listener(settings)
            if !listener.isSafe { try refuseInsecure(settings) }
            listeners.append(listener)
        }
        return listeners
    }

    private func listener(_ settings: ListenerSettings) throws(ConfigurationError) -> ListenerConfiguration {
        var listener = ListenerConfiguration(address: settings.address.value)
        if case .unix = listener.address {
            listener.mode = settings.mode?.value ?? listener.mode
            listener.owner = settings.owner?.value
            listener.group = settings.group?.value ?? machine.socketGroup
        } else {
            try refuseFileAttributes(settings)
        }
        listener.tls = try tls(of: settings)
        let promise = promise(of: settings)
        try refuseContradiction(promise, defaultFloor: listener.floor)
        listener.floor = promise.floor?.value ?? listener.floor
        listener.ceiling = promise.ceiling?.value
        listener.unversioned = promise.unversioned?.value
        listener.isStrict = promise.isStrict?.value ?? listener.isStrict
        listener.warnsClients = promise.warnsClients?.value ?? listener.warnsClients
        return listener
    }

    /// Flags and variables stand above a file, so they count for the listeners within it too.
    private func promise(of listener: ListenerSettings) -> PromiseSettings {
        func choose<Value>(_ field: KeyPath<PromiseSettings, Sourced<Value>?>) -> Sourced<Value>? {
            flags.promise[keyPath: field] ?? environment.promise[keyPath: field]
                ?? listener.promise[keyPath: field] ?? file.promise[keyPath: field]
        }
        return PromiseSettings(
            floor: choose(\.floor), ceiling: choose(\.ceiling), unversioned: choose(\.unversioned),
            isStrict: choose(\.isStrict), warnsClients: choose(\.warnsClients))
    }
}

extension Sourced {
    /// A value that nobody set.
    fileprivate init(_ value: Value) {
        self.init(value: value, origin: .builtIn, key: nil)
    }
}
