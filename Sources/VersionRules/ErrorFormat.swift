// SPDX-License-Identifier: Apache-2.0

/// How an engine writes an error's message into the body of its answer.
public enum ErrorFormat: Sendable {
    /// `{"message": …}`, since 1.24.
    case json
    /// The bare message and a line end, as before 1.24.
    case plainText

    /// The format of `version`.
    public init(of version: APIVersion) {
        self = version < "1.24" ? .plainText : .json
    }

    /// The fields that describe the body.
    public var headers: [(name: String, value: String)] {
        switch self {
        case .json: [("Content-Type", "application/json")]
        case .plainText: [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]
        }
    }

    /// The body that carries `message`.
    public func body(of message: String) -> [UInt8] {
        switch self {
        case .json: JSONValue.object([("message", .string(message))]).sourceBytes + [UInt8(ascii: "\n")]
        case .plainText: Array((message + "\n").utf8)
        }
    }
}
