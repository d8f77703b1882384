// SPDX-License-Identifier: Apache-2.0
private import CLibuv
private import Glibc

/// A libuv or system call that failed, or what TLS makes of a peer.
struct UVError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The call, as its manual names it.
    let call: String
    /// libuv's code: the negated `errno` on Unix.
    let code: Int32
    /// Words for what no code says.
    private let words: String?

    init(call: String, code: Int32) {
        self.init(call: call, code: code, words: nil)
    }

    private init(call: String, code: Int32, words: String?) {
        (self.call, self.code, self.words) = (call, code, words)
    }

    /// The system's own words for the code, such as "connection refused".
    var reason: String {
        words ?? String(cString: uv_strerror(code))
    }

    var description: String { words ?? "\(call): \(reason)" }

    /// Whether a unix socket has more connections waiting than it takes: who blocks would wait there.
    var isQueueFull: Bool { code == UV_EAGAIN.rawValue }

    /// Fails with the call's name unless `status` is a success.
    static func check(_ status: Int32, _ call: StaticString) throws(UVError) {
        guard status >= 0 else { throw UVError(call: call.description, code: status) }
    }

    /// A peer that cannot be understood, or not be trusted.
    static func tls(_ reason: String) -> UVError {
        UVError(call: "TLS", code: UV_EPROTO.rawValue, words: "TLS: \(reason)")
    }

    /// A wire that ended before the peer has said that it would.
    static var cut: UVError { tls("the connection was cut") }

    /// A name that the system's resolver has no address for, or not now.
    static func unknownHost(_ reason: String) -> UVError {
        UVError(call: "getaddrinfo", code: UV_EAI_NONAME.rawValue, words: "the host is unknown: \(reason)")
    }

    /// What took longer than it may.
    static var timedOut: UVError { UVError(call: "connect", code: UV_ETIMEDOUT.rawValue) }

    /// The failure of a system call that has just set `errno`.
    static func system(_ call: StaticString) -> UVError {
        UVError(call: call.description, code: -errno)
    }
}
