// SPDX-License-Identifier: Apache-2.0
internal import CLibuv
internal import Glibc

/// Who is at the other end of a connection.
enum PeerIdentity: Sendable, Equatable, CustomStringConvertible {
    case process(pid: Int32, uid: UInt32, gid: UInt32)
    case host(String)
    /// A host that has shown a certificate which we trust.
    indirect case certified(TLSCertificate, host: String)
    case unknown

    var description: String {
        switch self {
        case .process(let pid, let uid, gid: _): "uid=\(uid) pid=\(pid)"
        case .host(let address): address
        case .certified(let certificate, let host):
            "\(certificate.commonName.map { "cn=\($0)" } ?? certificate.name) \(host)"
        case .unknown: "unknown"
        }
    }
}

extension Stream {
    var fileDescriptor: Int32 {
        var descriptor: uv_os_fd_t = -1
        guard uv_fileno(handle.asHandle, &descriptor) == 0 else { return -1 }
        return descriptor
    }

    /// Who connected: a process on a unix socket, an address on TCP.
    var peer: PeerIdentity {
        switch kind {
        case .pipe: processAtPeer
        case .tcp: certified(hostAtPeer)
        }
    }

    /// Whether the peer of a unix socket has closed it altogether, rather than shut down its sending side only.
    /// TCP cannot tell the two apart: false.
    var isPeerGone: Bool {
        guard kind == .pipe else { return false }
        var poll = pollfd(fd: fileDescriptor, events: 0, revents: 0)
        return Glibc.poll(&poll, 1, 0) == 1 && poll.revents & Int16(POLLHUP) != 0
    }

    /// Whether an idle connection has already been ended by the peer, or has bytes that nobody asked for.
    var isStale: Bool {
        var byte: UInt8 = 0
        return recv(fileDescriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) >= 0 || errno != EAGAIN
    }

    private var processAtPeer: PeerIdentity {
        var credentials = PeerCredentials()
        var size = socklen_t(MemoryLayout<PeerCredentials>.size)
        guard getsockopt(fileDescriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return .unknown }
        return .process(pid: credentials.pid, uid: credentials.uid, gid: credentials.gid)
    }

    /// The layout of the kernel's `struct ucred`, which glibc declares for GNU C only.
    private struct PeerCredentials {
        var pid: Int32 = 0
        var uid: UInt32 = 0
        var gid: UInt32 = 0
    }

    private func certified(_ peer: PeerIdentity) -> PeerIdentity {
        guard case .host(let host) = peer, let certificate = security?.session.peerCertificate else { return peer }
        return .certified(certificate, host: host)
    }

    private var hostAtPeer: PeerIdentity {
        var storage = sockaddr_storage()
        var size = Int32(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard uv_tcp_getpeername(tcp, address, &size) == 0 else { return .unknown }
                return .host(SocketAddress.describe(address))
            }
        }
    }
}
