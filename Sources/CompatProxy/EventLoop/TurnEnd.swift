// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// The end of a loop's turn: whatever could be read has been, and the loop is about to wait.
final class TurnEnd {
    private let handle: UnsafeMutablePointer<uv_prepare_t>
    /// What happens at the next end that is waited for.
    var action: () -> Void = {}

    /// Its owner closes it; until then the loop keeps it alive.
    init(loop: Loop) throws(UVError) {
        handle = .allocate(capacity: 1)
        try UVError.check(uv_prepare_init(loop.pointer, handle), "uv_prepare_init")
        HandleLife.retain(self, by: handle.asHandle)
    }

    deinit {
        handle.deallocate()
    }

    /// Calls the action once, when this turn ends.
    func schedule() {
        uv_prepare_start(handle) { prepare in
            guard let prepare else { return }
            uv_prepare_stop(prepare)
            Unmanaged<TurnEnd>.fromOpaque(prepare.pointee.data).takeUnretainedValue().action()
        }
    }

    func close() {
        HandleLife.close(handle.asHandle)
    }
}
