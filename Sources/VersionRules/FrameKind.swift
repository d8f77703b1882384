// SPDX-License-Identifier: Apache-2.0

/// What the data frames of a websocket are said to hold (RFC 6455 §11.8).
public enum FrameKind: UInt8, Hashable, Sendable {
    /// Text.
    case text = 1
    /// Anything.
    case binary = 2
}
