// SPDX-License-Identifier: Apache-2.0

/// Asks a running proxy whether it serves: the logic of `compatproxy healthcheck`.
public struct HealthCheck: Sendable {
    private let address: Address
    private let path: String
    private let timeout: Duration

    /// A check of the proxy at `address`, or where that is nil of the one that `loader` configures: at a listener that
    /// answers to everyone, else at the admin interface.
    public init(of address: String?, loader: ConfigurationLoader) throws(ConfigurationError) {
        if let address {
            let raw = RawSetting(text: address, origin: .flag("--address"), key: nil)
            self.init(of: try raw.read(with: .address).value)
        } else {
            try self.init(of: try loader.resolver())
        }
    }

    private init(of resolver: ConfigurationResolver) throws(ConfigurationError) {
        if let listener = resolver.plainListener {
            self.init(of: listener)
        } else if let admin = resolver.adminAddress {
            self.init(of: admin, path: "/readyz")
        } else {
            throw ConfigurationError(
                .builtIn, "nobody can be asked: every listener has TLS, and there is no admin interface",
                allowed: "a listener without TLS, an admin interface, or --address")
        }
    }

    init(of address: Address, path: String = "/_ping", timeout: Duration = .seconds(3)) {
        self.address = address.reachableHere
        self.path = path
        self.timeout = timeout
    }

    /// Throws a describable error unless the proxy and its engine answer.
    public func run() throws {
        do {
            let answer = try BlockingQuery(address: address, timeout: timeout).get(path)
            guard answer.status == 200 else {
                throw HealthError.unhealthy("the proxy at \(address) answered \(answer.status): \(answer.excerpt)")
            }
        } catch let error as QueryError {
            throw HealthError.unhealthy("no healthy proxy at \(address): \(error)")
        }
    }
}

enum HealthError: Error, Equatable, CustomStringConvertible {
    case unhealthy(String)

    var description: String {
        switch self {
        case .unhealthy(let reason): reason
        }
    }
}

extension Address {
    /// The address to connect to from this machine.
    fileprivate var reachableHere: Address {
        guard case .tcp(let host, let port) = self, let address = IPAddress(host), address.isWildcard else {
            return self
        }
        return .tcp(host: address.isVersion6 ? "::1" : "127.0.0.1", port: port)
    }
}
