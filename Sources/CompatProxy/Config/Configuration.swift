// SPDX-License-Identifier: Apache-2.0
public import VersionRules

/// Everything that a running proxy is told. A frozen value: a reload makes a new one.
public struct Configuration: Sendable, Equatable {
    /// Where clients connect; at least one.
    public var listeners: [ListenerConfiguration] = []
    /// The engine's address.
    public var upstream: Address = .unix(path: "/var/run/docker.sock")
    /// What the engine speaks; nil where bytes go as they are.
    public var upstreamTLS: TLSConfiguration?
    /// Which API version is spoken to the engine.
    public var speak: SpeakPolicy = .nearest
    /// How many event loops run, one thread each.
    public var workers: Int = 1
    /// Bounds on what a peer may make us keep in memory.
    public var limits = Limits()
    /// How long we wait for a peer. Bodies, streams and tunnels have none.
    public var timeouts = Timeouts()
    /// The folder of what must outlive the proxy.
    public var state = "/var/lib/compatproxy"
    /// Where operators look at the proxy; nil turns that off.
    public var admin: AdminConfiguration?
    /// What is kept of the clients that were seen.
    public var audit = AuditConfiguration()
    /// What is logged, and how.
    public var log = LogConfiguration()

    /// The defaults, with no listener yet.
    public init() {}
}

/// A place to listen or to connect to.
public enum Address: Hashable, Sendable {
    case unix(path: String)
    case tcp(host: String, port: UInt16)
}

/// One listening socket and what is promised to its clients.
public struct ListenerConfiguration: Sendable, Equatable {
    /// Where it listens.
    public var address: Address
    /// Permission bits of a unix socket, such as 0o660.
    public var mode: UInt16 = 0o660
    /// Owner of a unix socket, by name or number; nil leaves it to the process's own.
    public var owner: String?
    /// Group of a unix socket, by name or number; nil leaves it to the process's own.
    public var group: String?
    /// What its clients must speak; nil takes bytes as they are.
    public var tls: TLSConfiguration?
    /// The oldest API version accepted here.
    public var floor: APIVersion = "1.12"
    /// The newest API version accepted and advertised here; nil accepts all that the proxy knows
    /// and advertises as far as the engine's maximum.
    public var ceiling: APIVersion?
    /// The API version that a path without one means; nil means the engine's maximum, within the ceiling.
    public var unversioned: APIVersion?
    /// Whether answers lose what the client's version did not have.
    public var isStrict = false
    /// Whether answers tell the client of what an engine by itself would not take any more.
    public var warnsClients = false

    /// A listener at `address` with the defaults.
    public init(address: Address) {
        self.address = address
    }

    /// Whether who is connected can go on when it becomes `next`: those who come then have to show no more than they had.
    func stays(as next: ListenerConfiguration) -> Bool {
        let (files, nextFiles) = (tls?.files, next.tls?.files)
        return address == next.address && files?.role == nextFiles?.role && files?.authority == nextFiles?.authority
    }
}

/// Which API version is spoken to the engine for a client of some other.
public enum SpeakPolicy: Hashable, Sendable {
    /// The client's own where the engine serves it well, else the nearest version that it does.
    case nearest
    /// Always the engine's newest that has rules, so that every rule is ours.
    case newest
    /// Always this one.
    case fixed(APIVersion)

    /// What is spoken for `client`; a fixed version may lie outside the engine's window.
    func version(for client: APIVersion, engine: EngineProfile) -> APIVersion {
        switch self {
        case .nearest: engine.reliableWindow.clamp(client)
        case .newest: engine.window.clamp(max(client, Self.known.maximum))
        case .fixed(let version): version
        }
    }

    /// The newest version that clients may use. One without rules is spoken as it is or not at all.
    func newest(at engine: EngineProfile) -> APIVersion {
        switch self {
        case .nearest, .newest: max(Self.known.maximum, engine.window.maximum)
        case .fixed: Self.known.maximum
        }
    }

    private static let known = VersionHistory.all.window
}

/// Bounds on what a peer may make us keep in memory.
public struct Limits: Sendable, Equatable {
    /// The longest request or response head, in bytes: engines take as much of a request.
    public var headBytes = 1 << 20
    /// The longest body that is held in memory to be rewritten as one document, in bytes.
    public var rewrittenBodyBytes = 16 * 1024 * 1024
    /// The most client connections at a time, over all listeners.
    public var connections = 16_384

    /// The defaults.
    public init() {}
}

/// How long we wait for a peer.
public struct Timeouts: Sendable, Equatable {
    /// From the first byte of a request's head to its last.
    public var clientHead: Duration = .seconds(60)
    /// For a connection to the engine, and for its answer to our own `GET /version`.
    public var upstreamConnect: Duration = .seconds(10)
    /// How long a stopping proxy waits for exchanges under way.
    public var drain: Duration = .seconds(10)

    /// The defaults.
    public init() {}
}

/// Where operators and their tools look at the proxy.
public struct AdminConfiguration: Sendable, Equatable {
    /// Where it listens unless told otherwise.
    public static let defaultAddress = Address.tcp(host: "127.0.0.1", port: 9000)

    /// Where it listens.
    public var address = defaultAddress
    /// By which names beside `localhost` and numeric addresses browsers and tools may call it.
    public var names: [String] = []

    /// The defaults.
    public init() {}

    /// Whether somebody chose the address: then the proxy does not run without it.
    var isChosen: Bool { address != Self.defaultAddress }
}

/// What is kept of the clients that were seen.
public struct AuditConfiguration: Sendable, Equatable {
    /// Whether anything is.
    public var isEnabled = true
    /// For how long.
    public var retention: Duration = .seconds(30 * 86_400)
    /// How large the store may become, in bytes.
    public var storeBytes = 256 << 20
    /// How many single requests are kept beside the sums.
    public var samples = 10_000
    /// Where a line is written of each request; nil writes none.
    public var log: AuditLogTarget?

    /// The defaults.
    public init() {}

    /// Where the store is in the folder of what must outlive the proxy.
    static func storePath(in state: String) -> String { state + "/audit.sqlite" }
}

/// What is logged, and how.
public struct LogConfiguration: Sendable, Equatable {
    /// The shapes a log line comes in.
    public enum Format: String, Sendable, CaseIterable {
        case text
        case json
    }

    /// The levels, quietest last. One line a request is written at `info`.
    public enum Level: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    /// The quietest level that is still written.
    public var level: Level = .info
    /// The shape of a line.
    public var format: Format = .text

    /// The defaults.
    public init() {}
}
