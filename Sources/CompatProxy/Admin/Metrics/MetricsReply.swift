// SPDX-License-Identifier: Apache-2.0

/// Where a worker tells what it has counted.
struct MetricsReply: Sendable {
    let mailbox: MessageBox<AdminMessage>
    /// Which worker is asked.
    let worker: Int

    func send(_ metrics: WorkerMetrics) {
        mailbox.put(.measured(worker: worker, metrics))
    }
}
