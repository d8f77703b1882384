// SPDX-License-Identifier: Apache-2.0

/// Rewrites a stream of JSON values one by one, each sent on the moment it is complete.
///
/// Whatever is between the values passes as it is and at once: nothing, the line ends of `application/x-ndjson`, the
/// record separators of `application/json-seq` (RFC 7464). So does what is no JSON. A value that the rules make nothing
/// of takes the end of its line with it. After an error the rewriter is of no further use.
public struct RecordRewriter: Sendable {
    private var collector: ValueCollector
    private var isInValue = false
    /// Whether the line goes on of a value that nothing was made of.
    private var isInDroppedLine = false

    /// A rewriter that refuses values longer than `maximumValueBytes`.
    public init(maximumValueBytes: Int) {
        collector = ValueCollector(maximumValueBytes: maximumValueBytes)
    }

    /// Takes the next bytes of the body and appends to `output` what of it is complete.
    public mutating func feed<Failure: Error>(
        _ bytes: Span<UInt8>, into output: inout [UInt8], rewrite: (inout JSONValue) throws(Failure) -> Void
    ) throws(RewriteError<Failure>) {
        var index = 0
        var piece = BodyPiece()
        while index < bytes.count {
            if !isInValue {
                let start = Self.skipSeparators(in: bytes, from: index)
                appendSeparators(bytes.extracting(index..<start), to: &output)
                index = start
                isInValue = index < bytes.count
            } else {
                piece.copy(bytes)
                guard var value = try collect(piece, at: &index, as: Failure.self) else { return }
                isInValue = false
                try write(&value, into: &output, rewrite: rewrite)
                collector.reuse(&value)
            }
        }
    }

    /// Says that the body is over, which completes a number or literal at its end.
    public mutating func finish<Failure: Error>(
        into output: inout [UInt8], rewrite: (inout JSONValue) throws(Failure) -> Void
    ) throws(RewriteError<Failure>) {
        guard isInValue else { return }
        guard var value = collector.finish() else { throw .body(.truncated) }
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

    private mutating func write<Failure: Error>(
        _ value: inout JSONValue, into output: inout [UInt8], rewrite: (inout JSONValue) throws(Failure) -> Void
    ) throws(RewriteError<Failure>) {
        let count = output.count
        if value.kind != .invalid {
            do { try rewrite(&value) } catch { throw .rules(error) }
        }
        value.write(into: &output)
        isInDroppedLine = output.count == count
    }

    private mutating func collect<Failure: Error>(
        _ piece: BodyPiece, at index: inout Int, as failure: Failure.Type
    ) throws(RewriteError<Failure>) -> JSONValue? {
        do throws(BodyError) {
            return try collector.collect(piece, at: &index)
        } catch {
            throw .body(error)
        }
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
