// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// The head of an answer: what becomes of the body behind it.
extension Exchange {
    func takeHead(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        guard let range = try answer.readHead(bytes) else { return 0 }
        let head = bytes.extracting(range)
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
        guard session.head.version == .http11, request.rare.keptHead.isEmpty else { return }
        answer.hasContinued = answer.hasContinued || answer.head.status == 100
        answer.outbound.appendInterimHead(answer.head, bytes: head)
    }

    private func switchProtocols(_ head: Span<UInt8>) throws(ParseError) {
        guard session.head.wantsUpgrade else { throw .unexpectedUpgrade }
        becomeTunnel(head)
    }

    /// An attach or exec that was not upgraded: the engine takes the connection over behind the head of its 200.
    private var isHijacked: Bool {
        answer.head.status == 200 && answer.head.framing(forRequestMethodHEAD: false) == .untilClose && isHijackable
    }

    /// Whether the engine may take the connection over, as for an attach or an exec.
    var isHijackable: Bool { route.endpoint?.definition.response == .rawStream }

    private func becomeTunnel(_ head: Span<UInt8>) {
        log.status = answer.head.status
        callAfterwards()
        writeHead(head, framing: .tunnel, plan: route.plan.response)
        if !isOver { beginTunnel() }
    }

    private func beginAnswer(_ head: Span<UInt8>) {
        // It is not sent again, and an answer may last.
        request.outbound.emptyIfLong()
        guard !isHijacked else { return becomeTunnel(head) }
        log.status = answer.head.status
        if answer.head.status < 400 { callAfterwards() }
        let framing = answer.head.framing(forRequestMethodHEAD: route.method == .head)
        answer.body = BodyDecoder(framing)
        answer.phase = .body
        if route.endpoint == .events, !framing.isCounted { answer.rare.translation = AliasTranslation(ofEvents: true) }
        answer.closesConnection = closesConnection(after: framing)
        let plan = answerPlan
        sampleAnswer(head, plan: plan)
        if plan.bodyMode == .pass || framing == .none && (route.method == .head || plan.bodyMode != .document) {
            relayAnswer(head, framing: framing, plan: plan)
        } else if answer.head.fields.contains(where: { $0.kind == .contentEncoding }) {
            fail(.unreadableAnswer(reason: "it is compressed"))
        } else {
            rewriteAnswer(head, framing: framing, plan: plan)
        }
        completeBodyIfDue()
    }

    /// What the rules want of this answer: errors have steps of their own.
    var answerPlan: MessagePlan {
        answer.head.status >= 400 ? route.plan.error : route.plan.response
    }

    func closesConnection(after framing: BodyFraming) -> Bool {
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
        return headers.tellJSON && headers["Content-Encoding"] == nil
    }

    private func rewriteAnswer(_ head: Span<UInt8>, framing: BodyFraming, plan: MessagePlan) {
        guard plan.bodyMode != .document else {
            answer.mode = .collected
            answer.rare.keptHead.append(head)
            return
        }
        let limit = worker.configuration.limits.rewrittenBodyBytes
        let isFramed = session.head.version == .http11
        answer.mode = .rewritten
        answer.rare.rewriter = BodyRewriter(
            plan, knowing: request.rare.lookedUp, isFramed: isFramed, maximumValueBytes: limit)
        guard !framing.isShort else { return answer.rare.keptHead.append(head) }
        answer.isEndedByClose = !isFramed
        answer.closesConnection = answer.closesConnection || !isFramed
        writeHead(head, framing: isFramed ? .chunked : .unstated, plan: plan)
    }

    /// Puts the head before what the client is sent next, rewritten where a rule wants that.
    func writeHead(_ head: Span<UInt8>, framing: AnswerFraming, plan: MessagePlan) {
        let context = AnswerContext(self, framing: framing)
        guard plan.touchesHead else { return answer.sendHead(head, context) }
        var message = Message(answer: answer.head, bytes: head, body: nil, context: context)
        do throws(Rejection) {
            if plan.bodyMode == .document {
                try plan.rewrite(&message, knowing: request.rare.lookedUp)
            } else {
                try plan.rewriteHead(&message, knowing: request.rare.lookedUp)
            }
            if case .tunnel = framing, let kind = message.frames {
                answer.rare.frames = FrameRelabeller(opcode: kind.rawValue)
            }
            answer.outbound.appendAnswerHead(message, of: answer.head, bytes: head, context: context)
        } catch {
            fail(.rejected(error))
        }
    }
}

extension BodyFraming {
    /// In bytes: engines tell the length of no body that is longer than a few KiB, other than of files.
    private static let mostShort: UInt64 = 16 * 1024

    /// Whether the body is worth waiting for, so that it has a length again when it is rewritten: some clients know
    /// nothing else.
    fileprivate var isShort: Bool {
        guard case .length(let length) = self else { return false }
        return length <= BodyFraming.mostShort
    }
}
