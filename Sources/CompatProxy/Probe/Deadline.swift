// SPDX-License-Identifier: Apache-2.0

/// The moment until which a blocking call may wait.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(in patience: Duration) {
        end = ContinuousClock.now.advanced(by: patience)
    }

    /// What `poll` takes: rounded up, so that it never returns too early.
    var remainingMilliseconds: Int32 {
        let (seconds, attoseconds) = max(.zero, ContinuousClock.now.duration(to: end)).components
        guard seconds < 1_000_000 else { return .max }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
