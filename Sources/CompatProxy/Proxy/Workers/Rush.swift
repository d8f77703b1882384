// SPDX-License-Identifier: Apache-2.0

/// Tells when a rush of clients is over, so that what it took can be given back.
struct Rush {
    /// So many of them within a tick are one.
    private static let crowd = 64
    /// How many ticks without a crowd make its end: by then the audit has written down who came.
    private static let calm = 4

    private var ticksLeft = TicksLeft()

    /// Told at each tick how many came; whether a rush has ended just now.
    mutating func ends(after arrivals: Int) -> Bool {
        if arrivals >= Rush.crowd { ticksLeft.start(Rush.calm) }
        return ticksLeft.runOut()
    }
}
