// SPDX-License-Identifier: Apache-2.0

/// TLS on a stream.
final class StreamSecurity {
    let session: TLSSession
    /// Hears how the handshake went; nil once that is told.
    fileprivate var waiting: (any ConnectDelegate)?

    fileprivate init(_ session: TLSSession, waiting: any ConnectDelegate) {
        self.session = session
        self.waiting = waiting
    }
}

/// The way of bytes through a stream that has TLS. As without it, nothing is kept back: what one read brings goes to the
/// owner at once, and what is written goes on to the wire or into its queue. So back-pressure is the same.
extension Stream {
    /// Agrees on keys with the peer, and tells `delegate` about it as of a connection. Nothing may be sent before.
    func secure(_ session: TLSSession, delegate: any ConnectDelegate) {
        security = StreamSecurity(session, waiting: delegate)
        resumeReading()
        receiveSecured(UnsafeBufferPointer(start: nil, count: 0))
    }

    /// Whether the handshake is still under way.
    var isSecuring: Bool { security?.waiting != nil }

    /// Takes bytes off the wire.
    func receiveSecured(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let security else { return }
        let (count, outcome) = security.session.receive(bytes)
        // The handshake has its own to send, and a failure its alert. Later, wishes to negotiate anew are declined: who has
        // them and does not listen would have us hold all these answers.
        let replies = loop.tls.wire.count
        putSecuredOnWire()
        guard replies == 0 || !isCongested else { return failReading(.tls("the peer does not read its replies")) }
        if security.session.isReady, let waiting = security.waiting {
            security.waiting = nil
            waiting.streamDidConnect(self)
        }
        if count > 0 {
            let plaintext = UnsafeBufferPointer(rebasing: loop.tls.plaintext[..<count])
            delegate?.stream(self, didRead: plaintext.span)
        }
        guard !isClosed else { return }
        switch outcome {
        case .goesOn: break
        case .ended: reachEnd()
        case .failed(let reason): failReading(.tls(reason))
        }
    }

    /// The wire has ended. A peer that is done says so before, and an answer that is cut must not look complete. Requests
    /// of clients that go without a word end as they do at an engine.
    func endSecured() {
        guard let session = security?.session else { return }
        session.isServer && session.isReady ? reachEnd() : failReading(.cut)
    }

    func failSecuring(_ error: UVError) {
        let waiting = security?.waiting
        security = nil
        waiting?.stream(self, didFailToConnect: error)
    }

    func writeSecured(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) {
        encrypt(first)
        encrypt(second)
        putSecuredOnWire()
    }

    /// Tells the peer that no more will come.
    func sendSecuredEnd() {
        security?.session.end()
        putSecuredOnWire()
    }

    /// By pieces, so that what is encrypted and not sent is never much.
    private func encrypt(_ bytes: UnsafeBufferPointer<UInt8>) {
        var rest = bytes
        while !rest.isEmpty {
            security?.session.send(UnsafeBufferPointer(rebasing: rest.prefix(Loop.readBufferBytes)))
            rest = UnsafeBufferPointer(rebasing: rest.dropFirst(Loop.readBufferBytes))
            if !rest.isEmpty { putSecuredOnWire() }
        }
    }

    private func putSecuredOnWire() {
        let wire = loop.tls.wire
        guard wire.count > 0 else { return }
        putOnWire(UnsafeBufferPointer(start: wire.bytes, count: wire.count), UnsafeBufferPointer(start: nil, count: 0))
        wire.removeAll()
    }
}
