// SPDX-License-Identifier: Apache-2.0

/// Bodies rewritten by plans. Here, the compiler knows what can go wrong, and need not have the runtime work it out for
/// each read.
extension RecordRewriter {
    /// Takes the next bytes of the body and appends to `output` what of it is complete, as `plan` has it.
    public mutating func feed(
        _ bytes: Span<UInt8>, into output: inout [UInt8], by plan: MessagePlan, knowing known: LookedUp = LookedUp(),
        warnings: inout [String]
    ) throws(RewriteError<Rejection>) {
        try feed(bytes, into: &output, by: plan.skim(knowing: known)) { (value: inout JSONValue) throws(Rejection) in
            try plan.rewriteBody(&value, knowing: known, warnings: &warnings)
        }
    }

    /// Says that the body is over, which completes a number or literal at its end.
    public mutating func finish(
        into output: inout [UInt8], by plan: MessagePlan, knowing known: LookedUp = LookedUp(),
        warnings: inout [String]
    ) throws(RewriteError<Rejection>) {
        try finish(into: &output) { (value: inout JSONValue) throws(Rejection) in
            try plan.rewriteBody(&value, knowing: known, warnings: &warnings)
        }
    }
}
