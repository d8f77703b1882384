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
    private var taker: ValueTaker

    /// A rewriter that refuses elements longer than `maximumValueBytes`.
    public init(maximumValueBytes: Int) {
        taker = ValueTaker(maximumValueBytes: maximumValueBytes, separator: .comma)
    }

    /// Takes the next bytes of the body and appends to `output` what of it is complete. Elements that `plan` is enough for
    /// are left to it.
    public mutating func feed<Failure: Error>(
        _ bytes: Span<UInt8>, into output: inout [UInt8], by plan: SkimPlan? = nil,
        rewrite: (inout JSONValue) throws(Failure) -> Void
    ) throws(RewriteError<Failure>) {
        var index = 0
        var piece = BodyPiece()
        taker.beginPiece()
        while index < bytes.count {
            switch state {
            case .verbatim:
                output.append(copying: bytes.extracting(index...))
                return
            case .inElement:
                let taken: ValueTaker.Taken
                do {
                    taken = try taker.take(bytes, at: &index, as: &piece, by: plan, into: &output)
                } catch {
                    throw .body(error)
                }
                if case .nothing = taken { return }
                state = .separator
                guard case .value(var element) = taken else { continue }
                guard element.kind != .invalid else { throw .body(.malformed) }
                do { try rewrite(&element) } catch { throw .rules(error) }
                element.write(into: &output)
                taker.reuse(&element)
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
