// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// Delivers one kind of signal to a loop.
final class SignalWatcher {
    private let handle: UnsafeMutablePointer<uv_signal_t>
    private let action: () -> Void

    init(loop: Loop, signal: Int32, action: @escaping () -> Void) throws(UVError) {
        handle = .allocate(capacity: 1)
        self.action = action
        try UVError.check(uv_signal_init(loop.pointer, handle), "uv_signal_init")
        HandleLife.retain(self, by: handle.asHandle)
        let status = uv_signal_start(
            handle,
            { watcher, _ in
                watcher.map { Unmanaged<SignalWatcher>.fromOpaque($0.pointee.data).takeUnretainedValue().receive() }
            }, signal)
        try UVError.check(status, "uv_signal_start")
    }

    deinit {
        handle.deallocate()
    }

    func close() {
        HandleLife.close(handle.asHandle)
    }

    private func receive() {
        action()
    }
}
