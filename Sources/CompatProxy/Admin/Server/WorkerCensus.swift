// SPDX-License-Identifier: Apache-2.0

/// Asks all workers what they have counted.
final class WorkerCensus {
    private let workers: [Mailbox]
    private let mailbox: MessageBox<AdminMessage>
    /// What each told last; one that has ended counts on with that.
    private var latest: [WorkerMetrics]
    private var missing: Set<Int> = []
    private var waiting: [(WorkerMetrics) -> Void] = []

    init(workers: [Mailbox], mailbox: MessageBox<AdminMessage>) {
        self.workers = workers
        self.mailbox = mailbox
        latest = workers.map { _ in WorkerMetrics() }
    }

    /// `then` hears the sum of all.
    func take(_ then: @escaping (WorkerMetrics) -> Void) {
        waiting.append(then)
        guard missing.isEmpty else { return }
        missing = Set(workers.indices.filter { workers[$0].put(.measure(MetricsReply(mailbox: mailbox, worker: $0))) })
        endIfComplete()
    }

    /// Takes one worker's answer.
    func take(_ metrics: WorkerMetrics, of worker: Int) {
        latest[worker] = metrics
        missing.remove(worker)
        endIfComplete()
    }

    private func endIfComplete() {
        guard missing.isEmpty else { return }
        let waiting = waiting
        self.waiting = []
        var sum = WorkerMetrics()
        for metrics in latest { sum.merge(metrics) }
        for then in waiting { then(sum) }
    }
}
