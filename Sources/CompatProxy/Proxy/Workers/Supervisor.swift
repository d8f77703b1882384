// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Logging
internal import Synchronization
internal import VersionRules

/// The main thread: opens the sockets, starts the workers, and follows the signals.
final class Supervisor {
    private let loop: Loop
    private let descriptors: DescriptorLimit
    private let reload: () throws -> Configuration
    private let shared: SharedState
    private var sockets = ListeningSockets()
    private var workers: [WorkerThread] = []
    private var admin: AdminThread?
    private var signals: [SignalWatcher] = []
    private var isDraining = false
    /// The thread that writes down aliases.
    private let keeping: JoinableThread
    /// The threads of the audit.
    private let auditing: [JoinableThread]
    private let counters: AuditCounters
    /// Workers that have ended.
    private let ended: Wakeup
    private let endedCount = EndCount()

    /// Opens every socket and starts every worker; throws before anything is accepted where one fails.
    init(
        _ configuration: Configuration, descriptors: DescriptorLimit, reload: @escaping () throws -> Configuration
    ) throws {
        self.descriptors = descriptors
        self.reload = reload
        loop = try Loop()
        let sink = try LogSink(descriptor: STDERR_FILENO, format: configuration.log.format)
        let logger = Logger(label: "compatproxy") { _ in ProxyLogHandler(sink: sink, configuration: configuration.log) }
        let aliases = AliasKeeper(folder: configuration.state, logger: logger)
        keeping = try aliases.start()
        counters = AuditCounters()
        let audit = Audit(configuration, counters: counters, logger: logger)
        auditing = try audit?.start() ?? []
        shared = SharedState(history: .all, sink: sink, logger: logger, aliases: aliases, audit: audit)
        ended = try Wakeup(loop: loop)
        ended.action = { [unowned self] in endIfAllEnded() }
        do {
            try sockets.follow(configuration.listeners)
            for _ in 0..<configuration.workers {
                workers.append(try startWorker(configuration))
            }
            try startAdmin(configuration)
            try watchSignals()
        } catch {
            sockets.close()
            throw error
        }
        distribute(configuration)
        announce(configuration)
    }

    private func startAdmin(_ configuration: Configuration) throws {
        guard let socket = try AdminThread.listen(configuration.admin, logger: shared.logger) else { return }
        do {
            let store = AuditStoreReader(path: AuditConfiguration.storePath(in: configuration.state))
            let audit = shared.audit.map { _ in AdminAudit(source: store, counters: counters) }
            admin = try AdminThread(
                socket: socket, configuration: configuration, audit: audit, workers: workers.map(\.mailbox))
        } catch {
            socket.close()
            throw error
        }
    }

    /// Scripts wait for this line, whatever else is to be logged.
    private func announce(_ configuration: Configuration) {
        var logger = shared.logger
        logger.logLevel = .notice
        for socket in sockets.all { logger.notice("listening", metadata: ["address": "\(socket.boundAddress)"]) }
        if let admin { logger.notice("admin interface", metadata: ["address": "\(admin.address)"]) }
        logger.notice(
            "ready to accept",
            metadata: ["upstream": "\(configuration.upstream)", "workers": "\(configuration.workers)"])
    }

    /// Runs until every worker has ended.
    func run() -> Int32 {
        loop.run()
        admin?.join()
        shared.aliases.close()
        shared.audit?.close()
        for thread in auditing + [keeping] { thread.join() }
        shared.logger.notice("stopped")
        shared.sink.close()
        return 0
    }

    private func watchSignals() throws(UVError) {
        for (signal, action) in [
            (SIGTERM, Supervisor.drain), (SIGINT, Supervisor.drain), (SIGHUP, Supervisor.reloadConfiguration),
        ] {
            let watcher = try SignalWatcher(loop: loop, signal: signal) { [unowned self] in action(self)() }
            signals.append(watcher)
        }
    }

    /// Takes no more clients than there are descriptors for: one too many is told so, and is not left waiting.
    private func bound(_ limits: inout Limits) {
        let most = descriptors.connections(workers: workers.count)
        guard most < limits.connections else { return }
        shared.logger.warning(
            "fewer connections than limits.connections: the process may not open more files",
            metadata: [
                "connections": "\(most)", "configured": "\(limits.connections)", "files": "\(descriptors.count)",
            ])
        limits.connections = most
    }

    private func distribute(_ configuration: Configuration) {
        var configuration = configuration
        bound(&configuration.limits)
        shared.audit?.identities.follow(configuration.engineAccess)
        let duplicates = sockets.duplicates
        for worker in workers { worker.send(.configure(configuration, sockets: duplicates)) }
        admin?.send(.configure(configuration))
    }
}

// MARK: - Signals

extension Supervisor {
    /// The first signal lets what is under way end, the second one does not wait.
    private func drain() {
        shared.logger.notice(isDraining ? "stopping at once" : "stopping: what is under way may end")
        for worker in workers { worker.send(isDraining ? .stop : .drain) }
        guard !isDraining else { return }
        isDraining = true
        admin?.send(.drain)
        sockets.close()
    }

    private func startWorker(_ configuration: Configuration) throws -> WorkerThread {
        try WorkerThread(configuration: configuration, shared: shared) { [endedCount, sender = ended.sender] in
            endedCount.add()
            sender.send()
        }
    }

    private func endIfAllEnded() {
        guard endedCount.value == workers.count else { return }
        // The last act of each is to wake this loop, which must still be there then.
        for worker in workers { worker.join() }
        admin?.send(.stop)
        for signal in signals { signal.close() }
        ended.close()
    }

    private func reloadConfiguration() {
        guard !isDraining else { return }
        do {
            let configuration = try reload()
            try sockets.follow(configuration.listeners)
            distribute(configuration)
            shared.logger.notice(
                "reloaded the configuration; workers, state, audit, admin interface and logging change with a restart only"
            )
        } catch {
            shared.logger.error("kept the old configuration", metadata: ["reason": "\(error)"])
        }
    }
}

/// Counts the workers that have ended; each adds itself.
private final class EndCount: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .acquiring) }

    func add() {
        count.add(1, ordering: .acquiringAndReleasing)
    }
}
