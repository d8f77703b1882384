// SPDX-License-Identifier: Apache-2.0

/// Finds out who is behind each connection, on a thread of its own: reading `/proc` and asking the engine may wait.
final class IdentityResolver: Sendable {
    private struct State {
        var sources: [ClientSource] = []
        var engine: Address
        var isClosing = false
    }

    /// Beyond that, connections come faster than they can be looked at, and are known by what they tell themselves.
    private static let mostWaiting = 4096

    private let state: Monitor<State>

    init(engine: Address) {
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
    func follow(_ engine: Address) {
        state.withLock { $0.engine = engine }
    }

    /// Never waits. Asked at the time of connecting, for many clients are gone a moment later.
    func resolve(_ source: ClientSource) {
        let isAccepted = state.withLock { state in
            guard !state.isClosing, state.sources.count < Self.mostWaiting else { return false }
            state.sources.append(source)
            return true
        }
        isAccepted ? state.notify() : source.settle(ClientIdentity(source.peer))
    }

    private func run() {
        var names = ContainerNames()
        while let (sources, engine) = takeAll() {
            // The kernel's answers first, for those of the last process may be gone while the engine is asked.
            let found = sources.map { ($0, Self.processFacts(of: $0.peer)) }
            for (source, facts) in found { source.settle(Self.identity(source.peer, facts, engine, &names)) }
        }
    }

    private func takeAll() -> (sources: [ClientSource], engine: Address)? {
        state.withLock(when: { !$0.sources.isEmpty || $0.isClosing }) { state in
            defer { state.sources = [] }
            if state.isClosing {
                for source in state.sources { source.settle(ClientIdentity(source.peer)) }
                return nil
            }
            return (state.sources, state.engine)
        }
    }

    private static func processFacts(of peer: PeerIdentity) -> ProcessFacts? {
        guard case .process(let pid, uid: _, gid: _) = peer, pid > 0 else { return nil }
        return ProcessFacts(folder: "/proc/\(pid)")
    }

    private static func identity(
        _ peer: PeerIdentity, _ facts: ProcessFacts?, _ engine: Address, _ names: inout ContainerNames
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
