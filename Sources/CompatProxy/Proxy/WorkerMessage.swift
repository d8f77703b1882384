// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// What the main thread tells a worker.
enum WorkerMessage: Sendable {
    /// Take this configuration from the next request on; the sockets are those of its listeners, in their order.
    case configure(Configuration, sockets: [Int32])
    /// Know these aliases of that engine's containers.
    case aliases(ContainerAliases, of: Address)
    /// Go on with what waits for the answer of that number, or hear why there is none.
    case resume(UInt64, failure: String?)
    /// Take no more connections and end when those under way have ended, or after the grace period.
    case drain
    /// End now.
    case stop
}

/// The messages that a worker has not read yet.
final class Mailbox: Sendable {
    private struct State {
        var messages: [WorkerMessage] = []
        var isClosed = false
    }

    private let state = Monitor(State())
    private let wakeup: Wakeup.Sender

    /// `wakeup` makes the worker's loop look here.
    init(wakeup: Wakeup.Sender) {
        self.wakeup = wakeup
    }

    /// Leaves a message; none once the worker has ended.
    func put(_ message: WorkerMessage) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.messages.append(message)
            wakeup.send()
        }
    }

    func takeAll() -> [WorkerMessage] {
        state.withLock { state in
            defer { state.messages = [] }
            return state.messages
        }
    }

    /// Nobody reads any more, and there is nothing left to wake.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}
