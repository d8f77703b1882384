// SPDX-License-Identifier: Apache-2.0

/// What a connection to the engine tells the exchange that uses it. Never called from within the exchange's own call.
protocol UpstreamDelegate: AnyObject {
    func upstreamDidConnect()
    func upstreamDidFailToConnect(_ error: UVError)
    func upstream(didRead bytes: Span<UInt8>)
    func upstreamDidEnd()
    func upstreamDidFail(_ error: UVError)
    func upstreamDidDrain()
}

/// One connection to the engine: connecting, in use by one exchange, or idle in the pool.
final class UpstreamConnection {
    private(set) var stream: Stream?
    /// Until it begins.
    private var attempt: ConnectAttempt?
    private(set) var isConnected = false
    /// Whether an earlier exchange has used it: then the engine may be ending it just now.
    private(set) var isReused = false
    /// Until when it must have come about, on the loop's clock.
    var deadline: UInt64 = 0
    /// Its user, held strongly while it is in use; nil while idle.
    private var user: (any UpstreamDelegate)?
    /// Which of the pool's destinations it leads to.
    let era: Int
    private let destination: Destination
    private let loop: Loop
    private let pool: UpstreamPool

    init(to destination: Destination, on loop: Loop, pool: UpstreamPool, era: Int) throws(UVError) {
        self.destination = destination
        self.loop = loop
        self.pool = pool
        self.era = era
        try prepare()
    }

    /// Makes what connecting takes.
    private func prepare() throws(UVError) {
        let stream = try Stream(loop: loop, kind: destination.kind)
        self.stream = stream
        attempt = ConnectAttempt(stream, to: destination, delegate: self)
    }

    /// Begins to connect, for its first user.
    func connect(for user: any UpstreamDelegate) throws(UVError) {
        self.user = user
        try attempt.take()?.begin()
    }

    /// Hands an idle connection to its next user.
    func reuse(for user: any UpstreamDelegate) {
        self.user = user
        isReused = true
        stream?.resumeReading()
    }

    /// Goes back to its pool: its exchange is complete.
    func release() {
        pool.release(self)
    }

    /// Lets go of the user; the connection goes on reading, so that it sees the engine end it.
    func becomeIdle() {
        user = nil
        stream?.resumeReading()
    }

    /// Whether the engine has ended the connection, as far as the kernel knows by now.
    var isStale: Bool { stream?.isStale ?? true }

    /// Lets the engine have what is still queued, then closes.
    func closeAfterFlush() {
        user = nil
        stream?.closeAfterFlush()
    }

    /// Tries anew where the engine's queue of connections was full.
    func tryAgain() {
        guard stream == nil else { return }
        do throws(UVError) {
            try prepare()
            try attempt.take()?.begin()
        } catch {
            giveUp(error)
        }
    }

    /// Gives up the attempt to connect.
    func timeOut() {
        giveUp(.timedOut)
    }

    private func giveUp(_ error: UVError) {
        let user = user
        close()
        user?.upstreamDidFailToConnect(error)
    }

    /// Closes it for good.
    func close() {
        user = nil
        attempt = nil
        stream?.close()
        stream = nil
        pool.remove(self)
    }
}

extension UpstreamConnection: ConnectDelegate {
    func streamDidConnect(_ stream: Stream) {
        isConnected = true
        stream.delegate = self
        stream.resumeReading()
        user?.upstreamDidConnect()
    }

    func stream(_ stream: Stream, didFailToConnect error: UVError) {
        guard error.isQueueFull else { return giveUp(error) }
        stream.close()
        self.stream = nil
    }
}

extension UpstreamConnection: StreamDelegate {
    func stream(_ stream: Stream, didRead bytes: Span<UInt8>) {
        guard let user else { return pool.discard(self) }
        user.upstream(didRead: bytes)
    }

    func streamDidReachEnd(_ stream: Stream) {
        guard let user else { return pool.discard(self) }
        user.upstreamDidEnd()
    }

    func stream(_ stream: Stream, didFail error: UVError) {
        guard let user else { return pool.discard(self) }
        user.upstreamDidFail(error)
    }

    func streamDidDrain(_ stream: Stream) {
        user?.upstreamDidDrain()
    }

    func streamDidClose(_ stream: Stream) {
        pool.remove(self)
    }
}
