// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 24 and later do.
    static let engine24 = [Change.failOnSwarmNetworks24, .failOnWrongUntil24].map { change in
        Quirk(change, engines: .init(.docker, since: "24.0"), newestClient: "1.42", isRehearsed: false)
    }
}

extension Change {
    static let failOnSwarmNetworks24 = Change(
        id: "engine24-swarm-network-refusal",
        summary: "Engine 24 refuses a network that only a swarm can have with 403, below 1.43 too; it was 500.",
        endpoints: [.networkCreate],
        requestUp: [.custom(forbidSwarmScope)],
        errorDown: [.changeStatus(from: 403, to: 500, whereMessageBegins: [noSwarmManager])],
        lookUps: [.info],
        source: "\(forbidSwarmNetworks.source); isDistributedControl in libnetwork/controller.go@23.0",
        examples: [
            Example(
                .requestUp, lookedUp: [.info: #"{"Swarm":{"LocalNodeState":"inactive"}}"#],
                before: #"{"Name":"n","Scope":"swarm"}"#, rejected: .swarmIsInactive),
            Example(
                .requestUp, lookedUp: [.info: #"{"Swarm":{"LocalNodeState":"active"}}"#],
                before: #"{"Name":"n","Scope":"swarm"}"#, after: #"{"Name":"n","Scope":"swarm"}"#),
            Example(
                .requestUp, lookedUp: [.info: #"{"Swarm":{"LocalNodeState":"inactive"}}"#],
                before: #"{"Name":"n","Driver":"overlay"}"#, after: #"{"Name":"n","Driver":"overlay"}"#),
            WrongRequest.example(.errorDown, "\(noSwarmManager).", from: 403, to: 500),
            WrongRequest.example(.errorDown, keeping: 403, of: "network is predefined"),
        ]
    )

    static let failOnWrongUntil24 = Change(
        id: "engine24-wrong-until",
        summary: "Engine 24 refuses to prune until what is no time with 400, where older engines answered 500.",
        endpoints: refuseWrongUntil.endpoints,
        errorDown: [.changeStatus(from: 400, to: 500, whereMessageBegins: wrongUntil)],
        source: refuseWrongUntil.source,
        examples: [
            WrongRequest.example(
                .errorDown, #"failed to parse value as time or duration: "never""#, from: 400, to: 500),
            WrongRequest.example(.errorDown, keeping: 400, of: "invalid filter 'colour'"),
        ]
    )
}

/// What asks for such a network by its scope was refused with 403 before, too, and in other words.
private func forbidSwarmScope(_ network: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    guard network.value(caseInsensitive: "Scope")?.string == "swarm",
        context.lookedUp[.info]?.value(at: "Swarm.LocalNodeState")?.string == "inactive"
    else { return }
    throw .swarmIsInactive
}

extension Rejection {
    fileprivate static let swarmIsInactive = Rejection(
        status: 403, message: "cannot create a swarm scoped network when swarm is not active")
}
