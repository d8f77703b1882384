// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// The body of an answer, as the head's plan has it: relayed, translated, collected or rewritten piece by piece.
extension Exchange {
    /// What rules add to most documents, and to most records that are read at a time, is no more, in bytes.
    private static let mostAddedBytes = 1024
    /// More of a chunk does not wait for its rest, in bytes.
    private static let maximumWaitingBytes = 16 * 1024
    /// More of a list does not wait for another read, in bytes: each piece wakes the client, which costs more than to
    /// write it.
    private static let maximumListBytes = 64 * 1024
    /// What comes of a read that was waited with, the long one behind it, and what rules add to both, in bytes.
    private static let longestListPieceBytes = 288 * 1024
    /// A rewritten piece that is longer is sent from where it lies, in bytes; shorter ones are gathered.
    private static let maximumGatheredBytes = 4 * 1024

    func takeBody(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
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
        send(bytes.extracting(first: count))
        return count
    }

    /// Sends bytes from where they lie, with what precedes them.
    private func send(_ bytes: Span<UInt8>) {
        answer.isHeadSent = true
        answer.outbound.drain { session.stream.write($0, bytes) }
    }

    private func relayContent(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        flushAnswer()
        return try answer.body.decode(bytes) { session.stream.write(bytes.extracting($0)) }
    }

    private func translateContent(_ bytes: Span<UInt8>, isFramed: Bool) throws(ParseError) -> Int {
        var (body, translation) = (answer.body, answer.rare.translation)
        let aliases = worker.aliases
        var output: [UInt8] = []
        let count = try body.decode(bytes) {
            translation.feed(bytes.extracting($0), into: &output, aliases: aliases)
            output.drain { answer.outbound.appendPiece($0, isFramed: isFramed) }
        }
        (answer.body, answer.rare.translation) = (body, translation)
        return count
    }

    private func collectBody(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        var body = answer.body
        let count = try body.decode(bytes) { answer.rare.collected.append(bytes.extracting($0)) }
        answer.body = body
        let limit = worker.configuration.limits.rewrittenBodyBytes
        if answer.rare.collected.count > limit { fail(.answerTooLarge(limit: limit)) }
        return count
    }

    /// What the engine sends as one chunk stays one, in however many reads it comes: old clients take each for a record.
    private func rewritePieces(_ bytes: Span<UInt8>) throws(ParseError) -> Int {
        guard let rewriter = answer.rare.rewriter else { return 0 }
        var output = takePiece(isList: rewriter.isList, for: bytes.count)
        var body = answer.body
        var failure: RewriteError<Rejection>?
        let count = try body.decode(bytes) { content in
            // Only the first of a read may go on with a chunk.
            if content.lowerBound > 0 { keep(&output, isFramed: rewriter.isFramed) }
            let content = bytes.extracting(content)
            answer.rare.sample?.append(content)
            guard failure == nil else { return }
            do throws(RewriteError<Rejection>) {
                try rewrite(content, by: rewriter, into: &output)
            } catch {
                failure = error
            }
        }
        answer.body = body
        // Nobody else may hold the memory, or whoever empties it gets other.
        swap(&output, &answer.rare.pieces)
        if let failure {
            endPiece()
            // What came before the damage is worth having for whoever has the head already.
            if answer.isHeadSent { flushAnswer() }
            fail(ProxyError(failure))
        } else if !body.isComplete {
            endPieceIfDue(isList: rewriter.isList, after: bytes.count)
        }
        return count
    }

    /// What waits of a piece, or memory for another one.
    private func takePiece(isList: Bool, for readBytes: Int) -> [UInt8] {
        var piece: [UInt8] = []
        swap(&piece, &answer.rare.pieces)
        guard piece.capacity == 0 else { return piece }
        piece = worker.spareMemory.take()
        piece.reserveCapacity(isList ? Exchange.longestListPieceBytes : readBytes + Exchange.mostAddedBytes)
        return piece
    }

    /// The last piece is not asked for: it goes with the body's end.
    private func endPieceIfDue(isList: Bool, after readBytes: Int) {
        let count = answer.rare.pieces.count
        guard !answer.body.isInsideChunk || count > Exchange.maximumWaitingBytes else { return }
        // A read that is full has more behind it.
        let mayGrow = isList && readBytes == Loop.readBufferBytes && count < Exchange.maximumListBytes
        mayGrow ? worker.waitingPieces.add(self) : endPiece()
    }

    /// There was no more to read.
    func sendWaitingPiece() {
        guard !isOver else { return }
        sendUnfinishedPiece()
        if session.stream.isCongested { upstream?.stream?.pauseReading() }
    }

    /// Whatever waited for the rest of its chunk waits no longer. The last piece may have no bytes of its own.
    func endPiece(isLast: Bool = false) {
        guard let rewriter = answer.rare.rewriter, isLast || !answer.rare.pieces.isEmpty else { return }
        var piece: [UInt8] = []
        swap(&piece, &answer.rare.pieces)
        keep(&piece, isFramed: rewriter.isFramed, isLast: isLast)
        worker.spareMemory.keep(&piece)
    }

