// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// The admin interface: its connections, and what its answers are made of.
final class AdminServer {
    /// How often old states are looked for, in milliseconds.
    private static let tick: UInt64 = 250
    /// More connections than this are closed at once.
    private static let maximumConnections = 64

    let loop: Loop
    let gate: AdminGate
    private(set) var isDraining = false
    private let pool: UpstreamPool
    private let check: EngineCheck
    private let census: WorkerCensus
    /// nil where nothing is audited.
    private let counters: AuditCounters?
    private let desk: AuditDesk?
    private let clock: Clock
    private let listener: Listener
    private let started = Timestamp.now
    private var connections: [ObjectIdentifier: AdminConnection] = [:]
    /// Closes what keeps the loop alive beside connections.
    private var onEnd: () -> Void = {}

    init(
        loop: Loop, socket: DuplicateDescriptor, configuration: Configuration, audit: AdminAudit?, workers: [Mailbox],
        mailbox: MessageBox<AdminMessage>
    ) throws {
        let admin = configuration.admin ?? AdminConfiguration()
        self.loop = loop
        counters = audit?.counters
        desk = try audit.map { try AuditDesk(source: $0.source, mailbox: mailbox) }
        gate = AdminGate(admin)
        pool = UpstreamPool(loop: loop, configuration: configuration)
        check = EngineCheck(
            loop: loop, pool: pool, upstream: configuration.upstream, patience: configuration.timeouts.upstreamConnect)
        census = WorkerCensus(workers: workers, mailbox: mailbox)
        clock = try Clock(loop: loop, interval: Self.tick)
        let kind: Stream.Kind = if case .unix = admin.address { .pipe } else { .tcp }
        let accepted = Accepted()
        listener = try Listener(loop: loop, sharing: socket, kind: kind) { accepted.take($0) }
        accepted.take = { [unowned self] in accept($0) }
        clock.action = { [unowned self] in expire() }
    }

    /// Where the listener's connections go once there is somebody to take them.
    private final class Accepted {
        var take: (Stream) -> Void = { $0.close() }
    }

    /// Follows another thread's word.
    func receive(_ message: AdminMessage) {
        switch message {
        case .configure(let configuration): configure(configuration)
        case .measured(let worker, let metrics): census.take(metrics, of: worker)
        case .read(let answer, let number): desk?.take(answer, number: number)
        case .drain: isDraining = true
        case .stop: stop()
        }
    }

    /// Calls `action` when everything is closed after `stop`.
    func whenEnded(_ action: @escaping () -> Void) {
        onEnd = action
    }

    private func configure(_ configuration: Configuration) {
        pool.redirect(to: configuration)
        check.upstream = configuration.upstream
        check.patience = configuration.timeouts.upstreamConnect
    }

    private func stop() {
        listener.close()
        for connection in connections.values { connection.close() }
        check.close()
        desk?.close()
        pool.close()
        clock.close()
        onEnd()
        onEnd = {}
    }
}

// MARK: - Connections

extension AdminServer {
    private func accept(_ stream: Stream) {
        guard connections.count < Self.maximumConnections else { return stream.close() }
        let connection = AdminConnection(stream: stream, server: self)
        connections[ObjectIdentifier(connection)] = connection
        connection.start()
    }

    /// Forgets a connection that is closed.
    func remove(_ connection: AdminConnection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    private func expire() {
        pool.expire(now: loop.now)
        check.expire(now: loop.now)
        for connection in connections.values { connection.expire(now: loop.now) }
        if connections.isEmpty, !check.isWaiting, !pool.isConnecting { clock.rest() }
    }
}

// MARK: - Answers

extension AdminServer {
    /// Finds out what a request asks for; `then` hears the answer, at once or later.
    func answer(_ request: AdminRequest, then: @escaping (AdminAnswer) -> Void) {
        guard let route = AdminRoute(path: request.path) else { return then(.error(404, "there is no such page")) }
        guard request.isRead else { return then(.methodNotAllowed) }
        switch route {
        case .health: then(.text("ok\n"))
        case .readiness: answerReadiness(then)
        case .metrics: answerMetrics(then)
        case .status: answerStatus(then)
        case .audit(let page): answer(page, request.query, then)
        case .rule(let id): then(RulePage.json(of: id).map { .json($0) } ?? .error(404, "no rule has the id \(id)"))
        case .dashboard(let file): then(file.answer)
        }
    }

    private func answerReadiness(_ then: @escaping (AdminAnswer) -> Void) {
        guard !isDraining else { return then(.text("the proxy is stopping\n", status: 503)) }
        check.ask { outcome in
            switch outcome {
            case .success: then(.text("ready\n"))
            case .failure(let failure): then(.text("\(failure.reason)\n", status: 503))
            }
        }
    }

    private func answerMetrics(_ then: @escaping (AdminAnswer) -> Void) {
        check.ask { [census, counters, started] outcome in
            census.take { relay in
                let page = MetricsPage(
                    relay: relay, engine: try? outcome.get(), audit: counters?.current, started: started)
                then(AdminAnswer(contentType: Exposition.contentType, body: page.bytes))
            }
        }
    }

    private func answerStatus(_ then: @escaping (AdminAnswer) -> Void) {
        check.ask { [census, counters, started] outcome in
            census.take { relay in
                let lost = counters.map { Int(clamping: $0.current.lost) }
                then(.json(StatusPage(relay: relay, engine: outcome, started: started, lost: lost).json))
            }
        }
    }

    private func answer(_ page: AuditPage, _ query: Query, _ then: @escaping (AdminAnswer) -> Void) {
        guard let desk else { return then(.error(503, "nothing is audited: audit.enabled is false")) }
        desk.ask(for: page, query, then: then)
    }
}
