// SPDX-License-Identifier: Apache-2.0
internal import CVectors

/// One field line of a head, as places in the head's bytes.
struct HeaderField: Sendable {
    /// All there is, so that C can make fields.
    private var place: cvectors_line

    init(name: Range<Int>, value: Range<Int>, kind: FieldKind, isPlain: Bool) {
        place = cvectors_line(
            name: UInt32(name.lowerBound), name_end: UInt32(name.upperBound), value: UInt32(value.lowerBound),
            value_end: UInt32(value.upperBound), kind: kind.rawValue, is_plain: isPlain, is_option: false)
    }

    var name: Range<Int> { Int(place.name)..<Int(place.name_end) }
    /// Without the white space around it.
    var value: Range<Int> { Int(place.value)..<Int(place.value_end) }
    /// All of the line, if it is plain.
    var line: Range<Int> { Int(place.name)..<Int(place.value_end) + 2 }
    /// C has the same numbers, and no others.
    var kind: FieldKind { unsafeBitCast(place.kind, to: FieldKind.self) }
    /// Whether the line is as it would be written here: with one space before the value, and nothing else around it.
    var isPlain: Bool { place.is_plain }
    /// Whether it stays on this connection, by its nature or because `Connection` names it.
    var isHopByHop: Bool { place.is_option || isOne(of: .hopByHop) }

    @inline(__always)
    func isOne(of kinds: FieldKindSet) -> Bool { kinds.rawValue &>> UInt32(place.kind) & 1 == 1 }

    /// Whether the line goes on as it was received, where no other kinds than these are looked at.
    @inline(__always)
    fileprivate func isPassed(but kinds: FieldKindSet) -> Bool { isPlain && !place.is_option && !isOne(of: kinds) }

    /// Notes that `Connection` names it.
    mutating func becomeOption() {
        place.is_option = true
    }
}

extension [HeaderField] {
    /// The end of the lines from `start` on that go on as they were received: they stand side by side. Those of some kinds
    /// are to be looked at, one by one.
    func endOfPassed(from start: Int, but kinds: FieldKindSet) -> Int {
        var index = start
        while index < count, self[index].isPassed(but: kinds) { index += 1 }
        return index
    }
}
