// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// Ticks on a loop. It may rest; then the loop's next turn, whatever that is about, has it tick again. So a process with
/// nothing to do is not woken, and needs no memory for what would be done.
final class Clock {
    private let interval: UInt64
    private let timer: Timer
    private let turn: UnsafeMutablePointer<uv_check_t>
    /// What happens at each tick.
    var action: () -> Void = {}
    /// What happens when a rest ends, ahead of the next tick.
    var didWake: () -> Void = {}

    /// One that ticks every `interval` milliseconds. Its owner closes it; until then the loop keeps it alive.
    init(loop: Loop, interval: UInt64) throws(UVError) {
        self.interval = interval
        timer = try Timer(loop: loop)
        turn = .allocate(capacity: 1)
        try UVError.check(uv_check_init(loop.pointer, turn), "uv_check_init")
        HandleLife.retain(self, by: turn.asHandle)
        timer.action = { [unowned self] in action() }
        start()
    }

    deinit {
        turn.deallocate()
    }

    /// Does not tick until the loop has something to do.
    func rest() {
        timer.stop()
        uv_check_start(turn) { turn in
            turn.map { Unmanaged<Clock>.fromOpaque($0.pointee.data).takeUnretainedValue().wake() }
        }
    }

    func close() {
        timer.close()
        HandleLife.close(turn.asHandle)
    }

    private func wake() {
        uv_check_stop(turn)
        didWake()
        start()
    }

    private func start() {
        timer.start(after: interval, every: interval)
    }
}
