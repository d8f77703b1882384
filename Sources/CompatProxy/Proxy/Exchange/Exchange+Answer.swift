// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// The engine's bytes, until the answer is whole or the connection is not.
extension Exchange: UpstreamDelegate {
    func upstream(didRead bytes: Span<UInt8>) {
        if answer.inbound.isEmpty {
            receive(bytes)
        } else {
            answer.inbound.append(bytes)
            let kept = answer.inbound
            answer.inbound = []
            receive(kept.span)
        }
    }

    func upstreamDidEnd() {
        endAnswer(reason: "the connection was closed")
    }

    func upstreamDidFail(_ error: UVError) {
        if error.call == "write", upstream?.stream?.isClosed == false { return stopSending() }
        switch answer.phase {
        case .tunnel:
            dropUpstream()
            closeTunnel()
        case .body:
            sendUnfinishedPiece()
            abort()
        case .head, .complete: endAnswer(reason: error.reason)
        }
    }

    /// An engine that has enough stops reading, and may still have something to say: what the client sends is dropped,
    /// and the engine heard out to its end.
    private func stopSending() {
        request.isRefused = true
        upstream?.stream?.resumeReading()
        session.updateReading()
    }

    private func receive(_ bytes: Span<UInt8>) {
        var offset = 0
        while offset < bytes.count, !isOver {
            let taken = take(bytes.extracting(offset...))
            guard taken > 0 else { break }
            offset += taken
        }
        guard !isOver else { return }
        if answer.phase == .head, offset < bytes.count { answer.inbound.append(bytes.extracting(offset...)) }
        flushAnswer()
        if answer.phase == .complete { return finishAnswer(isClean: offset == bytes.count) }
        if session.stream.isCongested { upstream?.stream?.pauseReading() }
    }

    /// Takes some of the bytes; zero where the rest of a head is needed first.
    private func take(_ bytes: Span<UInt8>) -> Int {
        do throws(ParseError) {
            switch answer.phase {
            case .head: return try takeHead(bytes)
            case .body: return try takeBody(bytes)
            case .tunnel: return receiveThroughTunnel(bytes)
            case .complete: return 0
            }
        } catch {
            fail(.engineFailed(worker.configuration.upstream, reason: error.reason.description))
            return bytes.count
        }
    }

    private func endAnswer(reason: String) {
        switch answer.phase {
        case .tunnel: engineDidEndTunnel()
        case .head:
            guard !retry() else { return }
            fail(.engineFailed(worker.configuration.upstream, reason: reason))
        case .body where answer.body.mayEndAtClose:
            guard !isCutDocument else { return fail(.unreadableAnswer(reason: "it ends too early")) }
            completeBody()
            flushAnswer()
            finishAnswer(isClean: false)
        case .complete:
            request.isRefused = true
            finishAnswer(isClean: false)
        case .body:
            sendUnfinishedPiece()
            fail(.engineFailed(worker.configuration.upstream, reason: "the connection was closed amid the answer"))
        }
    }

    /// Whether a document that is as long as the connection has been cut with it: it would get a length, and look whole.
    private var isCutDocument: Bool {
        guard case .collected = answer.mode else { return false }
        let beginning = answer.rare.collected.first { !$0.isOptionalWhitespace && $0 != .lineFeed }
        guard beginning == UInt8(ascii: "{") || beginning == UInt8(ascii: "[") else { return false }
        return !JSONValue(source: answer.rare.collected).validate()
    }

    /// What came of a body that breaks off, or has a rest that is not there yet, is worth having.
    func sendUnfinishedPiece() {
        endPiece()
        flushAnswer()
    }

    /// Gives the connection back and the session its next request. An engine may have its answer ready before it has
    /// read the last of the request, as with the padding of an archive: then that goes first.
    func finishAnswer(isClean: Bool) {
        let mayFollow =
            request.phase == .relayed && !request.isRefused && !request.hasEnded && !answer.closesConnection
        guard !isOver, !mayFollow else { return }
        let isReusable =
            isClean && request.phase == .complete && !request.hasEnded && !request.isRefused && answer.head.isPersistent
            && upstream?.stream?.queuedBytes == 0
        if let upstream = upstream.take() { isReusable ? upstream.release() : upstream.close() }
        finish(keepsConnection: request.phase == .complete && !answer.closesConnection)
    }

    /// Sends what waited for company.
    func flushAnswer() {
        guard !answer.outbound.isEmpty, !isOver else { return }
        if answer.phase != .head { answer.isHeadSent = true }
        answer.outbound.drain { session.stream.write($0) }
    }
}
