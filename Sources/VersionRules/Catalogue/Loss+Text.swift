// SPDX-License-Identifier: Apache-2.0

extension Loss {
    /// One of four words.
    public var word: String {
        switch self {
        case .exact: "exact"
        case .synthesised: "synthesised"
        case .approximate: "approximate"
        case .impossible: "impossible"
        }
    }

    /// What is said of it; nil where nothing is lost.
    public var explanation: String? {
        switch self {
        case .exact: nil
        case .synthesised(let text), .approximate(let text), .impossible(let text): text
        }
    }
}

extension Loss: CustomStringConvertible {
    /// The word, and what is said of it.
    public var description: String {
        explanation.map { "\(word): \($0)" } ?? word
    }
}
