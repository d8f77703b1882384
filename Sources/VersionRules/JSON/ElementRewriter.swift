// SPDX-License-Identifier: Apache-2.0

/// Rewrites a top-level JSON array element by element, in memory bounded by its largest element.
///
/// A body that is no array, such as `null`, passes as it is. After an error the rewriter is of no further use.
public struct ElementRewriter: Sendable {
    private enum State {
        case start
        case firstElement
        case element
        case inElement
        case separator
        case end
        case verbatim
    }

    private var state = State.start
    private var collector: ValueCollector
    /// How many elements in a row had to be indexed that a plan was there for.
    private var indexed = 0
    /// The elements of a list are much alike: after so many, it is given up for the others.
    private static let mostIndexed = 4

    /// A rewriter that refuses elements longer than `maximumValueBytes`.
    public init(maximumValueBytes: Int) {
        collector = ValueCollector(maximumValueBytes: maximumValueBytes)
    }

    /// Takes the next bytes of the body and appends to `output` what of it is complete. Elements that `plan` is enough for
    /// are left to it.
    public mutating func feed<Failure: Error>(
        _ bytes: Span<UInt8>, into output: inout [UInt8], by plan: SkimPlan? = nil,
        rewrite: (inout JSONValue) throws(Failure) -> Void
    ) throws(RewriteError<Failure>) {
        var index = 0
        var piece = BodyPiece()
        while index < bytes.count {
            switch state {
            case .verbatim:
                output.append(copying: bytes.extracting(index...))
                return
            case .inElement:
                let taken: Taken
                do {
                    taken = try take(bytes, at: &index, as: &piece, by: plan, into: &output)
                } catch {
                    throw .body(error)
                }
                if case .nothing = taken { return }
                state = .separator
                guard case .value(var element) = taken else { continue }
                do { try rewrite(&element) } catch { throw .rules(error) }
                element.write(into: &output)
                collector.reuse(&element)
            default:
                let byte = bytes[index]
                if !byte.isJSONWhitespace {
                    guard let next = self.next(for: byte) else { throw .body(.malformed) }
                    state = next
                    if state == .inElement || state == .verbatim { continue }
                }
                output.append(byte)
                index += 1
            }
        }
    }

    /// Says that the body is over.
    public func finish() throws(BodyError) {
        switch state {
        case .start, .end, .verbatim: return
        case .firstElement, .element, .inElement, .separator: throw .truncated
        }
    }

    /// What follows on `byte`, which is between elements; nil where it may not be there.
    private func next(for byte: UInt8) -> State? {
        switch (state, byte) {
        case (.start, .openBracket): .firstElement
        case (.start, _): .verbatim
        case (.firstElement, .closeBracket), (.separator, .closeBracket): .end
        case (.separator, .comma): .element
        case (.firstElement, _), (.element, _): .inElement
        default: nil
        }
    }
}

// MARK: Elements

extension ElementRewriter {
    /// What was read of an element.
    private enum Taken {
        /// Not all of it.
        case nothing
        /// All, and it is written.
        case written
        /// All, and it is to be rewritten.
        case value(JSONValue)
    }

    private mutating func take(
        _ bytes: Span<UInt8>, at index: inout Int, as piece: inout BodyPiece, by plan: SkimPlan?,
        into output: inout [UInt8]
    ) throws(BodyError) -> Taken {
        guard let plan, indexed < ElementRewriter.mostIndexed
        else { return try takeValue(bytes, at: &index, as: &piece) }
        if !collector.isCollecting {
            switch skim(bytes, at: index, by: plan, into: &output) {
            case .written(let end):
                index = end
                return .written
            case .odd: return try takeValue(bytes, at: &index, as: &piece)
            case .open: break
            }
        }
        guard let whole = try collector.collectOn(bytes, at: &index) else { return .nothing }
        if case .written(whole.count) = skim(whole.span, at: 0, by: plan, into: &output) { return .written }
        return .value(try wellFormed(collector.value(of: whole)))
    }

    /// Counts how many in a row are odd.
    private mutating func skim(
        _ bytes: Span<UInt8>, at start: Int, by plan: SkimPlan, into output: inout [UInt8]
    ) -> JSONSkim.End {
        // A longer element has no end here, and is refused by the collector.
        let bytes = bytes.extracting(first: start + min(bytes.count - start, collector.maximumValueBytes))
        let end = plan.rewrite(bytes, at: start, into: &output)
        switch end {
        case .written: indexed = 0
        case .odd: indexed += 1
        case .open: break
        }
        return end
    }

    private mutating func takeValue(
        _ bytes: Span<UInt8>, at index: inout Int, as piece: inout BodyPiece
    ) throws(BodyError) -> Taken {
        piece.copy(bytes)
        guard let element = try collector.collect(piece, at: &index) else { return .nothing }
        return .value(try wellFormed(element))
    }

    private func wellFormed(_ element: JSONValue) throws(BodyError) -> JSONValue {
        guard element.kind != .invalid else { throw .malformed }
        return element
    }
}
