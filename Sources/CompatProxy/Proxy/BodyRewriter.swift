// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// Rewrites a body that is not held back: a long array, or a stream of records.
enum BodyRewriter {
    case elements(ElementRewriter)
    case records(RecordRewriter)

    /// nil for the modes that are not piece by piece.
    init?(_ mode: BodyMode, maximumValueBytes: Int) {
        switch mode {
        case .elements: self = .elements(ElementRewriter(maximumValueBytes: maximumValueBytes))
        case .records: self = .records(RecordRewriter(maximumValueBytes: maximumValueBytes))
        case .pass, .document: return nil
        }
    }

    mutating func feed(
        _ bytes: Span<UInt8>, into output: inout [UInt8], by plan: MessagePlan, knowing: LookedUp,
        warnings: inout [String]
    ) throws(RewriteError<Rejection>) {
        switch self {
        case .elements(var rewriter):
            defer { self = .elements(rewriter) }
            try rewriter.feed(bytes, into: &output) { (value: inout JSONValue) throws(Rejection) in
                try plan.rewriteBody(&value, knowing: knowing, warnings: &warnings)
            }
        case .records(var rewriter):
            defer { self = .records(rewriter) }
            try rewriter.feed(bytes, into: &output) { (value: inout JSONValue) throws(Rejection) in
                try plan.rewriteBody(&value, knowing: knowing, warnings: &warnings)
            }
        }
    }

    mutating func finish(
        into output: inout [UInt8], by plan: MessagePlan, knowing: LookedUp, warnings: inout [String]
    ) throws(RewriteError<Rejection>) {
        switch self {
        case .elements(let rewriter):
            do throws(BodyError) { try rewriter.finish() } catch { throw .body(error) }
        case .records(var rewriter):
            defer { self = .records(rewriter) }
            try rewriter.finish(into: &output) { (value: inout JSONValue) throws(Rejection) in
                try plan.rewriteBody(&value, knowing: knowing, warnings: &warnings)
            }
        }
    }
}
