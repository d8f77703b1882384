// SPDX-License-Identifier: Apache-2.0

/// Tells when there was nothing to do for a while, so that the code that did it can be given back.
struct Rest {
    /// Ticks that the start takes, which needs much code that nothing else does.
    private static let start = 4
    /// Ticks without a read: whoever asks, or sends, more often is not to wait for code.
    private static let patience = 20

    private var ticksLeft = TicksLeft()
    private var reads: UInt64 = 0

    init() { ticksLeft.start(Rest.start) }

    /// Told at each tick how many reads there were in all; whether a rest begins just now. While `isBusy`, none does.
    mutating func begins(after reads: UInt64, unless isBusy: @autoclosure () -> Bool) -> Bool {
        if reads != self.reads {
            self.reads = reads
            ticksLeft.start(Rest.patience)
            return false
        }
        guard ticksLeft.runOut() else { return false }
        guard isBusy() else { return true }
        ticksLeft.start(Rest.patience)
        return false
    }

    /// There was something to do: the next rest comes after as long a while.
    mutating func end() {
        ticksLeft.start(Rest.patience)
    }
}
