// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Whole milliseconds, the unit of libuv's timers; a negative duration has none.
    var milliseconds: UInt64 {
        let (seconds, attoseconds) = components
        return seconds < 0 ? 0 : UInt64(seconds) * 1000 + UInt64(max(0, attoseconds)) / 1_000_000_000_000_000
    }
}
