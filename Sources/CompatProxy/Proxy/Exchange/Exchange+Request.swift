// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

// MARK: - Taking the client's bytes

extension Exchange {
    /// Takes the request's head. The engine gets it with what of the body came in the same read, once that is found
    /// to be well-formed: of a request that is refused at once it sees nothing.
    func begin(_ head: Span<UInt8>) {
        sampleRequest(head)
        guard worker.aliases.isEmpty else { return resolveAliases(ahead: head) }
        beginLookingUp(head)
    }

    func beginLookingUp(_ head: Span<UInt8>) {
        guard route.plan.lookUps.isEmpty else { return lookUp(ahead: head) }
        beginRequest(head)
    }

    func beginRequest(_ head: Span<UInt8>) {
        if route.plan.request.isEmpty, request.rare.aliases.isEmpty {
            request.outbound.appendRequestHead(session.head, bytes: head, route: route)
        } else if !readsBody {
            rewriteRequest(head: head, body: nil)
        } else if request.phase == .complete {
            rewriteRequest(head: head, body: [])
        } else {
            collectBody(behind: head)
        }
    }

    /// Whether something in the body may have to be written anew.
    private var readsBody: Bool {
        let mayNameAliases = !request.rare.aliases.isEmpty && route.endpoint?.bodyNamesContainers ?? false
        return mayNameAliases || route.plan.request.bodyMode == .document
    }

    /// Holds the request until its body is complete. A client that waits to be told so may send it.
    private func collectBody(behind head: Span<UInt8>) {
        request.phase = .collected
        request.rare.keptHead.append(head)
        if session.head.expectsContinue { session.stream.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8).span) }
    }

    /// Takes some of what the client sent behind the head; zero where it must wait.
    func takeRequestBytes(_ bytes: Span<UInt8>) -> Int {
        switch request.phase {
        case .complete, .lookingUp, .conversing: return 0
        case .tunnel: return sendThroughTunnel(bytes)
        case .relayed, .collected: break
        }
        do throws(ParseError) {
            return request.phase == .relayed ? try relay(bytes) : try collect(bytes)
        } catch {
            fail(.malformedRequest(error))
            return bytes.count
        }
    }

    private func relay(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        let count = try decodeRelayed(bytes)
        log.bytesIn += UInt64(count)
        if request.isRefused {
            // Decoded all the same: its end is where the next request begins.
        } else if request.isHeadSent {
            upstream?.stream?.write(bytes.extracting(first: count))
        } else {
            request.outbound.append(bytes.extracting(first: count))
        }
        if request.body.isComplete { completeRequest() }
        return count
    }

    private func decodeRelayed(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        guard let sample = request.rare.sample else { return try request.body.decode(bytes) { _ in } }
        return try request.body.decode(bytes) { sample.append(bytes.extracting($0)) }
    }

    private func completeRequest() {
        request.phase = .complete
        if answer.phase == .complete { finishAnswer(isClean: true) }
    }

    private func collect(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        var body = request.body
        let count = try body.decode(bytes) { request.rare.collected.append(bytes.extracting($0)) }
        request.body = body
        log.bytesIn += UInt64(count)
        let limit = worker.configuration.limits.rewrittenBodyBytes
        if request.rare.collected.count > limit {
            fail(.requestTooLarge(limit: limit))
        } else if request.body.isComplete {
            request.phase = .complete
            let collected = request.rare.collected
            request.rare.sample?.append(collected)
            let head = request.rare.keptHead
            rewriteRequest(head: head.span, body: request.rare.collected)
        }
        return count
    }

    /// Writes the request as the rules have it; without a body where that goes by unread.
    private func rewriteRequest(head: Span<UInt8>, body: [UInt8]?) {
        var message = Message(request: session.head, bytes: head, route: route, body: body)
        if let name = request.rare.engineParameter {
            message.pathParameter = name
            message.redirect = Redirect(route.method, route.path(naming: name, in: head))
        }
        do throws(ProxyError) {
            try rewrite(&message, withBody: body != nil)
        } catch {
            return fail(error)
        }
        request.rare.warnings = message.warnings
        request.rare.afterwards = message.afterwards
        if let conversation = message.conversation { return converse(conversation, request: message, head: head) }
        request.outbound.appendRequest(message, head: session.head, bytes: head, route: route, hasNewBody: body != nil)
    }

    /// Takes the steps of the rules.
    private func rewrite(_ message: inout Message, withBody: Bool) throws(ProxyError) {
        if withBody, !message.readBody() { return }
        do throws(Rejection) {
            try nameAliases(in: &message)
            if withBody {
                try route.plan.request.rewrite(&message, knowing: request.rare.lookedUp)
            } else {
                try route.plan.request.rewriteHead(&message, knowing: request.rare.lookedUp)
            }
        } catch {
            throw .rejected(error)
        }
    }
}

// MARK: - Sending to the engine

extension Exchange {
    /// Sends what is ready, over a connection that is there or will be.
    func flushRequest() {
        guard !isOver, !request.isHeadSent, request.phase.isSending else { return }
        if upstream == nil { connect() }
        sendHead()
    }

    /// A request without a body that changes nothing may be sent twice.
    private var isRepeatable: Bool {
        (route.method == .get || route.method == .head) && session.head.framing == .none
    }

    private func connect() {
        do throws(UVError) {
            upstream = try worker.pool.acquire(for: self, checked: !isRepeatable)
        } catch {
            fail(.engineUnreachable(worker.configuration.upstream, reason: error.reason))
        }
    }

    private func sendHead() {
        guard let upstream, upstream.isConnected, !request.isHeadSent else { return }
        request.isHeadSent = true
        noteAttachment()
        let outbound = request.outbound
        upstream.stream?.write(outbound.span)
        if !isRepeatable { request.outbound = [] }
        endRequestIfFlushed()
    }

    /// Tells the engine that the client sends no more, behind the last byte that the client did send.
    func endRequestIfFlushed() {
        guard request.isHeadSent, let upstream else {
            // Of a request that is not complete, nobody will send the rest.
            if request.isAbandoned, request.phase != .complete { dropUpstream() }
            return
        }
        if request.isAbandoned {
            upstream.closeAfterFlush()
            self.upstream = nil
        } else if request.hasEnded {
            upstream.stream?.shutdown()
        }
    }

    /// Sends the request again over a new connection: the one from the pool had been ended by the engine.
    /// False where the request must not be sent twice, or was sent over a new connection already.
    func retry() -> Bool {
        guard isRepeatable, upstream?.isReused == true, answer.inbound.isEmpty, !request.isAbandoned else {
            return false
        }
        dropUpstream()
        request.isHeadSent = false
        request.isRefused = false
        do throws(UVError) {
            upstream = try worker.pool.connect(for: self)
            return true
        } catch {
            return false
        }
    }

    func upstreamDidConnect() {
        flushRequest()
        session.updateReading()
    }

    func upstreamDidFailToConnect(_ error: UVError) {
        upstream = nil
        fail(.engineUnreachable(worker.configuration.upstream, reason: error.reason))
    }

    func upstreamDidDrain() {
        session.updateReading()
    }
}
