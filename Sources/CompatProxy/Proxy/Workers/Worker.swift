// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import VersionRules

/// One event loop with all that belongs to it: its share of the listeners, its clients, its connections to the engine.
final class Worker {
    /// How often old states are looked for, in milliseconds.
    private static let tick: UInt64 = 250

    let loop: Loop
    let logger: Logger
    private(set) var configuration: Configuration
    private var listeners: [WorkerListener] = []
    let clients: Clients
    let exchanges = ExchangePool()
    let waitingPieces: WaitingPieces
    var spareMemory = SpareMemory()
    let pool: UpstreamPool
    let engine: WorkerEngine
    private let history: VersionHistory

    /// The aliases of the engine's containers, as they were last told.
    private(set) var aliases = ContainerAliases()
    let keeper: AliasKeeper
    let turns: ContainerTurns
    let replies: AwaitedReplies
    /// Requests of several calls that are under way; their clients may be gone.
    private var conversations = 0

    var requestLog: RequestLog
    /// What was counted so far.
    var metrics = WorkerMetrics()
    /// nil where nothing is kept of clients.
    let audit: WorkerAudit?

    private let clock: Clock
    private var rush = Rush()
    private var rest = Rest()

    private(set) var isDraining = false
    private var isStopping = false
    private var drainDeadline: UInt64?
    /// Closes what keeps the loop alive beside connections.
    private var onEnd: () -> Void = {}

    init(loop: Loop, configuration: Configuration, shared: SharedState, mailbox: Mailbox) throws {
        self.loop = loop
        self.configuration = configuration
        logger = shared.logger
        clients = Clients(joining: shared.crew, mailbox: mailbox)
        history = shared.history
        keeper = shared.aliases
        turns = shared.turns
        replies = AwaitedReplies(to: mailbox)
        requestLog = RequestLog(sink: shared.sink, configuration: configuration.log)
        audit = shared.audit.map { WorkerAudit($0, loop: loop) }
        pool = UpstreamPool(loop: loop, configuration: configuration)
        engine = WorkerEngine(loop: loop, pool: pool, configuration: configuration, shared: shared)
        clock = try Clock(loop: loop, interval: Worker.tick)
        waitingPieces = try WaitingPieces(loop: loop)
        engine.didChange = { [unowned self] in followEngine() }
        clock.action = { [unowned self] in didTick() }
        clock.didWake = { [unowned self] in rest.end() }
    }
}

// MARK: - Messages

extension Worker {
    /// Follows another thread's word.
    func receive(_ message: WorkerMessage) {
        switch message {
        case .configure(let configuration, let sockets): configure(configuration, sockets: sockets)
        case .aliases(let aliases, let engine):
            if engine == configuration.upstream { self.aliases = aliases }
        case .resume(let token, let failure): replies.resume(token, failure: failure)
        case .reattach(let alias, let name, let countdown): reattach(alias, name: name, countdown)
        case .serve(let descriptor, let address, let total): serve(descriptor, at: address, total: total)
        case .measure(let reply): reply.send(measure())
        case .drain: drain()
        case .stop: stop()
        }
    }

    private func serve(_ descriptor: Int32, at address: Address, total: Int) {
        let listener = listeners.first { $0.configuration.address == address && !$0.isClosed }
        clients.serve(descriptor, at: listener, total: total, for: self)
    }

    private func measure() -> WorkerMetrics {
        var metrics = metrics
        metrics.connections = clients.count
        metrics.upstreamConnections = pool.connectionCount
        return metrics
    }

    private func configure(_ configuration: Configuration, sockets: [DuplicateDescriptor]) {
        self.configuration = configuration
        replaceListeners(configuration.listeners, sockets: sockets)
        pool.redirect(to: configuration)
        aliases = keeper.aliases(of: configuration.upstream)
        do throws(UVError) {
            try engine.watch(configuration)
        } catch {
            logger.error("a worker cannot take the configuration", metadata: ["reason": "\(error)"])
        }
        negotiate()
    }

