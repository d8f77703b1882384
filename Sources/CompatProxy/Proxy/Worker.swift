// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import VersionRules

/// One event loop with all that belongs to it: its share of the listeners, its sessions, its connections to the engine.
final class Worker {
    /// How often old states are looked for, in milliseconds.
    private static let tick: UInt64 = 250

    let loop: Loop
    private(set) var configuration: Configuration
    let pool: UpstreamPool
    let exchanges = ExchangePool()
    let keeper: AliasKeeper
    let turns: ContainerTurns
    /// The aliases of the engine's containers, as they were last told.
    private(set) var aliases = ContainerAliases()
    /// Where others leave messages for this worker.
    private let mailbox: Mailbox
    private let crew: Crew
    /// This one's number in the crew.
    private let number: Int
    private var continuations: [UInt64: (String?) -> Void] = [:]
    private var nextToken: UInt64 = 0
    private(set) var isDraining = false
    private var isStopping = false
    /// Requests of several calls that are under way; their clients may be gone.
    private var conversations = 0
    var requestLog: RequestLog
    /// What was counted so far.
    var metrics = WorkerMetrics()
    /// nil where nothing is kept of clients.
    let audit: WorkerAudit?
    private let history: VersionHistory
    private let logger: Logger
    private let known: KnownEngine
    private let clock: Clock
    private let turnEnd: TurnEnd
    var spareMemory = SpareMemory()
    /// Whoever has something for the client that goes out when the turn ends.
    private var waiting: [Exchange] = []
    private var watch: EngineWatch?
    private(set) var engine: EngineProfile?
    private var listeners: [WorkerListener] = []
    private(set) var sessions: [UInt64: Session] = [:]
    private var parked: [Session] = []
    private var handshakes: [ObjectIdentifier: Handshake] = [:]
    private var nextSessionID: UInt64 = 0
    /// What that was at the last tick.
    private var lastTickSessionID: UInt64 = 0
    private var rush = Rush()
    private var rest = Rest()
    private var drainDeadline: UInt64?
    /// Closes what keeps the loop alive beside connections.
    private var onEnd: () -> Void = {}

    init(loop: Loop, configuration: Configuration, shared: SharedState, mailbox: Mailbox) throws {
        self.loop = loop
        self.configuration = configuration
        history = shared.history
        logger = shared.logger
        self.mailbox = mailbox
        crew = shared.crew
        number = crew.join(mailbox)
        known = shared.engine
        keeper = shared.aliases
        turns = shared.turns
        audit = shared.audit.map { WorkerAudit($0, loop: loop) }
        requestLog = RequestLog(sink: shared.sink, configuration: configuration.log)
        pool = try UpstreamPool(loop: loop, configuration: configuration)
        clock = try Clock(loop: loop, interval: Worker.tick)
        turnEnd = try TurnEnd(loop: loop)
        turnEnd.action = { [unowned self] in endTurn() }
        clock.action = { [unowned self] in expire() }
        clock.didWake = { [unowned self] in rest.end() }
    }
}

// MARK: - Messages

extension Worker {
    /// Follows the main thread's word.
    func receive(_ message: WorkerMessage) {
        switch message {
        case .configure(let configuration, let sockets): configure(configuration, sockets: sockets)
        case .aliases(let aliases, let engine):
            if engine == configuration.upstream { self.aliases = aliases }
        case .resume(let token, let failure): resume(token, failure: failure)
        case .reattach(let alias, let name, let countdown): reattach(alias, name: name, countdown)
        case .serve(let descriptor, let address, let total): serve(descriptor, at: address, total: total)
        case .measure(let reply): reply.send(measure())
        case .drain: drain()
        case .stop: stop()
        }
    }

    /// Calls `action` when the last connection is gone after `drain` or `stop`.
    func whenEnded(_ action: @escaping () -> Void) {
        onEnd = action
    }

    private func measure() -> WorkerMetrics {
        var metrics = metrics
        metrics.connections = sessions.count + handshakes.count
        metrics.upstreamConnections = pool.connectionCount
        return metrics
    }

    private func configure(_ configuration: Configuration, sockets: [Int32]) {
        self.configuration = configuration
        do {
            try replaceListeners(configuration.listeners, sockets: sockets)
            try connectUpstream()
        } catch {
            logger.error("a worker cannot take the configuration", metadata: ["reason": "\(error)"])
        }
    }

