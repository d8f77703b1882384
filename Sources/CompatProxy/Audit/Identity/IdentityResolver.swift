// SPDX-License-Identifier: Apache-2.0

/// Finds out who is behind each connection, on a thread of its own: reading `/proc` and asking the engine may wait.
final class IdentityResolver: Sendable {
    private struct State {
        var sources: [ClientSource] = []
        var engine: EngineAccess
        var isClosing = false
    }

    private typealias Found = (source: ClientSource, facts: ProcessFacts?)

    /// Beyond that, connections come faster than they can be looked at, and are known by what they tell themselves.
    private static let mostWaiting = 4096

    private let state: Monitor<State>

    init(engine: EngineAccess) {
        state = Monitor(State(engine: engine))
    }

    func start() throws(UVError) -> JoinableThread {
        try JoinableThread { self.run() }
    }

    /// Lets the thread end; who still waits is known by what the connection tells.
    func close() {
        state.withLock { $0.isClosing = true }
        state.notify()
    }

    /// Containers are those of another engine from now on.
    func follow(_ engine: EngineAccess) {
        state.withLock { $0.engine = engine }
    }

    /// Never waits. Asked at the time of connecting, for many clients are gone a moment later.
    func resolve(_ source: ClientSource) {
        let isAccepted = state.withLock { state in
            guard !state.isClosing, state.sources.count < Self.mostWaiting else { return false }
            state.sources.append(source)
            return true
        }
        if !isAccepted { source.settle(KnownClient(ClientIdentity(source.peer))) }
        state.notify()
    }

    /// Who is behind a connection, as far as that is found out before `patience` ends.
    func identity(of source: ClientSource, patience: Duration) -> ClientIdentity {
        if let known = source.identity { return known }
        _ = state.wait(for: patience) { _ in source.identity != nil }
        return source.identity ?? ClientIdentity(source.peer)
    }

    private func run() {
        var names = ContainerNames()
        var known = KnownClients()
        var waiting: [Found] = []
        while let (sources, engine) = takeAll(atOnce: !waiting.isEmpty) {
            waiting += Self.found(sources)
            var later: [Found] = []
            for (source, facts) in waiting {
                settle(source, known.client(Self.identity(source.peer, facts, engine, &names)))
                // The kernel's answers first, for a process may be gone while the engine is asked about another.
                if later.count < Self.mostWaiting { later += Self.found(takeArrived()) }
            }
            waiting = later
        }
        for (source, _) in waiting { settle(source, KnownClient(ClientIdentity(source.peer))) }
    }

    private func takeAll(atOnce: Bool) -> (sources: [ClientSource], engine: EngineAccess)? {
        let (sources, engine, isClosing) = state.withLock(
            when: { atOnce || !$0.sources.isEmpty || $0.isClosing },
            { state in
                defer { state.sources = [] }
                return (state.sources, state.engine, state.isClosing)
            })
        guard isClosing else { return (sources, engine) }
        for source in sources { settle(source, KnownClient(ClientIdentity(source.peer))) }
        return nil
    }

    private func takeArrived() -> [ClientSource] {
        state.withLock { state in
            defer { state.sources = [] }
            return state.sources
        }
    }

    /// Under the lock, so that nobody who looks and then waits misses it.
    private func settle(_ source: ClientSource, _ client: KnownClient) {
        state.withLock { _ in source.settle(client) }
        state.notify()
    }

    private static func found(_ sources: [ClientSource]) -> [Found] {
        sources.map { ($0, processFacts(of: $0)) }
    }

    private static func processFacts(of source: ClientSource) -> ProcessFacts? {
        guard case .process(let pid, uid: _, gid: _) = source.peer, pid > 0 else { return nil }
        let facts = ProcessFacts(folder: "/proc/\(pid)")
        // A process that was started later has only got the number of the one that connected.
        return facts.started.map { $0 > source.connected } ?? false ? nil : facts
    }

    private static func identity(
        _ peer: PeerIdentity, _ facts: ProcessFacts?, _ engine: EngineAccess, _ names: inout ContainerNames
    ) -> ClientIdentity {
        var identity = ClientIdentity(peer)
        identity.executable = facts?.executable
        identity.command = facts?.command
        identity.unit = facts?.group.unit
        if let id = facts?.group.container {
            identity.container = .init(id: String(id.prefix(12)), name: names.name(of: id, at: engine))
        } else if let host = identity.host, IPAddress(host)?.isLoopback != true {
            identity.container = names.container(at: host, of: engine)
        }
        return identity
    }
}

/// One object for all connections of a client, so that one that rests holds little.
private struct KnownClients {
    private static let most = 1024

    private var known: [ClientIdentity: KnownClient] = [:]

    mutating func client(_ identity: ClientIdentity) -> KnownClient {
        if let client = known[identity] { return client }
        if known.count >= Self.most { known = [:] }
        let client = KnownClient(identity)
        known[identity] = client
        return client
    }
}
