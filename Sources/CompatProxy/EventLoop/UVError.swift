// SPDX-License-Identifier: Apache-2.0
private import CLibuv
private import Glibc

/// A libuv or system call that failed.
struct UVError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The call, as its manual names it.
    let call: String
    /// libuv's code: the negated `errno` on Unix.
    let code: Int32

    /// The system's own words for the code, such as "connection refused".
    var reason: String {
        String(cString: uv_strerror(code))
    }

    var description: String { "\(call): \(reason)" }

    /// Whether a unix socket has more connections waiting than it takes: who blocks would wait there.
    var isQueueFull: Bool { code == UV_EAGAIN.rawValue }

    /// Fails with the call's name unless `status` is a success.
    static func check(_ status: Int32, _ call: StaticString) throws(UVError) {
        guard status >= 0 else { throw UVError(call: call.description, code: status) }
    }

    /// What took longer than it may.
    static var timedOut: UVError { UVError(call: "connect", code: UV_ETIMEDOUT.rawValue) }

    /// The failure of a system call that has just set `errno`.
    static func system(_ call: StaticString) -> UVError {
        UVError(call: call.description, code: -errno)
    }
}
