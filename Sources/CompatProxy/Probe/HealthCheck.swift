// SPDX-License-Identifier: Apache-2.0

/// Asks a running proxy whether it serves: the logic of `compatproxy healthcheck`.
public struct HealthCheck: Sendable {
    private let address: Address
    private let timeout: Duration

    /// A check of the proxy at `address`, or where that is nil of the one that `loader` configures.
    public init(of address: String?, loader: ConfigurationLoader) throws(ConfigurationError) {
        if let address {
            let raw = RawSetting(text: address, origin: .flag("--address"), key: nil)
            self.init(of: try raw.read(with: .address).value)
        } else {
            self.init(of: try loader.load().listeners[0].address)
        }
    }

    init(of address: Address, timeout: Duration = .seconds(3)) {
        self.address = address.reachableHere
        self.timeout = timeout
    }

    /// Throws a describable error unless the proxy and its engine answer.
    public func run() throws {
        do {
            let answer = try BlockingQuery(address: address, timeout: timeout).get("/_ping")
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
