// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 24 and later do.
    static let engine24 = [
        Change.failOnSwarmNetworks24, .failOnWrongUntil24, .settleDanglingImages24, .settleDanglingVolumes24,
        .settleDanglingPrune24, .failOnAmbiguousNames24, .failOnAmbiguousLinks24,
        .failOnAmbiguousNamesInHead24,
    ].map { change in
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

    static let settleDanglingImages24 = Change(
        id: "engine24-dangling-images",
        summary: "Engine 24 takes 1 and 0 for the filter dangling of images, but no longer several values or none.",
        endpoints: [.imageList],
        requestUp: [.customHead(settleDanglingImages)],
        source: "daemon/images/images.go@20.10, daemon/images/image_list.go@24.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":["false","true"]}"#),
                after: Sample(query: "filters=%7B%22dangling%22%3A%7B%22true%22%3Atrue%7D%7D")),
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":[],"label":["a"]}"#),
                after: Sample(
                    query: "filters=%7B%22label%22%3A%5B%22a%22%5D%2C%22dangling%22%3A%5B%22true%22%5D%7D")),
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":["1"]}"#),
                rejected: Rejection(status: 400, message: "Invalid filter 'dangling=[1]'")),
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":{"false":true}}"#),
                after: Sample(query: #"filters={"dangling":{"false":true}}"#)),
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":{"x":true},"label":["a"]}"#),
                after: Sample(query: #"filters={"dangling":{"x":true},"label":["a"]}"#)),
            Example(.requestUp, before: Sample(query: "all=1"), after: Sample(query: "all=1")),
        ]
    )

    static let settleDanglingPrune24 = Change(
        id: "engine24-dangling-prune",
        summary: "Engine 24 no longer takes several values of the filter dangling to prune images by, nor none.",
        endpoints: [.imagePrune],
        requestUp: [.customHead(settleDanglingPrune)],
        source: "daemon/images/image_prune.go@20.10 and @24.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":["true","false"]}"#),
                after: Sample(query: "filters=%7B%22dangling%22%3A%7B%22false%22%3Atrue%7D%7D")),
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":["x"]}"#),
                after: Sample(query: #"filters={"dangling":["x"]}"#)),
        ]
    )

    static let settleDanglingVolumes24 = Change(
        id: "engine24-dangling-volumes",
        summary: "Engine 24 no longer takes several values of the filter dangling of volumes, nor none.",
        endpoints: [.volumeList],
        requestUp: [.customHead(settleDanglingVolumes)],
        source: "volume/service/convert.go@20.10 and @24.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":["0","1"]}"#),
                after: Sample(query: "filters=%7B%22dangling%22%3A%7B%22true%22%3Atrue%7D%7D")),
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":["maybe"]}"#),
                after: Sample(query: #"filters={"dangling":["maybe"]}"#)),
        ]
    )
}

/// Older engines looked for `true` among the values first, where no value at all counted as each, then for `false`.
private func settleDanglingImages(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    guard request.query.filters?["dangling"] != nil else { return }
    let values = request.query.filterValues("dangling")
    if values.isEmpty || values.contains("true") {
        request.query.setFilter("dangling", to: "true")
    } else if values.contains("false") {
        request.query.setFilter("dangling", to: "false")
    } else {
        throw Rejection(status: 400, message: "Invalid filter 'dangling=[\(values.joined(separator: " "))]'")
    }
}

/// Engines before 24 took what is among the values, and anything where there are none, for what was asked.
private func settleDanglingPrune(_ request: inout Message, _: RewriteContext) {
    guard request.query.filters?["dangling"] != nil else { return }
    let values = request.query.filterValues("dangling")
    if values.isEmpty || values.contains("false") || values.contains("0") {
        request.query.setFilter("dangling", to: "false")
    } else if values.contains("true") || values.contains("1") {
        request.query.setFilter("dangling", to: "true")
    }
}

private func settleDanglingVolumes(_ request: inout Message, _: RewriteContext) {
    guard request.query.filters?["dangling"] != nil else { return }
    let values = request.query.filterValues("dangling")
    guard values.isEmpty || values.contains("true") || values.contains("1") else { return }
    request.query.setFilter("dangling", to: "true")
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
