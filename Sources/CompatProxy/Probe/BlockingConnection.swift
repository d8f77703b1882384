// SPDX-License-Identifier: Apache-2.0

/// A connection for one question, with TLS where the peer speaks that.
struct BlockingConnection: ~Copyable {
    private let socket: BlockingSocket
    private let session: TLSSession?

    static func open(to peer: EngineAccess, before deadline: Deadline) throws(QueryError) -> BlockingConnection {
        let connection = BlockingConnection(
            socket: try BlockingSocket(to: peer.address, before: deadline), session: try session(peer))
        try connection.shakeHands()
        return connection
    }

    /// Agrees on keys with a peer that has TLS, which says nothing of its own before it is asked.
    private func shakeHands() throws(QueryError) {
        guard let session else { return }
        var early: [UInt8] = []
        _ = try take([], of: session, into: &early)
        while !session.isReady { _ = try receive(into: &early) }
    }

    func send(_ bytes: [UInt8]) throws(QueryError) {
        guard let session else { return try socket.send(bytes) }
        try socket.send(session.encrypt(bytes))
    }

    /// Appends what has arrived, waiting for it; false at the end.
    func receive(into bytes: inout [UInt8]) throws(QueryError) -> Bool {
        guard let session else { return try socket.receive(into: &bytes) }
        var wire: [UInt8] = []
        guard try socket.receive(into: &wire) else { throw .untrusted(UVError.cut.reason) }
        return try take(wire, of: session, into: &bytes)
    }

    private func take(
        _ wire: [UInt8], of session: TLSSession, into bytes: inout [UInt8]
    ) throws(QueryError) -> Bool {
        let (plaintext, reply, outcome) = session.decrypt(wire)
        bytes += plaintext
        try socket.send(reply)
        if case .failed(let reason) = outcome { throw .untrusted(UVError.tls(reason).reason) }
        return outcome != .ended
    }

    private static func session(_ peer: EngineAccess) throws(QueryError) -> TLSSession? {
        guard let tls = peer.tls, case .tcp(let host, _) = peer.address else { return nil }
        do throws(UVError) {
            return try tls.context.makeSession(TLSBuffers(), to: host)
        } catch {
            throw .untrusted(error.reason)
        }
    }
}
