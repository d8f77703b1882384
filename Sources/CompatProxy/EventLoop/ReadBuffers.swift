// SPDX-License-Identifier: Apache-2.0

/// What a loop's reads go into. A read is consumed before the next, so that all streams share them.
struct ReadBuffers: ~Copyable {
    private let usual = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Loop.readBufferBytes)
    /// Made for the first long read.
    private var long: UnsafeMutableBufferPointer<UInt8>?

    deinit {
        usual.deallocate()
        long?.deallocate()
    }

    /// Room for a read that takes as much as there is, or no more than usual.
    mutating func take(isLong: Bool) -> UnsafeMutableBufferPointer<UInt8> {
        guard isLong else { return usual }
        if let long { return long }
        let made = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Loop.longReadBytes)
        long = made
        return made
    }

    /// Lets go of what only long reads need.
    mutating func giveBack() {
        long?.deallocate()
        long = nil
    }
}
