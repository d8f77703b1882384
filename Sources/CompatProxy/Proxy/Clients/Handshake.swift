// SPDX-License-Identifier: Apache-2.0
internal import Logging

/// A client's connection before it is one: it becomes a session once both sides have agreed on keys, or ends.
final class Handshake {
    let stream: Stream
    let listener: WorkerListener
    /// Asked at once: a closed connection no longer tells.
    private let peer: PeerIdentity
    let worker: Worker
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
            report(.tls("more connections than limits.connections"))
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
        if !isOver { report(.timedOut) }
        stream.close()
    }

    private func fail(_ error: UVError) {
        isOver = true
        report(error)
        // Closed with unread bytes, a connection is reset, and the client does not learn why.
        deadline = worker.loop.now + Session.lingerTime
        // As Go's servers have it.
        let answer = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
        if error == .tls(TLSSession.plainHTTP) { stream.write(Array(answer.utf8).span) }
        stream.shutdown()
        stream.resumeReading()
    }

    private func report(_ error: UVError) {
        worker.logger.info(
            "TLS handshake failed",
            metadata: [
                "client": "\(peer)", "listener": "\(listener.configuration.address)", "reason": "\(error.reason)",
            ])
    }
}

extension Handshake: ConnectDelegate {
    func streamDidConnect(_ stream: Stream) {
        isOver = true
        worker.clients.handshakeDidSucceed(self)
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
