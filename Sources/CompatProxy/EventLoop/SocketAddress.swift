// SPDX-License-Identifier: Apache-2.0
internal import CLibuv
internal import Glibc

/// The system's form of a numeric TCP address.
struct SocketAddress {
    private var storage = sockaddr_storage()

    /// An address from a literal such as `127.0.0.1` or `::1`; nil for a name, which needs a look-up.
    init?(numericHost host: String, port: UInt16) {
        let isKnown = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { uv_ip4_addr(host, Int32(port), $0) == 0 }
                || storage.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    uv_ip6_addr(host, Int32(port), $0) == 0
                }
        }
        guard isKnown else { return nil }
    }

    private init(_ entry: addrinfo) {
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen)))
        }
    }

    /// What the resolver is asked for.
    static var streamHints: addrinfo {
        var hints = addrinfo()
        hints.ai_socktype = SocketType.stream
        return hints
    }

    /// What the resolver has found, in its order.
    static func list(_ results: UnsafeMutablePointer<addrinfo>?) -> [SocketAddress] {
        var (list, next) = ([SocketAddress](), results)
        while let entry = next?.pointee {
            list.append(SocketAddress(entry))
            next = entry.ai_next
        }
        return list
    }

    /// All stream addresses that the system's resolver has for `host`. Blocks: for the main thread alone, which opens
    /// sockets that listen.
    static func resolve(_ host: String, port: UInt16) throws(UVError) -> [SocketAddress] {
        var hints = streamHints
        var results: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &results)
        guard code == 0 else { throw .unknownHost(String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(results) }
        return list(results)
    }

    /// Where to listen of all that a name stands for: on IPv4 if it has that, as Go's listeners do, and so dockerd.
    static func toListen(on addresses: [SocketAddress]) -> SocketAddress? {
        addresses.first { $0.family == AF_INET } ?? addresses.first
    }

    var family: Int32 { Int32(storage.ss_family) }

    /// Lends the address to a system call.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        let size = family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
        return withUnsafePointer(to: storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(size)) }
        }
    }

    /// The address that a socket is bound to.
    static func describe(localEndOf descriptor: Int32) -> String {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &size) == 0 ? describe(address) : "unknown"
            }
        }
    }

    /// `host:port`, with brackets around an IPv6 host.
    static func describe(_ address: UnsafePointer<sockaddr>) -> String {
        var name = [CChar](repeating: 0, count: 64)
        guard uv_ip_name(address, &name, name.count) == 0 else { return "unknown" }
        let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let isIPv6 = Int32(address.pointee.sa_family) == AF_INET6
        let port = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
            UInt16(bigEndian: $0.pointee.sin_port)
        }
        return isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