    /// Opens the listeners that are new, closes those that are gone, and leaves those that stay open.
    private func replaceListeners(_ configurations: [ListenerConfiguration], sockets: [Int32]) throws {
        let old = listeners
        listeners = []
        for (configuration, socket) in zip(configurations, sockets) {
            if let kept = old.first(where: { $0.configuration.address == configuration.address }) {
                kept.configuration = configuration
                listeners.append(kept)
            } else {
                let listener = WorkerListener(configuration)
                try listener.open(socket, on: loop) { [unowned self] in accept($0, from: listener) }
                listeners.append(listener)
            }
        }
        crew.setListeners(configurations.map(\.address), of: number)
        for listener in old where !listeners.contains(where: { $0 === listener }) { listener.close() }
        for session in sessions.values where session.listener.isClosed && session.isIdle {
            session.stream.closeAfterFlush()
        }
        for handshake in handshakes.values where handshake.listener.isClosed { handshake.stream.close() }
    }

    /// Starts anew with the engine: another address may have another engine behind it.
    private func connectUpstream() throws {
        // Where the new address cannot be resolved, the old engine goes on serving, at new listeners too.
        defer { negotiate() }
        try pool.redirect(to: configuration)
        aliases = keeper.aliases(of: configuration.upstream)
        watch?.close()
        engine = nil
        watch = try EngineWatch(loop: loop, pool: pool, configuration: configuration, delegate: self)
        watch?.read()
    }

    private func drain() {
        isDraining = true
        crew.setListeners([], of: number)
        for listener in listeners { listener.close() }
        drainDeadline = loop.now + configuration.timeouts.drain.milliseconds
        for session in sessions.values where session.isIdle { session.stream.closeAfterFlush() }
        for handshake in handshakes.values { handshake.stream.close() }
        endIfDone()
    }

    private func stop() {
        isStopping = true
        drain()
        for session in sessions.values { session.cut() }
    }

    private func endIfDone() {
        guard isDraining, sessions.isEmpty, handshakes.isEmpty, conversations == 0 || isStopping else { return }
        pool.close()
        watch?.close()
        watch = nil
        clock.close()
        turnEnd.close()
        audit?.flush()
        exchanges.empty()
        onEnd()
        onEnd = {}
    }
}

// MARK: - Conversations

extension Worker {
    /// Counts one more that must come to its end before this worker does.
    func beginConversation() {
        conversations += 1
    }

    func endConversation() {
        conversations -= 1
        endIfDone()
    }

    /// Where to answer to a question to another thread.
    func reply(to continuation: @escaping (String?) -> Void) -> AliasKeeper.Reply {
        nextToken += 1
        continuations[nextToken] = continuation
        return AliasKeeper.Reply(mailbox: mailbox, token: nextToken)
    }

    /// Goes on with what waited for such an answer.
    func resume(_ token: UInt64, failure: String?) {
        continuations.removeValue(forKey: token)?(failure)
    }
}

// MARK: - Sessions

extension Worker {
    /// Serves a new connection, or leaves that to another worker who has less to do.
    private func accept(_ stream: Stream, from listener: WorkerListener) {
        let address = listener.configuration.address
        let placement = crew.place(acceptedBy: number, at: address)
        guard let other = placement.other else { return begin(stream, at: listener, total: placement.total) }
        let descriptor = stream.duplicateDescriptor()
        stream.close()
        if descriptor < 0 || !other.put(.serve(descriptor, at: address, total: placement.total)) {
            Stream.close(descriptor)
            crew.removeClient(of: placement.worker)
        }
    }

    private func begin(_ stream: Stream, at listener: WorkerListener, total: Int) {
        let limit = configuration.limits.connections
        if let tls = listener.configuration.tls {
            let handshake = Handshake(stream, at: listener, worker: self)
            handshakes[ObjectIdentifier(handshake)] = handshake
            handshake.start(tls.context, isTooMuch: total > limit)
        } else {
            let session = beginSession(stream, at: listener)
            if total > limit { session.refuseConnection(.tooManyConnections(limit: limit)) }
        }
    }

    @discardableResult
    private func beginSession(_ stream: Stream, at listener: WorkerListener) -> Session {
        nextSessionID += 1
        let session = Session(id: nextSessionID, stream: stream, listener: listener, worker: self)
        sessions[session.id] = session
        session.start()
        return session
    }

    /// Serves what another worker has accepted. Where that came too late, the connection ends as those do which nobody
    /// has accepted yet.
    private func serve(_ descriptor: Int32, at address: Address, total: Int) {
        let listener = listeners.first { $0.configuration.address == address && !$0.isClosed }
        guard let listener, let stream = try? Stream(loop: loop, kind: listener.kind, connection: descriptor) else {
            Stream.close(descriptor)
            return crew.removeClient(of: number)
        }
        begin(stream, at: listener, total: total)
    }

