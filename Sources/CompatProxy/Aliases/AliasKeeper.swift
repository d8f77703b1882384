// SPDX-License-Identifier: Apache-2.0
internal import Logging
import VersionRules

/// Keeps the aliases of containers for all workers: in a file, which a thread of its own writes, and in frozen tables,
/// which it sends to the workers when they change.
final class AliasKeeper: Sendable {
    /// What is to be done to the aliases of one engine, and who waits for it.
    private struct Job: Sendable {
        let engine: Address
        let change: @Sendable (inout ContainerAliases) -> Void
        /// Whether it holds until the next start where it can't be written down.
        let holdsUnwritten: Bool
        let reply: Reply?
    }

    /// Where to say that something is done.
    struct Reply: Sendable {
        let mailbox: Mailbox
        let token: UInt64

        /// With the reason where it failed.
        func send(_ failure: String?) {
            mailbox.put(.resume(token, failure: failure))
        }
    }

    private struct State {
        var table: AliasFile.Table = [:]
        var jobs: [Job] = []
        var workers: [Mailbox] = []
        var isClosing = false
    }

    private let file: AliasFile
    private let logger: Logger
    private let state = Monitor(State())

    /// Reads what an earlier run has kept.
    init(folder: String, logger: Logger) {
        file = AliasFile(folder: folder)
        self.logger = logger
        let table = load()
        state.withLock { $0.table = table }
    }

    private func load() -> AliasFile.Table {
        do throws(AliasFile.Failure) {
            return try file.read()
        } catch {
            tell(error)
            return [:]
        }
    }

    private func tell(_ failure: AliasFile.Failure) {
        var metadata: Logger.Metadata = ["reason": "\(failure.text)"]
        switch failure.reason {
        case .inaccessible:
            logger.error("the aliases of containers cannot be read, if there are any", metadata: metadata)
        case .damaged:
            metadata["kept_as"] = (try? file.setAside()).map { "\($0)" }
            logger.error("the aliases of containers are lost", metadata: metadata)
        }
    }

    /// The thread that writes; it ends after `close`.
    func start() throws(UVError) -> JoinableThread {
        try JoinableThread { self.run() }
    }

    /// Lets the thread end when it has done what is asked already.
    func close() {
        state.withLock { $0.isClosing = true }
        state.notify()
    }

    /// Sends every change from now on to a worker.
    func inform(_ worker: Mailbox) {
        state.withLock { $0.workers.append(worker) }
    }

    /// Those of one engine.
    func aliases(of engine: Address) -> ContainerAliases {
        state.withLock { $0.table["\(engine)"] ?? ContainerAliases() }
    }

    /// Adds one; without its being written down there is none. Who waits for it hears of it behind the change itself.
    func remember(_ alias: ContainerAlias, of engine: Address, reply: Reply) {
        put(Job(engine: engine, change: { $0.add(alias) }, holdsUnwritten: false, reply: reply))
    }

    /// Forgets some.
    func forget(_ aliases: [ContainerAlias], of engine: Address, reply: Reply) {
        let change: @Sendable (inout ContainerAliases) -> Void = { known in
            for alias in aliases { known.remove(alias) }
        }
        put(Job(engine: engine, change: change, holdsUnwritten: true, reply: reply))
    }

    /// Tells all workers something that they answer by counting down.
    func tellAll(reply: Reply, _ message: (Countdown) -> WorkerMessage) {
        let workers = state.withLock { $0.workers }
        let countdown = Countdown(workers.count, reply: reply)
        for worker in workers where !worker.put(message(countdown)) { countdown.count(nil) }
    }

    private func put(_ job: Job) {
        state.withLock { $0.jobs.append(job) }
        state.notify()
    }

    private func run() {
        while let job = takeJob() { carryOut(job) }
    }

    private func takeJob() -> Job? {
        state.withLock(when: { !$0.jobs.isEmpty || $0.isClosing }) { state in
            state.jobs.isEmpty ? nil : state.jobs.removeFirst()
        }
    }

    private func carryOut(_ job: Job) {
        let engine = "\(job.engine)"
        do throws(AliasFile.Failure) {
            let table = try file.update { job.change(&$0[engine, default: ContainerAliases()]) }
            publish(table, of: job.engine)
            job.reply?.send(nil)
        } catch {
            logger.error("the aliases of containers cannot be kept", metadata: ["reason": "\(error.text)"])
            if job.holdsUnwritten {
                var table = state.withLock { $0.table }
                job.change(&table[engine, default: ContainerAliases()])
                publish(table, of: job.engine)
            }
            job.reply?.send(error.text)
        }
    }

    private func publish(_ table: AliasFile.Table, of engine: Address) {
        let workers = state.withLock { state in
            state.table = table
            return state.workers
        }
        for worker in workers { worker.put(.aliases(table["\(engine)"] ?? ContainerAliases(), of: engine)) }
    }
}