    /// Opens the listeners that are new, closes those that are gone, and leaves those that stay open.
    private func replaceListeners(_ configurations: [ListenerConfiguration], sockets: [DuplicateDescriptor]) {
        let old = listeners
        listeners = zip(configurations, sockets).compactMap { configuration, socket in
            guard let kept = old.first(where: { $0.configuration.stays(as: configuration) }) else {
                let listener = WorkerListener(configuration)
                return open(listener, sharing: socket) ? listener : nil
            }
            kept.configuration = configuration
            if !kept.isSharing(socket.number) { open(kept, sharing: socket) }
            return kept
        }
        clients.setListeners(listeners.map(\.configuration.address))
        for listener in old where !listeners.contains(where: { $0 === listener }) { listener.close() }
        clients.closeIdle(where: \.isClosed)
    }

    /// Whether that went well: where not, the others serve nevertheless.
    @discardableResult
    private func open(_ listener: WorkerListener, sharing socket: DuplicateDescriptor) -> Bool {
        do throws(UVError) {
            try listener.open(socket, on: loop, logger: logger) { [unowned self] in
                clients.accept($0, at: listener, for: self)
            }
        } catch {
            logger.error(
                "a worker cannot accept connections",
                metadata: ["address": "\(listener.configuration.address)", "reason": "\(error)"])
            return false
        }
        return true
    }
}

// MARK: - The engine

extension Worker {
    private func followEngine() {
        negotiate()
        reviewAliases()
    }

    private func negotiate() {
        for listener in listeners {
            listener.negotiate(with: engine.profile, speak: configuration.speak, history: history)
        }
    }
}

// MARK: - Ticks

extension Worker {
    private func didTick() {
        pool.expire(now: loop.now)
        audit?.flush()
        clients.expire(now: loop.now)
        if rush.ends(after: clients.takeBegun() + exchanges.takeDropped()) { endRush() }
        if rest.begins(after: loop.readCount, unless: isWaiting) { beginRest() }
        if let drainDeadline, loop.now >= drainDeadline { stop() }
    }

    /// Whether something must come about, or end, in time.
    private var isWaiting: Bool { drainDeadline != nil || pool.isConnecting || clients.isWaiting }

    /// Connections and exchanges come with a rush of clients; when that is over, most of what they took is not needed.
    private func endRush() {
        pool.closeMostIdle()
        giveMemoryBack()
    }

    /// Most of the code that was used is for requests, and what a start alone needs is never used again.
    private func beginRest() {
        giveMemoryBack()
        clock.rest()
        ProgramCode.giveBack()
    }

    private func giveMemoryBack() {
        exchanges.empty()
        spareMemory = SpareMemory()
        loop.giveMemoryBack()
    }
}

// MARK: - The end

extension Worker {
    /// Calls `action` when the last connection is gone after `drain` or `stop`.
    func whenEnded(_ action: @escaping () -> Void) {
        onEnd = action
    }

    private func drain() {
        isDraining = true
        clients.setListeners([])
        for listener in listeners { listener.close() }
        drainDeadline = loop.now + configuration.timeouts.drain.milliseconds
        clients.closeIdle()
        endIfDone()
    }

    private func stop() {
        isStopping = true
        drain()
        clients.cut()
    }

    /// Forgets a session whose connection is closed.
    func remove(_ session: Session) {
        guard clients.remove(session) else { return }
        engine.forget(session)
        endIfDone()
    }

    /// Forgets a client that has not become a session.
    func remove(_ handshake: Handshake) {
        if clients.remove(handshake) { endIfDone() }
    }

    /// Counts one more that must come to its end before this worker does.
    func beginConversation() {
        conversations += 1
    }

    func endConversation() {
        conversations -= 1
        endIfDone()
    }

    private func endIfDone() {
        guard isDraining, clients.isEmpty, conversations == 0 || isStopping else { return }
        pool.close()
        engine.close()
        clock.close()
        waitingPieces.close()
        audit?.flush()
        exchanges.empty()
        onEnd()
        onEnd = {}
    }
}
