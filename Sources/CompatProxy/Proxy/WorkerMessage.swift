// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// What the main thread tells a worker.
enum WorkerMessage: Sendable {
    /// Take this configuration from the next request on; the sockets are those of its listeners, in their order.
    case configure(Configuration, sockets: [Int32])
    /// Take no more connections and end when those under way have ended, or after the grace period.
    case drain
    /// End now.
    case stop
}

/// The messages that a worker has not read yet.
final class Mailbox: Sendable {
    private let messages = Mutex<[WorkerMessage]>([])

    func put(_ message: WorkerMessage) {
        messages.withLock { $0.append(message) }
    }

    func takeAll() -> [WorkerMessage] {
        messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}
