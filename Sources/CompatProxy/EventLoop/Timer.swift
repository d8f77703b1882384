// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// A repeating or single timer on a loop.
final class Timer {
    private let handle: UnsafeMutablePointer<uv_timer_t>
    /// What happens when the time has come.
    var action: () -> Void = {}

    /// A timer that is not running yet. Its owner closes it; until then the loop keeps it alive.
    init(loop: Loop) throws(UVError) {
        handle = .allocate(capacity: 1)
        try UVError.check(uv_timer_init(loop.pointer, handle), "uv_timer_init")
        HandleLife.retain(self, by: handle.asHandle)
    }

    deinit {
        handle.deallocate()
    }

    /// Calls the action after `delay` milliseconds, then every `interval` milliseconds unless that is zero.
    func start(after delay: UInt64, every interval: UInt64 = 0) {
        uv_timer_start(
            handle,
            { timer in timer.map { Unmanaged<Timer>.fromOpaque($0.pointee.data).takeUnretainedValue().fire() } },
            delay, interval)
    }

    func stop() {
        uv_timer_stop(handle)
    }

    func close() {
        HandleLife.close(handle.asHandle)
    }

    private func fire() {
        action()
    }
}
