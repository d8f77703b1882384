// SPDX-License-Identifier: Apache-2.0

/// Takes the values of a streamed body one by one: those that a plan is enough for are written as they lie, without an
/// index, and the others are given to be rewritten.
struct ValueTaker: Sendable {
    private var collector: ValueCollector
    /// What alone stands between two values that are written without a stop; nil where they are taken one by one.
    private let separator: UInt8?
    /// How many values in a row had to be indexed that a plan was there for.
    private var indexed = 0
    /// The values of a body are much alike: after so many, the plan is given up for the rest of what was read.
    private static let mostIndexed = 4
    /// How much of what was read is put behind a value that the read before has cut, at first: mostly all of its rest.
    private static let mostRestBytes = 4 * 1024

    init(maximumValueBytes: Int, separator: UInt8? = nil) {
        self.separator = separator
        collector = ValueCollector(maximumValueBytes: maximumValueBytes)
    }

    /// What was read of a value.
    enum Taken {
        /// Not all of it.
        case nothing
        /// All, and it is written.
        case written
        /// All, and it is to be rewritten.
        case value(JSONValue)
    }

    /// Says that more of the body was read.
    mutating func beginPiece() { indexed = 0 }

    /// Reads on at `index`, within a value or where one begins; what is written may be several, with what separates them.
    mutating func take(
        _ bytes: Span<UInt8>, at index: inout Int, as piece: inout BodyPiece, by plan: SkimPlan?,
        into output: inout [UInt8]
    ) throws(BodyError) -> Taken {
        guard let plan, indexed < Self.mostIndexed else { return try takeValue(bytes, at: &index, as: &piece) }
        if collector.isUnread {
            if takeCut(bytes, at: &index, by: plan, into: &output) { return .written }
        } else if !collector.isCollecting {
            switch skim(bytes, at: &index, by: plan, separator: separator, into: &output) {
            case .written: return .written
            case .odd: return try takeValue(bytes, at: &index, as: &piece)
            case .open:
                if collector.hold(bytes.extracting(index...)) {
                    index = bytes.count
                    return .nothing
                }
            }
        }
        guard let whole = try collector.collectOn(bytes, at: &index) else { return .nothing }
        var end = 0
        if skim(whole.span, at: &end, by: plan, into: &output) == .written { return .written }
        return .value(collector.value(of: whole))
    }

    /// The number or literal that only the end of the body ends; nil where another value is unfinished.
    mutating func finish() -> JSONValue? { collector.finish() }

    /// Takes the memory of a value that was written and is no longer wanted.
    mutating func reuse(_ value: inout JSONValue) { collector.reuse(&value) }

    /// Takes a value that the read before has cut, in one look at it; false where it does not end in this one either, so
    /// that it is looked at again and again in no case.
    private mutating func takeCut(
        _ bytes: Span<UInt8>, at index: inout Int, by plan: SkimPlan, into output: inout [UInt8]
    ) -> Bool {
        var value = collector.takeUnread()
        let cut = value.count
        var (next, end) = (index, 0)
        var found = JSONSkim.End.open
        while found == .open, next < bytes.count {
            let rest = min(max(Self.mostRestBytes, value.count), bytes.count - next)
            value.append(copying: bytes.extracting(next..<next + rest))
            next += rest
            found = skim(value.span, at: &end, by: plan, into: &output)
        }
        guard found == .written else {
            collector.hold(value, upTo: cut)
            return false
        }
        index += end - cut
        collector.release(value)
        return true
    }

    /// Counts how many in a row are odd.
    private mutating func skim(
        _ bytes: Span<UInt8>, at index: inout Int, by plan: SkimPlan, separator: UInt8? = nil,
        into output: inout [UInt8]
    ) -> JSONSkim.End {
        let start = index
        // A value that is too long is refused by the collector.
        let end = plan.rewrite(
            bytes, at: &index, separator: separator, longest: collector.maximumValueBytes, into: &output)
        if index > start { indexed = 0 }
        if end == .odd { indexed += 1 }
        return end
    }

    private mutating func takeValue(
        _ bytes: Span<UInt8>, at index: inout Int, as piece: inout BodyPiece
    ) throws(BodyError) -> Taken {
        piece.copy(bytes)
        return try collector.collect(piece, at: &index).map { .value($0) } ?? .nothing
    }
}