    private func rewrite(
        _ content: Span<UInt8>, by rewriter: BodyRewriter, into output: inout [UInt8]
    ) throws(RewriteError<Rejection>) {
        let aliases = worker.aliases
        if aliases.isEmpty, answer.rare.translation.isEmpty {
            try rewriter.feed(content, into: &output, warnings: &request.rare.warnings)
        } else {
            var translated: [UInt8] = []
            answer.rare.translation.feed(content, into: &translated, aliases: aliases)
            try rewriter.feed(translated.span, into: &output, warnings: &request.rare.warnings)
        }
    }

    func completeBodyIfDue() {
        if answer.phase == .body, answer.body.isComplete, !isOver { completeBody() }
    }

    /// The engine's body is whole: what was held back for that goes out.
    func completeBody() {
        answer.phase = .complete
        switch answer.mode {
        case .verbatim, .unframed: break
        case .translated(let isFramed):
            var output: [UInt8] = []
            answer.rare.translation.finish(into: &output, aliases: worker.aliases)
            answer.outbound.appendPiece(output.span, isFramed: isFramed)
            if isFramed { answer.outbound.appendLastChunk() }
        case .collected: rewriteCollected()
        case .rewritten: finishPieces()
        }
    }

    /// Takes a rewritten piece, and keeps it with the head if that waits for the whole body.
    private func keep(_ piece: inout [UInt8], isFramed: Bool, isLast: Bool = false) {
        if !answer.rare.keptHead.isEmpty {
            answer.rare.collected.append(piece.span)
        } else if isFramed, answer.rare.rewriter?.addsRecords ?? false {
            // What the engine sends as one chunk has become several records.
            answer.outbound.appendLines(piece.span)
            if isLast { answer.outbound.appendLastChunk() }
        } else if piece.count > Exchange.maximumGatheredBytes {
            sendPiece(&piece, isFramed: isFramed, isLast: isLast)
        } else {
            answer.outbound.appendPiece(piece.span, isFramed: isFramed)
            if isFramed, isLast { answer.outbound.appendLastChunk() }
        }
        piece.removeAll(keepingCapacity: true)
    }

    /// What follows in the framing is put behind the piece: another write for it costs more than to rewrite some
    /// kilobytes.
    private func sendPiece(_ piece: inout [UInt8], isFramed: Bool, isLast: Bool) {
        if isFramed {
            answer.outbound.appendChunkSize(piece.count)
            piece.appendLineEnd()
            if isLast { piece.appendLastChunk() }
        }
        send(piece.span)
    }

    private func finishPieces() {
        guard let rewriter = answer.rare.rewriter else { return }
        do throws(RewriteError<Rejection>) {
            try rewriter.finish(into: &answer.rare.pieces, warnings: &request.rare.warnings)
        } catch {
            endPiece()
            return fail(ProxyError(error))
        }
        endPiece(isLast: true)
        answer.rare.rewriter = nil
        if !answer.rare.keptHead.isEmpty { sendWhole() }
    }

    private func sendWhole() {
        let (head, body) = (answer.rare.keptHead, answer.rare.collected)
        writeHead(head.span, framing: .length(body.count), plan: answerPlan)
        if !isOver { answer.outbound.append(body.span) }
    }

    private func rewriteCollected() {
        // A new length replaces whatever framing the engine had, so that its end is no reason to close; but a client
        // that asked for the connection itself may read to its end, whatever the head says.
        let received = answer.head.framing(forRequestMethodHEAD: false)
        answer.closesConnection = closesConnection(after: isHijackable ? received : .none)
        let collected = answer.rare.collected
        answer.rare.sample?.append(collected)
        if !worker.aliases.isEmpty { answer.rare.collected = worker.aliases.translate(answer.rare.collected) }
        do throws(Rejection) {
            try answerPlan.touchesHead ? rewriteMessage() : rewriteDocument()
        } catch {
            fail(.rejected(error))
        }
    }

    private func rewriteMessage() throws(Rejection) {
        let head = answer.rare.keptHead
        let heading = AnswerContext(self, framing: .length(0))
        var message = Message(answer: answer.head, bytes: head.span, body: answer.rare.collected, context: heading)
        try answerPlan.rewrite(&message, knowing: request.rare.lookedUp)
        request.rare.warnings += message.warnings
        let body = message.body.sourceBytes
        let context = AnswerContext(self, framing: .whole(body, status: message.status ?? answer.head.status))
        answer.outbound.appendAnswerHead(message, of: answer.head, bytes: head.span, context: context)
        answer.outbound.append(body.span)
    }

    /// Most rules are about the body alone: then no values are made of the head's fields.
    private func rewriteDocument() throws(Rejection) {
        var body = worker.spareMemory.take()
        // Each of the stretches that it is written in asks for room for all, and for what the rules have added.
        body.reserveCapacity(2 * (answer.rare.collected.count + Exchange.mostAddedBytes))
        try answerPlan.rewriteDocument(
            answer.rare.collected, into: &body, knowing: request.rare.lookedUp, warnings: &request.rare.warnings)
        let context = AnswerContext(self, framing: .whole(body, status: answer.head.status))
        let head = answer.rare.keptHead
        answer.sendHead(head.span, context)
        answer.outbound.append(body.span)
        worker.spareMemory.keep(&body)
    }
}

extension AnswerFraming {
    /// Of a body that is all there. RFC 9110 §8.6: two kinds of answers have none, and no length.
    fileprivate static func whole(_ body: [UInt8], status: Int) -> AnswerFraming {
        body.isEmpty && (status == 204 || status == 304) ? .unstated : .length(body.count)
    }
}
