// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// One connection to the admin interface: a request after the other, each answered whole.
final class AdminConnection {
    /// How long a client may take for a request, for the next one, or to read an answer, in milliseconds.
    private static let patience: UInt64 = 120_000
    /// How long a client that was refused may go on sending, in milliseconds.
    private static let lingerTime: UInt64 = 2000

    private enum State {
        case head, answering, discarding
    }

    private let stream: Stream
    private unowned let server: AdminServer
    private var state = State.head
    private var inbound: [UInt8] = []
    private var scanner = HeadScanner(maximumBytes: 16 * 1024)
    private var head = RequestHead()
    private var hasClientEnded = false
    private var deadline: UInt64

    init(stream: Stream, server: AdminServer) {
        self.stream = stream
        self.server = server
        deadline = server.loop.now + Self.patience
    }

    func start() {
        stream.delegate = self
        stream.resumeReading()
    }

    func close() {
        stream.close()
    }

    /// Ends what has lasted too long.
    func expire(now: UInt64) {
        if now >= deadline { stream.close() }
    }

    /// Takes the next request of those that are here, unless the client still has to read.
    private func takeRequest() {
        guard state == .head, !stream.isCongested else { return stream.pauseReading() }
        do throws(ParseError) {
            let received = inbound
            guard let range = try scanner.scan(received.span) else { return awaitMore() }
            let bytes = Array(inbound[range])
            inbound.removeFirst(range.upperBound)
            try head.parse(bytes.span)
            serve(AdminRequest(head, bytes: bytes.span))
        } catch {
            send(.error(error.status, "malformed request: \(error.reason)"), closes: true)
        }
    }

    private func awaitMore() {
        guard !hasClientEnded else { return stream.closeAfterFlush() }
        stream.resumeReading()
    }

    private func serve(_ request: AdminRequest) {
        state = .answering
        stream.pauseReading()
        let hasBody = head.framing != .none
        let closes = hasBody || !head.isPersistent
        let omitsBody = request.method == .head
        if let refusal = server.gate.refusal(of: request) { return send(refusal, closes: closes, omitsBody: omitsBody) }
        guard !hasBody || !request.isRead else { return send(.error(400, "a request has no body here"), closes: true) }
        server.answer(request) { [weak self] in self?.send($0, closes: closes, omitsBody: omitsBody) }
    }

    private func send(_ answer: AdminAnswer, closes: Bool, omitsBody: Bool = false) {
        guard !stream.isClosed else { return }
        let (head, body) = (answer.head(closes: closes), omitsBody ? [] : answer.body)
        stream.write(head.span, body.span)
        guard !closes else { return discard() }
        state = .head
        deadline = server.loop.now + Self.patience
        takeRequest()
    }

    /// Lets the client read its last answer, whatever it still sends: a connection closed with unread bytes is reset.
    private func discard() {
        state = .discarding
        inbound = []
        deadline = server.loop.now + (stream.queuedBytes == 0 ? Self.lingerTime : Self.patience)
        stream.shutdown()
        hasClientEnded ? stream.closeAfterFlush() : stream.resumeReading()
    }
}

extension AdminConnection: StreamDelegate {
    func stream(_ stream: Stream, didRead bytes: Span<UInt8>) {
        guard state != .discarding else { return }
        inbound.append(bytes)
        takeRequest()
    }

    func streamDidReachEnd(_ stream: Stream) {
        hasClientEnded = true
        switch state {
        case .head: takeRequest()
        case .answering: break
        case .discarding: stream.closeAfterFlush()
        }
    }

    func stream(_ stream: Stream, didFail error: UVError) {
        stream.close()
    }

    func streamDidDrain(_ stream: Stream) {
        takeRequest()
    }

    func streamDidClose(_ stream: Stream) {
        server.remove(self)
    }
}
