// SPDX-License-Identifier: Apache-2.0

/// After a 101, or the 200 of a hijacked attach or exec: opaque bytes both ways, each direction with an end of its own.
extension Exchange {
    /// Hands the connection over. What either side sent ahead goes first.
    func beginTunnel() {
        answer.phase = .tunnel
        worker.metrics.tunnels += 1
        request.phase = .tunnel
        request.outbound = []
        flushAnswer()
        session.receiveKept()
    }

    func sendThroughTunnel(_ bytes: Span<UInt8>) -> Int {
        log.bytesIn += UInt64(bytes.count)
        request.rare.attachment?.record(bytes)
        if !request.isRefused { upstream?.stream?.write(bytes) }
        return bytes.count
    }

    func receiveThroughTunnel(_ bytes: Span<UInt8>) -> Int {
        log.bytesOut += UInt64(bytes.count)
        request.rare.attachment = nil
        if answer.rare.frames == nil {
            session.stream.write(bytes)
        } else {
            var frames = Array(copying: bytes)
            answer.rare.frames?.relabel(&frames)
            session.stream.write(frames.span)
        }
        return bytes.count
    }

    /// The engine has sent its last byte. If the client too has, or the engine is gone altogether, that is the end.
    func engineDidEndTunnel() {
        answer.hasEnded = true
        guard !request.hasEnded, upstream?.stream?.isPeerGone == false else { return closeTunnel() }
        session.stream.shutdown()
    }

    /// Ends both connections; what either side was sent before goes first.
    func closeTunnel() {
        upstream?.closeAfterFlush()
        upstream = nil
        finish(keepsConnection: false)
    }
}
