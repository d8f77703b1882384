// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// Plays a request that takes several calls. It goes on to its end whatever becomes of the client, so that nothing stays
/// half done.
extension Exchange {
    /// Begins it; `request` is the client's own as the rules have made it.
    func converse(_ conversation: Conversation, request message: Message, head: Span<UInt8>) {
        request.phase = .conversing
        worker.beginConversation()
        play(conversation, Draft(message: message, head: Array(copying: head)))
    }

    /// The client's request as the rules have made it, and its head as it came.
    private struct Draft {
        let message: Message
        let head: [UInt8]
    }

    private func play(_ conversation: Conversation, _ draft: Draft) {
        switch conversation {
        case .request(editing: let edit, then: let next):
            ask(bytes(of: draft, edited: edit)) { self.play(next($0), draft) }
        case .call(let call, then: let next):
            ask(call.request(spoken: route.versions.spoken)) { self.play(next($0), draft) }
        case .rewrite(let message, at: let endpoint, then: let next):
            play(next(rewritten(message, at: endpoint)), draft)
        case .turn(let id, then: let next):
            worker.takeTurn(id) { turn in
                self.request.rare.turn = turn
                self.play(next(self.worker.aliases.engineID(of: id)), draft)
            }
        case .remember(let alias, then: let next):
            worker.remember(alias) { self.play(next($0), draft) }
        case .forget(let alias, then: let next):
            worker.forget([alias]) { self.play(next(), draft) }
        case .reattach(let alias, name: let name, then: let next):
            worker.reattach(alias, name: name) { self.play(next($0), draft) }
        case .answer(let answer):
            end(with: answer)
        case .pass(let call):
            end(asking: call)
        }
    }

    private func bytes(of draft: Draft, edited edit: Conversation.BodyEdit) -> [UInt8] {
        var message = draft.message
        edit(&message.body)
        var bytes: [UInt8] = []
        bytes.appendRequest(message, head: session.head, bytes: draft.head.span, route: route, hasNewBody: true)
        return bytes
    }

    private func rewritten(_ message: Message, at endpoint: Endpoint) -> Result<Message, Rejection> {
        var message = message
        do throws(Rejection) {
            try route.versions.plan[endpoint].request.rewrite(&message)
        } catch {
            return .failure(error)
        }
        request.rare.warnings += message.warnings
        return .success(message)
    }

    private func ask(_ question: [UInt8], then: @escaping (Message) -> Void) {
        let limit = worker.configuration.limits.rewrittenBodyBytes
        let address = worker.configuration.upstream
        do throws(UVError) {
            try EngineQuestion.ask(question, pool: worker.pool, maximumBytes: limit) { answer in
                then(answer ?? Message(.engineFailed(address, reason: "the connection was closed")))
            }
        } catch {
            then(Message(.engineUnreachable(address, reason: error.reason)))
        }
    }

    /// The engine has agreed: what the request asks for beside goes out, and is not waited for.
    func callAfterwards() {
        guard !request.rare.afterwards.isEmpty else { return }
        for call in request.rare.afterwards { ask(call.request(spoken: route.versions.spoken)) { _ in } }
        request.rare.afterwards = []
    }

    /// Takes the answer as if it had come from the engine just now.
    private func end(with message: Message) {
        guard endTurn() else {
            // The line of the request is written already.
            for warning in message.warnings { worker.logger.warning("\(warning)") }
            return
        }
        request.rare.warnings += message.warnings
        request.isHeadSent = true
        upstream(didRead: message.answerBytes.span)
        session.receiveKept()
    }

    /// Asks this in place of the client's request.
    private func end(asking call: EngineCall) {
        guard endTurn() else { return }
        request.outbound = call.request(spoken: route.versions.spoken)
        flushRequest()
        session.receiveKept()
    }

    /// Whether anybody waits for the answer.
    private func endTurn() -> Bool {
        if let turn = request.rare.turn { worker.turns.leave(turn) }
        worker.endConversation()
        guard !isOver, !request.isAbandoned else { return false }
        request.phase = .complete
        return true
    }
}

extension Message {
    /// The answer of an engine that gives none.
    fileprivate init(_ error: ProxyError) {
        self.init(
            status: error.status, headers: Headers(ErrorFormat.json.headers),
            body: JSONValue(source: ErrorFormat.json.body(of: error.message)))
    }

    /// An answer as an engine would send it.
    fileprivate var answerBytes: [UInt8] {
        let (status, body) = (status ?? 500, body.sourceBytes)
        var bytes = Array("HTTP/1.1 \(status) \(StatusReason.of(status))\r\n".utf8)
        for field in headers.fields { bytes.appendField(Array(field.name.utf8).span, field.bytes.span) }
        if status != 204, status != 304 { bytes += "Content-Length: \(body.count)\r\n".utf8 }
        bytes.appendLineEnd()
        return bytes + body
    }
}
