// SPDX-License-Identifier: Apache-2.0

/// Counts ticks, and tells once when they are over.
struct TicksLeft {
    private var count: Int?

    /// Runs out at the tick after so many.
    mutating func start(_ ticks: Int) { count = ticks }

    /// Told at each tick; whether it has run out just now.
    mutating func runOut() -> Bool {
        guard let ticks = count else { return false }
        count = ticks > 0 ? ticks - 1 : nil
        return ticks == 0
    }
}
