// SPDX-License-Identifier: Apache-2.0

/// A client's connection before it is one: it becomes a session once both sides have agreed on keys, or ends.
final class Handshake {
    let stream: Stream
    let listener: WorkerListener
    /// Asked at once: a closed connection no longer tells.
    let peer: PeerIdentity
    private let worker: Worker
    private var deadline: UInt64
    private var isOver = false

    init(_ stream: Stream, at listener: WorkerListener, worker: Worker) {
        self.stream = stream
        self.listener = listener
        self.worker = worker
        peer = stream.peer
        deadline = worker.loop.now + worker.configuration.timeouts.clientHead.milliseconds
    }

    /// Begins, or where there are too many turns the client away without a word: to be told any, it would have to be let
    /// in.
    func start(_ tls: TLSContext, isTooMuch: Bool) {
        stream.delegate = self
        guard !isTooMuch else {
            worker.handshake(self, didFail: .tls("more connections than limits.connections"))
            return stream.close()
        }
        do throws(UVError) {
            stream.secure(try tls.makeSession(worker.loop.tls), delegate: self)
        } catch {
            fail(error)
        }
    }

    /// Ends what has lasted too long.
    func expire(now: UInt64) {
        guard now >= deadline else { return }
        if !isOver { worker.handshake(self, didFail: .timedOut) }
        stream.close()
    }

    private func fail(_ error: UVError) {
        isOver = true
        worker.handshake(self, didFail: error)
        // Closed with unread bytes, a connection is reset, and the client does not learn why.
        deadline = worker.loop.now + Session.lingerTime
        // As Go's servers have it.
        let answer = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
        if error == .tls(TLSSession.plainHTTP) { stream.write(Array(answer.utf8).span) }
        stream.shutdown()
        stream.resumeReading()
    }
}

extension Handshake: ConnectDelegate {
    func streamDidConnect(_ stream: Stream) {
        isOver = true
        worker.handshakeDidSucceed(self)
    }

    func stream(_ stream: Stream, didFailToConnect error: UVError) {
        fail(error)
    }
}

/// What still comes of a client that was turned away.
extension Handshake: StreamDelegate {
    func stream(_ stream: Stream, didRead bytes: Span<UInt8>) {}

    func streamDidReachEnd(_ stream: Stream) {
        stream.closeAfterFlush()
    }

    func stream(_ stream: Stream, didFail error: UVError) {
        stream.close()
    }

    func streamDidDrain(_ stream: Stream) {}

    func streamDidClose(_ stream: Stream) {
        worker.remove(self)
    }
}
