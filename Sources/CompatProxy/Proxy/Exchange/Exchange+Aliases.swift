// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// While some containers have an id that clients know and another one that the engine knows, requests are sent with the
/// one, and answers with the other.
extension Exchange {
    /// Finds out whom the request's path means, with the engine's list of containers where it takes that.
    func resolveAliases(ahead head: Span<UInt8>) {
        guard let endpoint = route.endpoint else { return beginLookingUp(head) }
        request.rare.aliases = worker.aliases
        let parameter = route.pathParameter(head)
        guard request.rare.aliases.needContainers(for: endpoint, naming: parameter) else {
            return nameAlias(parameter, at: endpoint, ahead: head)
        }
        let phase = request.phase
        request.phase = .lookingUp
        request.rare.keptHead.append(head)
        let question = EngineCall(.get, "/containers/json?all=1").request(spoken: route.versions.spoken)
        let limit = worker.configuration.limits.rewrittenBodyBytes
        do throws(UVError) {
            try EngineQuestion.ask(question, pool: worker.pool, maximumBytes: limit) { answer in
                self.request.rare.containers = answer?.status == 200 ? answer?.body : nil
                self.didListContainers(naming: parameter, at: endpoint, andThen: phase)
            }
        } catch {
            // The request itself will meet the same failure, and tell it.
            didListContainers(naming: parameter, at: endpoint, andThen: phase)
        }
    }

    private func didListContainers(
        naming parameter: String?, at endpoint: Endpoint, andThen phase: RequestState.Phase
    ) {
        guard !request.isAbandoned else { return }
        request.phase = phase
        let head = request.rare.keptHead
        request.rare.keptHead = []
        nameAlias(parameter, at: endpoint, ahead: head.span)
        flushRequest()
        session.receiveKept()
    }

    private func nameAlias(_ parameter: String?, at endpoint: Endpoint, ahead head: Span<UInt8>) {
        do throws(Rejection) {
            if let parameter {
                let name = try request.rare.aliases.resolve(parameter, at: endpoint, among: request.rare.containers)
                request.rare.engineParameter = name == parameter ? nil : name
            }
        } catch {
            return fail(.rejected(error))
        }
        beginLookingUp(head)
    }

    /// Calls the containers that the rest of the request names as the engine does.
    func nameAliases(in message: inout Message) throws(Rejection) {
        guard !request.rare.aliases.isEmpty, let endpoint = route.endpoint else { return }
        try request.rare.aliases.resolve(&message, at: endpoint, among: request.rare.containers)
    }

    /// Where a container has gone, or seems to have, some alias may have lost its meaning.
    func reviewAliases() {
        guard !worker.aliases.isEmpty else { return }
        let isRemoval = route.endpoint == .containerDelete || route.endpoint == .containerPrune
        if isRemoval && log.status < 300 || request.rare.engineParameter != nil && log.status == 404 {
            worker.reviewAliases()
        }
    }
}
