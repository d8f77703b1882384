// SPDX-License-Identifier: Apache-2.0

/// Tells when clients have asked nothing for a while, so that the code that served them can be given back.
struct Rest {
    /// Ticks that the start takes, which needs much code that nothing else does.
    private static let start = 4
    /// Ticks without an answer: whoever asks more often is not to wait for code.
    private static let patience = 20

    private var ticksLeft = TicksLeft()
    private var answers: UInt64 = 0

    init() { ticksLeft.start(Rest.start) }

    /// Told at each tick how many answers there were in all; whether a rest begins just now.
    mutating func begins(after answers: UInt64) -> Bool {
        guard answers == self.answers else {
            self.answers = answers
            ticksLeft.start(Rest.patience)
            return false
        }
        return ticksLeft.runOut()
    }
}
