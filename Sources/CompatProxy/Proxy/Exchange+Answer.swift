// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

// MARK: - The engine's bytes

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
        case .body: abort()
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
            completeBody()
            flushAnswer()
            finishAnswer(isClean: false)
        case .complete:
            request.isRefused = true
            finishAnswer(isClean: false)
        case .body:
            fail(.engineFailed(worker.configuration.upstream, reason: "the connection was closed amid the answer"))
        }
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
        isReusable ? upstream?.release() : upstream?.close()
        upstream = nil
        finish(keepsConnection: request.phase == .complete && !answer.closesConnection)
    }

    /// Sends what waited for company.
    func flushAnswer() {
        guard !answer.outbound.isEmpty, !isOver else { return }
        if answer.phase != .head { answer.isHeadSent = true }
        answer.outbound.drain { session.stream.write($0) }
    }
}

// MARK: - Head

extension Exchange {
    private func takeHead(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        guard let range = try answer.scanner.scan(bytes) else { return 0 }
        let head = bytes.extracting(range)
        try answer.head.parse(head)
        if answer.head.status == 101 {
            try switchProtocols(head)
        } else if answer.head.status < 200 {
            forwardInterim(head)
        } else {
            beginAnswer(head)
        }
        return range.upperBound
    }

    /// RFC 9110 §15.2: an interim answer goes on to the client, who knows none in HTTP/1.0. One whose body we have
    /// collected has been told to continue already.
    private func forwardInterim(_ head: Span<UInt8>) {
        guard session.head.version == .http11, request.keptHead.isEmpty else { return }
        answer.hasContinued = answer.hasContinued || answer.head.status == 100
        answer.outbound.appendInterimHead(answer.head, bytes: head)
    }

    private func switchProtocols(_ head: Span<UInt8>) throws(ParseError) {
        guard session.head.wantsUpgrade else { throw .unsupportedVersion }
        becomeTunnel(head)
    }

    /// An attach or exec that was not upgraded: the engine takes the connection over behind the head of its 200.
    private var isHijacked: Bool {
        answer.head.status == 200 && answer.head.framing(forRequestMethodHEAD: false) == .untilClose
            && route.endpoint?.definition.response == .rawStream
    }

    private func becomeTunnel(_ head: Span<UInt8>) {
        log.status = answer.head.status
        callAfterwards()
        writeHead(head, framing: .tunnel, plan: route.plan.response)
        if !isOver { beginTunnel() }
    }

    private func beginAnswer(_ head: Span<UInt8>) {
        guard !isHijacked else { return becomeTunnel(head) }
        log.status = answer.head.status
        if answer.head.status < 400 { callAfterwards() }
        let framing = answer.head.framing(forRequestMethodHEAD: route.method == .head)
        answer.body = BodyDecoder(framing)
        answer.phase = .body
        answer.translation = AliasTranslation(ofEvents: route.endpoint == .events && !framing.isCounted)
        answer.closesConnection = closesConnection(after: framing)
        let plan = answerPlan
        sampleAnswer(head, plan: plan)
        if plan.bodyMode == .pass || framing == .none && (route.method == .head || plan.bodyMode != .document) {
            relayAnswer(head, framing: framing, plan: plan)
        } else if answer.head.fields.contains(where: { $0.kind == .contentEncoding }) {
            fail(.unreadableAnswer(reason: "it is compressed"))
        } else {
            rewriteAnswer(head, plan: plan)
        }
        completeBodyIfDue()
    }

    /// What the rules want of this answer: errors have steps of their own.
    private var answerPlan: MessagePlan {
        answer.head.status >= 400 ? route.plan.error : route.plan.response
    }

    private func closesConnection(after framing: BodyFraming) -> Bool {
        // A client that was not told to continue will not send its body, and may not say so.
        let isUnsent = session.head.expectsContinue && !answer.hasContinued
        let isCut = request.phase != .complete && (!answer.head.isPersistent || isUnsent)
        let isUnframed = framing == .untilClose || framing == .chunked && session.head.version == .http10
        return !session.head.isPersistent || isCut || isUnframed || worker.isDraining
    }

