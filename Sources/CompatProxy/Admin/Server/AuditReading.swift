// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Reads pages of the audit's store on a thread of its own, one after the other: a long store takes seconds, and whoever
/// asks whether the proxy lives is not to wait for that.
final class AuditReading: Sendable {
    private struct Request {
        let number: Int
        let page: AuditPage
        let query: Query
    }

    private struct Queue {
        var requests: [Request] = []
        var isClosing = false
    }

    private let source: any AuditSource
    private let mailbox: MessageBox<AdminMessage>
    private let queue = Monitor(Queue())

    /// Answers go to `mailbox`.
    init(of source: any AuditSource, mailbox: MessageBox<AdminMessage>) {
        self.source = source
        self.mailbox = mailbox
    }

    /// Starts the thread, which ends after `close`. Nobody waits for that: it only reads.
    func start() throws(UVError) {
        try JoinableThread { self.run() }.detach()
    }

    /// Has a page read; its answer will have that number.
    func read(_ page: AuditPage, _ query: Query, number: Int) {
        queue.withLock { $0.requests.append(Request(number: number, page: page, query: query)) }
        queue.notify()
    }

    /// Nothing more is wanted.
    func close() {
        queue.withLock { $0 = Queue(isClosing: true) }
        queue.notify()
    }

    private func run() {
        while let request = next() {
            mailbox.put(.read(answer(request.page, request.query), number: request.number))
        }
    }

    private func next() -> Request? {
        queue.withLock(when: { !$0.requests.isEmpty || $0.isClosing }) { queue in
            queue.isClosing ? nil : queue.requests.removeFirst()
        }
    }

    private func answer(_ page: AuditPage, _ query: Query) -> AdminAnswer {
        do {
            return .json(try page.json(of: source, query))
        } catch let error as ParameterError {
            return .error(400, error.message)
        } catch {
            return .error(503, "the audit cannot be read: \(error)")
        }
    }
}
