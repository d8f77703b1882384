// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// The kinds of socket that we ask the system for. Of the two C modules that have these names, only libuv's shows them
/// in every kind of build.
enum SocketType {
    static let stream = Int32(SOCK_STREAM.rawValue)
    static let datagram = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
    static let nonBlocking = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
}
