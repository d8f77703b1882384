// SPDX-License-Identifier: Apache-2.0

/// What a body consists of, where there is one and all went well.
public enum BodyKind: Hashable, Sendable {
    /// No body, or one that nobody reads.
    case none
    /// One JSON document.
    case json
    /// One JSON array, which may be long.
    case array
    /// JSON values one after the other, each to be passed on when it is complete.
    case records
    /// One JSON value, long behind its head; the head waits for it where a rule must see both.
    case record
    /// An archive, possibly compressed.
    case tar
    /// Plain text.
    case text
    /// Output of containers, multiplexed or raw, without a way back.
    case logs
    /// The same with a way back: after a 101, and after a 200 as well, the connection is a tunnel.
    case rawStream
    /// A tunnel of websocket frames after a 101.
    case websocket
    /// A tunnel of HTTP/2 after a 101.
    case h2c
}
