// SPDX-License-Identifier: Apache-2.0

/// A name to look for, with what tells it apart from most others worked out once.
struct JSONKey: Hashable, Sendable {
    let text: String
    let name: JSONName
    /// The last eight bytes, if it has as many; with its beginning, that is all of most names.
    private let ending: UInt64

    @inline(__always)
    init(_ text: String) {
        self.text = text
        let bytes = text.utf8.span
        name = JSONName(bytes)
        ending = bytes.count >= 8 ? bytes.bytes.word(at: bytes.count &- 8) : 0
    }

    /// Whether the name is at `start` in `source`, where as many bytes are, and as many of them as `name` tells begin
    /// like it.
    @inline(__always)
    func isWhole(at start: Int, in source: [UInt8]) -> Bool {
        let count = Int(name.count)
        guard count > 8 else { return true }
        let bytes = source.span.extracting(start..<start &+ count)
        guard bytes.bytes.word(at: count &- 8) == ending else { return false }
        return count <= 16 || areEqual(bytes, text.utf8.span)
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

    @inline(__always)
    func mayHoldTwice(_ name: JSONName) -> Bool { twice & name.bit != 0 }
}
