// SPDX-License-Identifier: Apache-2.0

/// One client connection as the audit sees it. Who is behind it, another thread finds out, once.
final class ClientSource: Sendable {
    let peer: PeerIdentity
    /// The same for all connections of a process or host, as far as the connection tells.
    let origin: Int
    private let known = Monitor<ClientIdentity?>(nil)

    init(_ peer: PeerIdentity) {
        self.peer = peer
        origin = Self.origin(of: peer)
    }

    private static func origin(of peer: PeerIdentity) -> Int {
        if case .process(let pid, uid: _, gid: _) = peer { return Int(pid) }
        return ClientIdentity(peer).hashValue
    }

    func settle(_ identity: ClientIdentity) {
        known.withLock { $0 = identity }
        known.notify()
    }

    /// Who it is, as far as that is found out before `patience` ends.
    func identity(patience: Duration) -> ClientIdentity {
        _ = known.wait(for: patience) { $0 != nil }
        return known.withLock { $0 } ?? ClientIdentity(peer)
    }
}

extension ClientIdentity {
    /// What the connection alone tells.
    init(_ peer: PeerIdentity) {
        switch peer {
        case .process(pid: _, let uid, let gid): (self.uid, self.gid) = (uid, gid)
        case .host(let address): host = Self.withoutPort(address)
        case .unknown: break
        }
    }

    /// `127.0.0.1` of `127.0.0.1:5123`, `::1` of `[::1]:5123`.
    private static func withoutPort(_ address: String) -> String {
        guard let colon = address.lastIndex(of: ":") else { return address }
        return String(address[..<colon].filter { $0 != "[" && $0 != "]" })
    }
}
