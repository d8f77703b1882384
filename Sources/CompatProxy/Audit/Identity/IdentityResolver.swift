// SPDX-License-Identifier: Apache-2.0

/// Finds out who is behind each connection. One thread reads `/proc` and never waits, for many clients are gone a moment
/// later; another asks the engine about containers, which may take its time.
final class IdentityResolver: Sendable {
    private struct State {
        var sources: [ClientSource] = []
        /// Those in containers whose names are not known yet.
        var nameless: [Nameless] = []
        var engine: EngineAccess
        var isClosing = false
    }

    fileprivate struct Nameless {
        let source: ClientSource
        var identity: ClientIdentity
        /// The whole id of the container that it runs in.
        let container: String?

        /// Whether the engine may know more of it.
        var mayBeNamed: Bool {
            container != nil || identity.host.map { IPAddress($0)?.isLoopback != true } ?? false
        }
    }

    /// Beyond that, connections come faster than they can be looked at, and are known by what is known of them so far.
    private static let mostWaiting = 4096

    private let state: Monitor<State>

    init(engine: EngineAccess) {
        state = Monitor(State(engine: engine))
    }

    func start() throws(UVError) -> [JoinableThread] {
        [try JoinableThread { self.look() }, try JoinableThread { self.name() }]
    }

    /// Lets the threads end; who still waits is known by what is known so far.
    func close() {
        state.withLock { $0.isClosing = true }
        state.notify()
    }

    /// Containers are those of another engine from now on.
    func follow(_ engine: EngineAccess) {
        state.withLock { $0.engine = engine }
    }

    /// Never waits. Asked at the time of connecting.
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

    /// Under the lock, so that nobody who looks and then waits misses it.
    private func settle(_ source: ClientSource, _ client: KnownClient) {
        state.withLock { _ in source.settle(client) }
        state.notify()
    }
}

// MARK: - What the kernel tells

extension IdentityResolver {
    private func look() {
        var known = KnownClients()
        while let sources = takeArrived() {
            for source in sources {
                let client = Nameless(source, Self.facts(of: source))
                if !client.mayBeNamed || !pass(client) { settle(source, known.client(client.identity)) }
            }
        }
    }

    /// Waits for connections; nil when there will be none.
    private func takeArrived() -> [ClientSource]? {
        state.withLock(
            when: { !$0.sources.isEmpty || $0.isClosing },
            { state in
                defer { state.sources = [] }
                return state.sources.isEmpty ? nil : state.sources
            })
    }

    /// Leaves it to who asks the engine, unless that one has too much to do.
    private func pass(_ client: Nameless) -> Bool {
        defer { state.notify() }
        return state.withLock { state in
            guard !state.isClosing, state.nameless.count < Self.mostWaiting else { return false }
            state.nameless.append(client)
            return true
        }
    }

    private static func facts(of source: ClientSource) -> ProcessFacts? {
        guard case .process(let pid, uid: _, gid: _) = source.peer, pid > 0 else { return nil }
        let facts = ProcessFacts(folder: "/proc/\(pid)")
        // A process that was started later has only got the number of the one that connected.
        return facts.started.map { $0 > source.connected } ?? false ? nil : facts
    }
}

extension IdentityResolver.Nameless {
    fileprivate init(_ source: ClientSource, _ facts: ProcessFacts?) {
        self.source = source
        container = facts?.group.container
        identity = ClientIdentity(source.peer)
        identity.executable = facts?.executable
        identity.command = facts?.command
        identity.unit = facts?.group.unit
        identity.container = container.map { .init(id: String($0.prefix(12))) }
    }
}

// MARK: - What the engine tells

extension IdentityResolver {
    private func name() {
        var (names, known) = (ContainerNames(), KnownClients())
        while let (nameless, engine) = takeNameless() {
            for var client in nameless {
                if let id = client.container {
                    client.identity.container?.name = names.name(of: id, at: engine)
                } else if let host = client.identity.host {
                    client.identity.container = names.container(at: host, of: engine)
                }
                settle(client.source, known.client(client.identity))
            }
        }
    }

    /// Waits for clients in containers; nil at the end, when who still waits is settled.
    private func takeNameless() -> (clients: [Nameless], engine: EngineAccess)? {
        let (nameless, engine, isClosing) = state.withLock(
            when: { !$0.nameless.isEmpty || $0.isClosing },
            { state in
                defer { state.nameless = [] }
                return (state.nameless, state.engine, state.isClosing)
            })
        guard isClosing else { return (nameless, engine) }
        for client in nameless { settle(client.source, KnownClient(client.identity)) }
        return nil
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