    /// Forgets a session whose connection is closed.
    func remove(_ session: Session) {
        guard sessions.removeValue(forKey: session.id) != nil else { return }
        crew.removeClient(of: number)
        parked.removeAll { $0 === session }
        endIfDone()
    }

    /// A client and we have agreed on keys.
    func handshakeDidSucceed(_ handshake: Handshake) {
        handshakes[ObjectIdentifier(handshake)] = nil
        beginSession(handshake.stream, at: handshake.listener)
    }

    func handshake(_ handshake: Handshake, didFail error: UVError) {
        logger.info(
            "TLS handshake failed",
            metadata: [
                "client": "\(handshake.peer)", "listener": "\(handshake.listener.configuration.address)",
                "reason": "\(error.reason)",
            ])
    }

    /// Forgets a client that has not become a session.
    func remove(_ handshake: Handshake) {
        guard handshakes.removeValue(forKey: ObjectIdentifier(handshake)) != nil else { return }
        crew.removeClient(of: number)
        endIfDone()
    }

    /// Keeps a session whose request waits for the engine's profile.
    func park(_ session: Session) {
        parked.append(session)
        watch?.read()
    }

    private func expire() {
        let now = loop.now
        pool.expire(now: now)
        audit?.flush()
        for session in sessions.values { session.expire(now: now) }
        for handshake in handshakes.values { handshake.expire(now: now) }
        giveMemoryBackIfCalm()
        restIfNothingIsAsked()
        if let drainDeadline, now >= drainDeadline { stop() }
    }

    /// Connections and exchanges come with a rush of clients; when that is over, most of what they took is not needed.
    private func giveMemoryBackIfCalm() {
        let began = Int(nextSessionID - lastTickSessionID)
        lastTickSessionID = nextSessionID
        guard rush.ends(after: began + exchanges.takeDropped()) else { return }
        pool.closeMostIdle()
        giveMemoryBack()
    }

    private func giveMemoryBack() {
        exchanges.empty()
        loop.spareQueues = SpareWriteQueues()
        spareMemory = SpareMemory()
        Loop.giveMemoryBack()
    }

    /// Most of the code that was used is for requests, and what a start alone needs is never used again.
    private func restIfNothingIsAsked() {
        guard rest.begins(after: loop.readCount, unless: isWaiting) else { return }
        giveMemoryBack()
        clock.rest()
        ProgramCode.giveBack()
    }

    /// Whether something must come about, or end, in time.
    private var isWaiting: Bool {
        drainDeadline != nil || !handshakes.isEmpty || pool.isConnecting || sessions.values.contains(where: \.isWaiting)
    }
}

// MARK: - Turns

extension Worker {
    /// Lets an exchange have more to send before it does, until there is no more to read.
    func sendAtTurnEnd(_ exchange: Exchange) {
        if waiting.isEmpty { turnEnd.schedule() }
        if waiting.last !== exchange { waiting.append(exchange) }
    }

    private func endTurn() {
        let exchanges = waiting
        waiting = []
        for exchange in exchanges { exchange.sendWaitingPiece() }
    }
}

// MARK: - The engine

extension Worker: EngineWatchDelegate {
    func engineWatch(didRead profile: EngineProfile) {
        engine = profile
        if known.isNews(.success(profile)) {
            logger.notice(
                "the engine answers",
                metadata: [
                    "upstream": "\(configuration.upstream)", "flavour": "\(profile.flavour.rawValue)",
                    "release": "\(profile.release.text)", "api_versions": "\(profile.window)",
                ])
        }
        negotiate()
        reviewAliases()
        for session in takeParked() { session.unpark() }
    }

    func engineWatch(didFail error: ProxyError) {
        if known.isNews(.failure(.init())) {
            logger.warning("the engine cannot be reached", metadata: ["reason": "\(error.message)"])
        }
        for session in takeParked() { session.failParked(error) }
    }

    func engineWatchDidLoseEngine() {
        engine = nil
        logger.debug("the engine ended its connection", metadata: ["upstream": "\(configuration.upstream)"])
        negotiate()
    }

    private func negotiate() {
        for listener in listeners { listener.negotiate(with: engine, speak: configuration.speak, history: history) }
    }

    private func takeParked() -> [Session] {
        defer { parked = [] }
        return parked
    }
}
