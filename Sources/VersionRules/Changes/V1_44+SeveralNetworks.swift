// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let createWithSeveralNetworks = Change(
        id: "1.44-several-networks",
        summary: "A container can be created with several networks.",
        endpoints: [.containerCreate],
        requestUp: [.custom(refuseSeveralNetworks)],
        requestDown: [.customMessage(connectOtherNetworks)],
        lossUp: .synthesised(
            "The container is created with the network that its NetworkMode names, or the first one, and connected to "
                + "the others before the request is answered; it is removed again where one of them can't be had. A MAC "
                + "address on one of the others is refused."),
        source: "api/server/router/container/container_routes.go@28.x; daemon/container_operations.go@20.10 and 28.x",
        examples: [
            Example(
                .requestUp, before: severalNetworks,
                rejected: Rejection(
                    status: 400, message: "Container cannot be created with multiple network endpoints: a, b")),
            Example(
                .requestDown, before: severalNetworks,
                calls: [
                    .request(created(with: "a"), reply: newContainer),
                    SampleCall("POST /networks/b/connect", body: connectB, reply: Sample(status: 200)),
                ],
                answer: newContainer),
            Example(
                .requestDown,
                before: #"{"HostConfig":{"NetworkMode":"b"},"NetworkingConfig":{"EndpointsConfig":{"a":{},"b":{}}}}"#,
                calls: [
                    .request(
                        #"{"HostConfig":{"NetworkMode":"b"},"NetworkingConfig":{"EndpointsConfig":{"b":{}}}}"#,
                        reply: newContainer),
                    SampleCall(
                        "POST /networks/a/connect", body: #"{"Container":"0fa8","EndpointConfig":{}}"#,
                        reply: Sample(status: 200)),
                ],
                answer: newContainer),
            Example(
                .requestDown, before: severalNetworks,
                calls: [
                    .request(created(with: "a"), reply: newContainer),
                    SampleCall("POST /networks/b/connect", body: connectB, reply: noSuchNetwork),
                    SampleCall("DELETE /containers/0fa8?force=1&v=1", reply: Sample(status: 204)),
                ],
                answer: noSuchNetwork),
            Example(
                .requestDown, before: severalNetworks,
                calls: [.request(created(with: "a"), reply: noSuchImage)], answer: noSuchImage),
            Example(
                .requestDown,
                before: #"{"NetworkingConfig":{"EndpointsConfig":{"a":{},"b":{"MacAddress":"02:42:ac:11:00:02"}}}}"#,
                rejected: .tooNew("the MAC address on another network than the main one", since: "1.44")),
            Example(.requestDown, before: created(with: "a"), after: created(with: "a")),
        ]
    )
}

private let severalNetworks: Sample = #"{"NetworkingConfig":{"EndpointsConfig":{"a":{},"b":{"Aliases":["x"]}}}}"#
private let connectB = #"{"Container":"0fa8","EndpointConfig":{"Aliases":["x"]}}"#
private let newContainer = Sample(status: 201, body: #"{"Id":"0fa8","Warnings":[]}"#)
private let noSuchNetwork = Sample(status: 404, body: #"{"message":"network b not found"}"#)
private let noSuchImage = Sample(status: 404, body: #"{"message":"No such image: c:latest"}"#)

private func created(with network: String) -> Sample {
    Sample(body: created(with: network))
}

private func created(with network: String) -> String {
    #"{"NetworkingConfig":{"EndpointsConfig":{"\#(network)":{}}}}"#
}

private let endpoints: JSONPath = "NetworkingConfig.EndpointsConfig"

/// The words of engines that know one network at create.
private func refuseSeveralNetworks(_ container: inout JSONValue, _: RewriteContext) throws(Rejection) {
    let names = container.value(caseInsensitive: endpoints)?.keys ?? []
    guard Set(names).count > 1 else { return }
    let message = "Container cannot be created with multiple network endpoints: " + names.joined(separator: ", ")
    throw Rejection(status: 400, message: message)
}

private func connectOtherNetworks(_ request: inout Message, _ context: RewriteContext) throws(Rejection) {
    guard let networks = request.body.value(caseInsensitive: endpoints), let first = networks.keys.first,
        Set(networks.keys).count > 1
    else { return }
    let mode = NetworkMode(request.body.value(caseInsensitive: "HostConfig.NetworkMode")?.string).networkName
    let main = networks[mode] == nil ? first : mode
    let others = networks.namedMembers.filter { $0.name != main }.map { (network: $0.name, settings: $0.value) }
    guard !others.contains(where: { $0.settings.asks(at: "MacAddress") }) else {
        throw context.tooNew("the MAC address on another network than the main one", since: "1.44")
    }
    request.body.updateRequested(endpoints) { $0 = [main: networks[main] ?? .null] }
    request.converse(
        .request { created in
            guard created.isSuccess, let id = created.body["Id"]?.string else { return .answer(created) }
            return .connect(id, to: others, undo: { failure in .remove(id) { .answer(failure) } }) { .answer(created) }
        })
}
