// SPDX-License-Identifier: Apache-2.0

/// A place in a message that a step reads or writes.
public enum Location: Hashable, Sendable {
    /// A value in the JSON body; a path without names means the body itself.
    case body(JSONPath)
    /// A query parameter.
    case query(String)
    /// A header field.
    case header(String)
    /// The status of an answer.
    case status

    /// Whether the place is in the body.
    var isInBody: Bool {
        if case .body = self { true } else { false }
    }
}

extension Location: ExpressibleByStringLiteral {
    /// `"NetworkSettings.Bridge"` is a member of a member of the body, `"Images[].Size"` one of every element.
    public init(stringLiteral path: String) {
        self = .body(JSONPath(stringLiteral: path))
    }
}
