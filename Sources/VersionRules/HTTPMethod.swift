// SPDX-License-Identifier: Apache-2.0

/// A request method; those that no endpoint of the Engine API has are one case.
public enum HTTPMethod: UInt8, Hashable, Sendable, CaseIterable {
    case get, head, post, put, delete, options, other

    /// Reads a method as it stands on the request line, where case matters (RFC 9110, section 9.1).
    public init(ascii bytes: Span<UInt8>) {
        self =
            switch bytes.count {
            case 3 where bytes.isText("GET"): .get
            case 3 where bytes.isText("PUT"): .put
            case 4 where bytes.isText("POST"): .post
            case 4 where bytes.isText("HEAD"): .head
            case 6 where bytes.isText("DELETE"): .delete
            case 7 where bytes.isText("OPTIONS"): .options
            default: .other
            }
    }

    /// The method as it stands on the request line; empty for `other`.
    public var token: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .other: ""
        }
    }
}

extension Span<UInt8> {
    /// Whether the bytes are those of `text`.
    fileprivate func isText(_ text: String) -> Bool {
        let expected = text.utf8.span
        guard expected.count == count else { return false }
        for index in indices where self[index] != expected[index] { return false }
        return true
    }
}