    private func relayAnswer(_ head: Span<UInt8>, framing: BodyFraming, plan: MessagePlan) {
        if framing == .chunked, session.head.version == .http10 {
            answer.mode = mayNameAliases(head, framing) ? .translated(framed: false) : .unframed
            answer.isEndedByClose = true
            writeHead(head, framing: .unstated, plan: plan)
        } else {
            answer.mode = mayNameAliases(head, framing) ? .translated(framed: framing == .chunked) : .verbatim
            answer.isEndedByClose = framing == .untilClose
            // The length that HEAD tells is that of a body which would be rewritten.
            writeHead(head, framing: plan.bodyMode == .document ? .unstated : .asReceived, plan: plan)
        }
    }

    /// Whether containers have other ids for clients, or may have before the last of the events, and this may tell some.
    private func mayNameAliases(_ head: Span<UInt8>, _ framing: BodyFraming) -> Bool {
        guard !worker.aliases.isEmpty || route.endpoint == .events, framing != .none else { return false }
        let headers = Headers(answer.head.fields, bytes: head)
        return headers["Content-Type"]?.hasPrefix("application/json") ?? false && headers["Content-Encoding"] == nil
    }

    private func rewriteAnswer(_ head: Span<UInt8>, plan: MessagePlan) {
        let limit = worker.configuration.limits.rewrittenBodyBytes
        let isFramed = session.head.version == .http11
        answer.rewriter = BodyRewriter(plan, knowing: request.lookedUp, isFramed: isFramed, maximumValueBytes: limit)
        guard answer.rewriter != nil else {
            answer.mode = .collected
            answer.keptHead.append(head)
            return
        }
        answer.mode = .rewritten
        answer.isEndedByClose = !isFramed
        answer.closesConnection = answer.closesConnection || !isFramed
        writeHead(head, framing: isFramed ? .chunked : .unstated, plan: plan)
    }

    /// Puts the head before what the client is sent next, rewritten where a rule wants that.
    private func writeHead(_ head: Span<UInt8>, framing: AnswerFraming, plan: MessagePlan) {
        let context = AnswerContext(self, framing: framing)
        guard plan.touchesHead else {
            return answer.outbound.appendAnswerHead(answer.head, bytes: head, context: context)
        }
        var message = Message(answer: answer.head, bytes: head, body: nil, context: context)
        do throws(Rejection) {
            if plan.bodyMode == .document {
                try plan.rewrite(&message, knowing: request.lookedUp)
            } else {
                try plan.rewriteHead(&message, knowing: request.lookedUp)
            }
            if case .tunnel = framing { answer.frames = message.frames.map { FrameRelabeller(opcode: $0.rawValue) } }
            answer.outbound.appendAnswerHead(message, of: answer.head, bytes: head, context: context)
        } catch {
            fail(.rejected(error))
        }
    }
}

// MARK: - Body

extension Exchange {
    /// More memory than a rewritten read needs is not kept for the next one, in bytes.
    private static let maximumPieceBytes = 128 * 1024

    private func takeBody(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        let count =
            switch answer.mode {
            case .verbatim: try relayBody(bytes)
            case .unframed: try relayContent(bytes)
            case .translated(let isFramed): try translateContent(bytes, isFramed: isFramed)
            case .collected: try collectBody(bytes)
            case .rewritten: try rewritePieces(bytes)
            }
        log.bytesOut += UInt64(count)
        completeBodyIfDue()
        return count
    }

    private func relayBody(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        let count = try answer.body.decode(bytes) { _ in }
        answer.isHeadSent = true
        answer.outbound.drain { session.stream.write($0, bytes.extracting(first: count)) }
        return count
    }

    private func relayContent(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        flushAnswer()
        return try answer.body.decode(bytes) { session.stream.write(bytes.extracting($0)) }
    }

    private func translateContent(_ bytes: Span<UInt8>, isFramed: Bool) throws(ParseError) -> Int {
        var output: [UInt8] = []
        var translation = answer.translation
        let aliases = worker.aliases
        let count = try answer.body.decode(bytes) {
            translation.feed(bytes.extracting($0), into: &output, aliases: aliases)
        }
        answer.translation = translation
        answer.outbound.appendPiece(output.span, isFramed: isFramed)
        return count
    }

