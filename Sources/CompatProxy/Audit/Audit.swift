// SPDX-License-Identifier: Apache-2.0
internal import Logging
import VersionRules

/// Takes the workers' notes, makes records of them on a thread of its own, and gives these to all who want them.
///
/// No worker ever waits for it: what comes faster than it is taken is counted and left out.
final class Audit: Sendable {
    private struct Queue {
        var batches: [[AuditNote]] = []
        var count = 0
        var lost = 0
        var isClosing = false

        var isEmpty: Bool { batches.isEmpty && lost == 0 }
    }

    /// Consumers hear from us that often at least while they are busy, so that what they hold does not grow old.
    private static let period = Duration.milliseconds(500)
    /// And when they are not, for what they have written does. Nobody is to wake more often while nobody asks.
    private static let restingPeriod = Duration.seconds(300)
    /// How long what was taken at once may wait for what is still being found out of its clients.
    private static let patience = Duration.milliseconds(500)

    let identities: IdentityResolver
    let backlog = AuditBacklog()
    /// Whether requests that are alike must not be counted together.
    let keepsEach: Bool
    private let consumers: [any AuditConsumer]
    private let capacity: Int
    private let logger: Logger
    private let queue = Monitor(Queue())

    init(consumers: [any AuditConsumer], engine: EngineAccess, logger: Logger, capacity: Int = 1 << 16) {
        self.consumers = consumers
        keepsEach = consumers.contains(where: \.wantsEach)
        self.capacity = capacity
        self.logger = logger
        identities = IdentityResolver(engine: engine)
    }

    /// The threads that do the work; they end after `close`.
    func start() throws(UVError) -> [JoinableThread] {
        try identities.start() + [JoinableThread { self.run() }]
    }

    /// Lets the threads end when they have done what they were given.
    func close() {
        queue.withLock { $0.isClosing = true }
        queue.notify()
    }

    /// Takes a batch from a worker.
    func hand(_ notes: [AuditNote]) {
        queue.withLock { queue in
            if queue.count + notes.count <= capacity {
                queue.batches.append(notes)
                queue.count += notes.count
            } else {
                queue.lost += notes.reduce(0) { $0 + $1.sums.requests }
            }
        }
        queue.notify()
    }

    private func run() {
        var recorder = AuditRecorder(identities)
        var isOpen = true
        while isOpen {
            let isBusy = consumers.contains(where: \.isBusy)
            let period = isBusy ? Self.period : Self.restingPeriod
            let hasSlept = !queue.wait(for: period) { !$0.isEmpty || $0.isClosing } && !isBusy
            let (batches, lost, isClosing) = queue.withLock { queue in
                defer { (queue.batches, queue.count, queue.lost) = ([], 0, 0) }
                return (queue.batches, queue.lost, queue.isClosing)
            }
            isOpen = !isClosing
            if lost > 0 {
                logger.warning("requests came faster than they could be audited", metadata: ["lost": "\(lost)"])
            }
            // They hear of time that goes by, too.
            if batches.isEmpty || lost > 0 { deliver([], loss: AuditLoss(records: lost)) }
            // One after the other, so that many clients at once do not take that much memory for good.
            let deadline = ContinuousClock.now + Self.patience
            for batch in batches { deliver(recorder.records(of: batch, deadline: deadline), loss: AuditLoss()) }
            // The workers may be resting, and give back nothing then.
            if hasSlept { ProgramCode.giveBack() }
        }
        for consumer in consumers { consumer.finish() }
        identities.close()
    }

    private func deliver(_ records: [AuditRecord], loss: AuditLoss) {
        for consumer in consumers { consumer.take(records, loss: loss) }
    }
}

extension Audit {
    /// The audit that a configuration asks for; nil where that is none.
    convenience init?(_ configuration: Configuration, counters: AuditCounters, logger: Logger) {
        guard configuration.audit.isEnabled else { return nil }
        var consumers: [any AuditConsumer] = [
            AuditStore(
                path: AuditConfiguration.storePath(in: configuration.state), configuration: configuration.audit,
                logger: logger),
            counters,
        ]
        if let target = configuration.audit.log { consumers.append(AuditLog(target, logger: logger)) }
        self.init(consumers: consumers, engine: configuration.engineAccess, logger: logger)
    }
}
