// SPDX-License-Identifier: Apache-2.0

/// How an engine writes an error's message into the body of its answer.
public enum ErrorFormat: Sendable {
    /// `{"message": …}`, since 1.24 and wherever the path names no version.
    case json
    /// The bare message and a line end, as before 1.24.
    case plainText

    /// The format for a request whose path names `version`; nil for one that names none.
    public init(forPathOf version: APIVersion?) {
        self = version.map { $0 < "1.24" } == true ? .plainText : .json
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
