// SPDX-License-Identifier: Apache-2.0

/// Rewrites a stream of JSON values one by one, each sent on the moment it is complete.
///
/// Whatever is between the values passes as it is and at once: nothing, the line ends of `application/x-ndjson`, the
/// record separators of `application/json-seq` (RFC 7464). So does what is no JSON. A value that the rules make nothing
/// of takes the end of its line with it. After an error the rewriter is of no further use.
public struct RecordRewriter: Sendable {
    private var taker: ValueTaker
    private var isInValue = false
    /// Whether the line goes on of a value that nothing was made of.
    private var isInDroppedLine = false

    /// A rewriter that refuses values longer than `maximumValueBytes`.
    public init(maximumValueBytes: Int) {
        taker = ValueTaker(maximumValueBytes: maximumValueBytes)
    }

    /// Takes the next bytes of the body and appends to `output` what of it is complete. Records that `plan` is enough for
    /// are left to it.
    public mutating func feed<Failure: Error>(
        _ bytes: Span<UInt8>, into output: inout [UInt8], by plan: SkimPlan? = nil,
        rewrite: (inout JSONValue) throws(Failure) -> Void
    ) throws(RewriteError<Failure>) {
        var index = 0
        var piece = BodyPiece()
        taker.beginPiece()
        while index < bytes.count {
            if !isInValue {
                let start = Self.skipSeparators(in: bytes, from: index)
                appendSeparators(bytes.extracting(index..<start), to: &output)
                index = start
                isInValue = index < bytes.count
            } else {
                let count = output.count
                let taken: ValueTaker.Taken
                do {
                    taken = try taker.take(bytes, at: &index, as: &piece, by: plan, into: &output)
                } catch {
                    throw .body(error)
                }
                if case .nothing = taken { return }
                isInValue = false
                if case .value(var value) = taken {
                    try write(&value, into: &output, rewrite: rewrite)
                    taker.reuse(&value)
                }
                isInDroppedLine = output.count == count
            }
        }
    }

    /// Says that the body is over, which completes a number or literal at its end.
    public mutating func finish<Failure: Error>(
        into output: inout [UInt8], rewrite: (inout JSONValue) throws(Failure) -> Void
    ) throws(RewriteError<Failure>) {
        guard isInValue else { return }
        guard var value = taker.finish() else { throw .body(.truncated) }
        isInValue = false
        try write(&value, into: &output, rewrite: rewrite)
    }

    private mutating func appendSeparators(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        var start = 0
        while isInDroppedLine, start < bytes.count {
            isInDroppedLine = bytes[start] != UInt8(ascii: "\n")
            start += 1
        }
        // There is one mostly, for which this is the quickest.
        for index in start..<bytes.count { output.append(bytes[index]) }
    }

    private func write<Failure: Error>(
        _ value: inout JSONValue, into output: inout [UInt8], rewrite: (inout JSONValue) throws(Failure) -> Void
    ) throws(RewriteError<Failure>) {
        if value.kind != .invalid {
            do { try rewrite(&value) } catch { throw .rules(error) }
        }
        value.write(into: &output)
    }

    /// The first index from `start` on whose byte can begin a value: no delimiter, unless it opens something.
    private static func skipSeparators(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case .openBrace, .openBracket, .quote: return index
            case let byte where !byte.isJSONDelimiter: return index
            default: index += 1
            }
        }
        return index
    }
}
