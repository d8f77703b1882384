// SPDX-License-Identifier: Apache-2.0

/// A request method; those that no endpoint of the Engine API has are one case.
public enum HTTPMethod: UInt8, Hashable, Sendable, CaseIterable {
    case get, head, post, put, delete, options, other

    /// Reads a method as it stands on the request line, where case matters (RFC 9110, section 9.1).
    public init(ascii bytes: Span<UInt8>) {
        self = Self.allCases.first { $0 != .other && bytes.equals($0.token) } ?? .other
    }

    /// The method as it is sent; empty for `other`.
    public var token: StaticString {
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
