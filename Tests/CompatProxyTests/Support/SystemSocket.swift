// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

@testable import CompatProxy

/// Sockets as the system has them.
enum SystemSocket {
    private static let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

    static func connect(to address: Address) throws -> Int32 {
        try open(address) { Glibc.connect($0, $1, $2) }
    }

    /// Listens; port 0 is any that is free.
    static func listen(on address: Address, backlog: Int32 = 64) throws -> Int32 {
        let descriptor = try open(address) { Glibc.bind($0, $1, $2) }
        try #require(Glibc.listen(descriptor, backlog) == 0)
        return descriptor
    }

    /// The next connection that waits at `listener`, within the patience of a test.
    static func accept(from listener: Int32) throws -> TestSocket {
        var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, TestSocket.patience) == 1 else { throw TestSocketError.tookTooLong }
        return TestSocket(descriptor: Glibc.accept(listener, nil, nil))
    }

    /// The port that the system has chosen.
    static func port(of descriptor: Int32) -> UInt16 {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutableBytes(of: &address) {
            _ = getsockname(descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size)
        }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func open(
        _ address: Address, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws -> Int32 {
        let (family, bytes) = encode(address)
        let descriptor = socket(family, type, 0)
        let status = try bytes.withUnsafeBytes { raw in
            let pointer = try #require(raw.baseAddress?.assumingMemoryBound(to: sockaddr.self))
            return call(descriptor, pointer, socklen_t(raw.count))
        }
        guard status == 0 else {
            let code = errno
            close(descriptor)
            throw TestSocketError.failed(call: "open", code: code)
        }
        return descriptor
    }

    private static func encode(_ address: Address) -> (Int32, [UInt8]) {
        switch address {
        case .unix(let path):
            var system = sockaddr_un()
            system.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &system.sun_path) { $0.copyBytes(from: path.utf8) }
            return (AF_UNIX, withUnsafeBytes(of: system) { Array($0) })
        case .tcp(let host, let port):
            var system = sockaddr_in()
            system.sin_family = sa_family_t(AF_INET)
            system.sin_port = port.bigEndian
            system.sin_addr.s_addr = inet_addr(host)
            return (AF_INET, withUnsafeBytes(of: system) { Array($0) })
        }
    }
}
