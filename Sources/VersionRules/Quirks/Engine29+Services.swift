// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// Engine 28 heeds them at every version. By itself Engine 29 does so below 1.44, which many clients are too old for.
    static let moveNetworksOfServices29 = Change(
        id: "engine29-service-networks",
        summary: "Engine 29 overlooks Networks of a service beside its task template from 1.44 on.",
        endpoints: [.serviceCreate, .serviceUpdate],
        requestUp: [.custom(moveNetworksToTaskTemplate)],
        lossDown: .approximate("Answers tell them in the task template, where most clients give them."),
        source: "adjustForAPIVersion in daemon/server/router/swarm/helpers.go@29",
        examples: [
            Example(
                .requestUp, before: #"{"TaskTemplate":{"ForceUpdate":0},"Networks":[{"Target":"n"}]}"#,
                after: #"{"TaskTemplate":{"ForceUpdate":0,"Networks":[{"Target":"n"}]}}"#),
            Example(
                .requestUp, before: #"{"TaskTemplate":{"Networks":[{"Target":"a"}]},"Networks":[{"Target":"n"}]}"#,
                after: #"{"TaskTemplate":{"Networks":[{"Target":"a"}]},"Networks":[{"Target":"n"}]}"#),
            Example(
                .requestUp, before: #"{"TaskTemplate":{},"Networks":[]}"#, after: #"{"TaskTemplate":{},"Networks":[]}"#),
        ]
    )
}

private func moveNetworksToTaskTemplate(_ service: inout JSONValue, _: RewriteContext) {
    guard !service.asks(at: "TaskTemplate.Networks"), let key = service.key(caseInsensitive: "Networks"),
        let networks = service[key], !networks.isUnset()
    else { return }
    service[key] = nil
    service.putRequested(networks, at: "TaskTemplate.Networks")
}
