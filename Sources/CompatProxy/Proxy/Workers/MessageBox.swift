// SPDX-License-Identifier: Apache-2.0

/// The messages to a thread with a loop that it has not read yet.
final class MessageBox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var isClosed = false
    }

    private let state = Monitor(State())
    private let wakeup: Wakeup.Sender

    /// `wakeup` makes the thread's loop look here.
    init(wakeup: Wakeup.Sender) {
        self.wakeup = wakeup
    }

    /// Leaves a message; false once the thread has ended, and nobody will read it.
    @discardableResult
    func put(_ message: Message) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.messages.append(message)
            wakeup.send()
            return true
        }
    }

    func takeAll() -> [Message] {
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
