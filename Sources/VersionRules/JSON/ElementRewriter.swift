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
    private let maximumValueBytes: Int
    /// How many elements in a row had to be indexed that a plan was there for.
    private var indexed = 0
    /// The elements of a list are much alike: after so many, it is given up for the others.
    private static let mostIndexed = 4

    /// A rewriter that refuses elements longer than `maximumValueBytes`.
    public init(maximumValueBytes: Int) {
        collector = ValueCollector(maximumValueBytes: maximumValueBytes)
        self.maximumValueBytes = maximumValueBytes
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
                if let plan, let end = skim(bytes, at: index, by: plan, into: &output) {
                    index = end
                    state = .separator
                    continue
                }
                piece.copy(bytes)
                guard var element = try collect(piece, at: &index, as: Failure.self) else { return }
                do { try rewrite(&element) } catch { throw .rules(error) }
                element.write(into: &output)
                collector.reuse(&element)
                state = .separator
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

    /// Where the element ends, if it is whole and all that is to be done to it could be done at once.
    private mutating func skim(
        _ bytes: Span<UInt8>, at start: Int, by plan: SkimPlan, into output: inout [UInt8]
    ) -> Int? {
        guard indexed < ElementRewriter.mostIndexed, !collector.isCollecting else { return nil }
        // A longer element has no end here, and is refused by the collector.
        let bytes = bytes.extracting(first: start + min(bytes.count - start, maximumValueBytes))
        let end = plan.rewrite(bytes, at: start, into: &output)
        indexed = end == nil ? indexed + 1 : 0
        return end
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

    private mutating func collect<Failure: Error>(
        _ piece: BodyPiece, at index: inout Int, as failure: Failure.Type
    ) throws(RewriteError<Failure>) -> JSONValue? {
        do throws(BodyError) {
            guard let element = try collector.collect(piece, at: &index) else { return nil }
            guard element.kind != .invalid else { throw BodyError.malformed }
            return element
        } catch {
            throw .body(error)
        }
    }
}
