// SPDX-License-Identifier: Apache-2.0

/// An error answer that a rule gives instead of passing a message on; rendered in the engine's error format.
public struct Rejection: Error, Hashable, Sendable {
    /// The HTTP status.
    public let status: Int
    /// The message, in the engine's own wording.
    public let message: String

    /// A rejection from its parts.
    public init(status: Int, message: String) {
        self.status = status
        self.message = message
    }
}

extension Rejection {
    /// What engines say where they have no such endpoint. They say it before anything else, so that it has none of the
    /// fields that are on all other answers.
    public static let pageNotFound = Rejection(status: 404, message: "page not found")
}