    private func collectBody(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        var body = answer.body
        let count = try body.decode(bytes) { answer.collected.append(bytes.extracting($0)) }
        answer.body = body
        let limit = worker.configuration.limits.rewrittenBodyBytes
        if answer.collected.count > limit { fail(.answerTooLarge(limit: limit)) }
        return count
    }

    private func rewritePieces(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        guard let rewriter = answer.rewriter else { return 0 }
        var output = answer.pieces.takeEmptied(upTo: Exchange.maximumPieceBytes)
        var failure: RewriteError<Rejection>?
        var warnings: [String] = []
        var translation = answer.translation
        let aliases = worker.aliases
        let sample = answer.sample
        let count = try answer.body.decode(bytes) { content in
            sample?.append(bytes.extracting(content))
            guard failure == nil else { return }
            do throws(RewriteError<Rejection>) {
                if aliases.isEmpty, translation.isEmpty {
                    try rewriter.feed(bytes.extracting(content), into: &output, warnings: &warnings)
                } else {
                    var translated: [UInt8] = []
                    translation.feed(bytes.extracting(content), into: &translated, aliases: aliases)
                    try rewriter.feed(translated.span, into: &output, warnings: &warnings)
                }
            } catch {
                failure = error
            }
        }
        request.warnings += warnings
        answer.translation = translation
        answer.outbound.appendPiece(output.span, isFramed: rewriter.isFramed)
        answer.pieces = output
        if let failure {
            // What came before the damage is worth having for whoever has the head already.
            if answer.isHeadSent { flushAnswer() }
            fail(ProxyError(failure))
        }
        return count
    }

    private func completeBodyIfDue() {
        if answer.phase == .body, answer.body.isComplete, !isOver { completeBody() }
    }

    /// The engine's body is whole: what was held back for that goes out.
    private func completeBody() {
        answer.phase = .complete
        switch answer.mode {
        case .verbatim, .unframed: break
        case .translated(let isFramed):
            var output: [UInt8] = []
            answer.translation.finish(into: &output, aliases: worker.aliases)
            answer.outbound.appendPiece(output.span, isFramed: isFramed)
            if isFramed { answer.outbound.append("0\r\n\r\n") }
        case .collected: rewriteCollected()
        case .rewritten: finishPieces()
        }
    }

    private func finishPieces() {
        guard let rewriter = answer.rewriter.take() else { return }
        var output: [UInt8] = []
        var warnings: [String] = []
        do throws(RewriteError<Rejection>) {
            try rewriter.finish(into: &output, warnings: &warnings)
            answer.outbound.appendPiece(output.span, isFramed: rewriter.isFramed)
            if rewriter.isFramed { answer.outbound.append("0\r\n\r\n") }
            request.warnings += warnings
        } catch {
            fail(ProxyError(error))
        }
    }

    private func rewriteCollected() {
        // A new length replaces whatever framing the engine had, so that its end is no reason to close.
        answer.closesConnection = closesConnection(after: .none)
        let head = answer.keptHead
        let collected = answer.collected
        answer.sample?.append(collected)
        let heading = AnswerContext(self, framing: .length(0))
        if !worker.aliases.isEmpty { answer.collected = worker.aliases.translate(answer.collected) }
        var message = Message(answer: answer.head, bytes: head.span, body: answer.collected, context: heading)
        do throws(Rejection) {
            try answerPlan.rewrite(&message, knowing: request.lookedUp)
        } catch {
            return fail(.rejected(error))
        }
        request.warnings += message.warnings
        let body = message.body.sourceBytes
        // RFC 9110 §8.6: these two have no length.
        let isBodiless = body.isEmpty && (message.status == 204 || message.status == 304)
        let framing: AnswerFraming = isBodiless ? .unstated : .length(body.count)
        answer.outbound.appendAnswerHead(
            message, of: answer.head, bytes: head.span, context: AnswerContext(self, framing: framing))
        answer.outbound.append(body.span)
    }
}
