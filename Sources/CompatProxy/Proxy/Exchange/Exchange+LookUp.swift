// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// What the rules of an exchange must know of the engine is asked before the request goes out, side by side.
extension Exchange {
    func lookUp(ahead head: Span<UInt8>) {
        let phase = request.phase
        request.phase = .lookingUp
        request.rare.keptHead.append(head)
        let parameter = request.rare.engineParameter ?? route.pathParameter(head)
        request.rare.lookedUp[.query] = .string(
            session.head.query.map { String(decoding: Array(copying: head.extracting($0)), as: UTF8.self) } ?? "")
        request.rare.lookedUp[.parameter] = parameter.map(JSONValue.string)
        // One more than there are questions, so that none of them ends the phase while others are still being asked.
        request.rare.pendingLookUps = 1
        for lookUp in route.plan.lookUps {
            guard let path = lookUp.path(naming: parameter) else { continue }
            ask(lookUp, path, andThen: phase)
        }
        didLookUp(andThen: phase)
    }

    private func ask(_ lookUp: LookUp, _ path: String, andThen phase: RequestState.Phase) {
        let limit = worker.configuration.limits.rewrittenBodyBytes
        do throws(UVError) {
            let question = EngineCall(.get, path).request(spoken: route.versions.spoken)
            try EngineQuestion.ask(question, pool: worker.pool, maximumBytes: limit) { answer in
                self.request.rare.lookedUp[lookUp] = answer?.status == 200 ? answer?.body : nil
                self.didLookUp(andThen: phase)
            }
            request.rare.pendingLookUps += 1
        } catch {
            // The request itself will meet the same failure, and tell it.
        }
    }

    private func didLookUp(andThen phase: RequestState.Phase) {
        request.rare.pendingLookUps -= 1
        guard request.rare.pendingLookUps == 0, !request.isAbandoned else { return }
        request.phase = phase
        let head = request.rare.keptHead
        request.rare.keptHead = []
        beginRequest(head.span)
        flushRequest()
        session.receiveKept()
    }
}
