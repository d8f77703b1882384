// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Synchronization

/// One client connection as the audit sees it. Who is behind it, another thread finds out, once.
final class ClientSource: Sendable {
    let peer: PeerIdentity
    /// The same for all connections of a process or host, as far as the connection tells.
    let origin: Int
    /// When it connected, in milliseconds since the machine was started.
    let connected: Int64
    private let known = AtomicLazyReference<KnownClient>()

    init(_ peer: PeerIdentity, connected: Int64 = bootTime) {
        self.peer = peer
        self.connected = connected
        origin = Self.origin(of: peer)
    }

    private static var bootTime: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    private static func origin(of peer: PeerIdentity) -> Int {
        // Of a process that is in no namespace of the proxy's, the kernel tells zero: then its user has to do.
        if case .process(let pid, uid: _, gid: _) = peer, pid > 0 { return Int(pid) }
        return ClientIdentity(peer).hashValue
    }

    /// Who it is; nil as long as nobody has found out.
    var identity: ClientIdentity? { known.load()?.identity }

    func settle(_ client: KnownClient) {
        _ = known.storeIfNil(client)
    }
}

/// Who is behind a connection, or many.
final class KnownClient: Sendable {
    let identity: ClientIdentity

    init(_ identity: ClientIdentity) {
        self.identity = identity
    }
}

extension ClientIdentity {
    /// What the connection alone tells.
    init(_ peer: PeerIdentity) {
        switch peer {
        case .process(pid: _, let uid, let gid): (self.uid, self.gid) = (uid, gid)
        case .host(let address): host = Self.withoutPort(address)
        case .certified(let certificate, let address):
            host = Self.withoutPort(address)
            self.certificate = certificate
        case .unknown: break
        }
    }

    /// `127.0.0.1` of `127.0.0.1:5123`, `::1` of `[::1]:5123`.
    private static func withoutPort(_ address: String) -> String {
        guard let colon = address.lastIndex(of: ":") else { return address }
        return String(address[..<colon].filter { $0 != "[" && $0 != "]" })
    }
}
