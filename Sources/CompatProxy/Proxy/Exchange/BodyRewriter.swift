// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// Rewrites a body that is not held back: a long array, or a stream of records. A class, so that exchanges which have
/// none have no room for one.
final class BodyRewriter {
    private var elements: ElementRewriter?
    private var records: RecordRewriter?
    private let plan: MessagePlan
    private let known: LookedUp
    /// Whether the client reads chunks.
    let isFramed: Bool

    /// Whether nobody can use what was read of it before the rest.
    var isList: Bool { elements != nil }

    /// Whether a record may become several, each on a line of its own.
    var addsRecords: Bool { plan.addsRecords }

    /// nil for the modes that are not piece by piece.
    init?(_ plan: MessagePlan, knowing known: LookedUp, isFramed: Bool, maximumValueBytes: Int) {
        switch plan.bodyMode {
        case .elements: elements = ElementRewriter(maximumValueBytes: maximumValueBytes)
        case .records: records = RecordRewriter(maximumValueBytes: maximumValueBytes)
        case .pass, .document: return nil
        }
        self.plan = plan
        self.known = known
        self.isFramed = isFramed
    }

    func feed(
        _ bytes: Span<UInt8>, into output: inout [UInt8], warnings: inout [String]
    ) throws(RewriteError<Rejection>) {
        try elements?.feed(bytes, into: &output, by: plan, knowing: known, warnings: &warnings)
        try records?.feed(bytes, into: &output, by: plan, knowing: known, warnings: &warnings)
    }

    func finish(into output: inout [UInt8], warnings: inout [String]) throws(RewriteError<Rejection>) {
        do throws(BodyError) { try elements?.finish() } catch { throw .body(error) }
        try records?.finish(into: &output, by: plan, knowing: known, warnings: &warnings)
    }
}
