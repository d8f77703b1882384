// SPDX-License-Identifier: Apache-2.0

/// Why a body that is rewritten as it streams by cannot go on.
public enum BodyError: Error, Equatable {
    /// A single value is longer than the limit.
    case valueTooLarge(maximumBytes: Int)
    /// The body is not the JSON that it should be.
    case malformed
    /// The body ended within a value or an array.
    case truncated
}

/// Why rewriting failed: the body itself, or what the rules said to one of its values.
public enum RewriteError<Failure: Error>: Error {
    case body(BodyError)
    case rules(Failure)
}

extension RewriteError: Equatable where Failure: Equatable {}
