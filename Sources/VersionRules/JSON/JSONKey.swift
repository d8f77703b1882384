// SPDX-License-Identifier: Apache-2.0

/// A name to look for, with what tells it apart from most others worked out once. Four words, which are passed in
/// registers; more would be copied for each call.
struct JSONKey: Hashable, Sendable {
    let text: String
    let name: JSONName

    @inline(__always)
    init(_ text: String) {
        self.text = text
        name = JSONName(text.utf8.span)
    }

    /// Whether the name is at `start` in `source`, where as many bytes are, and as many of them as `name` tells begin
    /// like it.
    func isWhole(at start: Int, in source: [UInt8]) -> Bool {
        let (bytes, count) = (text.utf8.span, Int(name.count))
        let found = source.span.extracting(start..<start &+ count)
        // The first eight bytes and the last are all of most names.
        guard 8...16 ~= count else { return count < 8 || areEqual(found, bytes) }
        return found.bytes.word(at: count &- 8) == bytes.bytes.word(at: count &- 8)
    }

    static let everyElement = JSONKey(JSONPath.everyElement)
    static let everyMember = JSONKey(JSONPath.everyMember)
}

/// The names that an object's members may have, and those that more than one of them may.
///
/// One bit of sixty-four for each, which several names share; none is ever taken out.
struct JSONNameSet: Sendable {
    private var once: UInt64 = 0
    private var twice: UInt64 = 0

    init() {}

    /// Of the bits that indexing a level gave.
    init(once: UInt64, twice: UInt64) {
        self.once = once
        self.twice = twice
    }

    mutating func insert(_ name: JSONName) {
        twice |= once & name.bit
        once |= name.bit
    }

    @inline(__always)
    func mayHold(_ name: JSONName) -> Bool { once & name.bit != 0 }

    /// Whether there may be one that is spelled with escapes, and so may be any.
    @inline(__always)
    var mayHoldUnknown: Bool { once == .max }

    @inline(__always)
    func mayHoldTwice(_ name: JSONName) -> Bool { twice & name.bit != 0 }
}
