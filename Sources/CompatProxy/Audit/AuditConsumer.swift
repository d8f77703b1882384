// SPDX-License-Identifier: Apache-2.0

/// What is made of the records of requests. Called from the audit's own thread, one batch after the other.
protocol AuditConsumer: Sendable {
    /// Whether it is to be told of each request by itself, which costs each some microseconds.
    var wantsEach: Bool { get }
    /// Whether there is something that it is to do soon, even where no records come.
    var isBusy: Bool { get }
    /// Takes records in the order in which they came. Where none come, it is called at least once a second while it is
    /// busy, and else every few minutes; `loss` is what was lost ahead of them.
    func take(_ records: [AuditRecord], loss: AuditLoss)
    /// Writes down what is still held, for the proxy ends.
    func finish()
}

extension AuditConsumer {
    var wantsEach: Bool { false }
    var isBusy: Bool { false }

    func finish() {}
}

/// What the audit did not get to see, counted since the last batch.
struct AuditLoss: Hashable, Sendable {
    /// Requests whose notes found no room in the queue.
    var records = 0

    var isEmpty: Bool { records == 0 }
}
