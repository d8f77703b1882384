// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// Wakes a loop from any thread.
final class Wakeup {
    private let handle: UnsafeMutablePointer<uv_async_t>
    /// Runs on the loop's thread; several calls of `Sender.send` may be folded into one.
    var action: () -> Void = {}

    init(loop: Loop) throws(UVError) {
        handle = .allocate(capacity: 1)
        let status = uv_async_init(loop.pointer, handle) { wakeup in
            wakeup.map { Unmanaged<Wakeup>.fromOpaque($0.pointee.data).takeUnretainedValue().wake() }
        }
        try UVError.check(status, "uv_async_init")
        HandleLife.retain(self, by: handle.asHandle)
    }

    deinit {
        handle.deallocate()
    }

    var sender: Sender { Sender(handle: handle) }

    func close() {
        HandleLife.close(handle.asHandle)
    }

    private func wake() {
        action()
    }

    /// The one part of a loop that other threads may touch.
    ///
    /// `@unchecked`: `uv_async_send` is libuv's only thread-safe call; who sends must know that nobody has closed the
    /// wake-up yet.
    struct Sender: @unchecked Sendable {
        fileprivate let handle: UnsafeMutablePointer<uv_async_t>

        func send() {
            uv_async_send(handle)
        }
    }
}
