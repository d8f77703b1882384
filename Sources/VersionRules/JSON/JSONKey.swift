// SPDX-License-Identifier: Apache-2.0

/// A name to look for, with what tells it apart from most others worked out once. Four words, which are passed in
/// registers; more would be copied for each call.
struct JSONKey: Hashable, Sendable {
    let text: String
    let name: JSONName

    /// Of a literal, the compiler works out all of this, if it is as short as most are.
    @inline(__always)
    init(_ text: String) {
        self.text = text
        name = text.utf8.count <= 15 ? JSONName(text) : JSONName(ofLong: text)
    }

    /// Whether a name that is written so is this one.
    func matches(_ written: Span<UInt8>) -> Bool {
        written.count == Int(name.count) && areEqual(written, text.utf8.span)
            || written.count > name.count && JSONString.matches(written, text.utf8.span)
    }

    static let everyElement = JSONKey(JSONPath.everyElement)
    static let everyMember = JSONKey(JSONPath.everyMember)
}

extension JSONKey: ExpressibleByStringLiteral {
    @inline(__always)
    init(stringLiteral text: String) {
        self.init(text)
    }
}

/// The names that an object's members may have, and those that more than one of them may.
///
/// One bit of sixty-four for each, which several names share; none is ever taken out.
struct JSONNameSet: Sendable {
    private(set) var once: UInt64 = 0
    private(set) var twice: UInt64 = 0

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
