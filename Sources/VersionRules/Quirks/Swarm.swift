// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What all engines since 1.13 say of swarms otherwise than the first that had them.
    static let swarm = [
        Quirk(.tellNetworksOfServices24, engines: docker113, newestClient: "1.24", isRehearsed: false),
        Quirk(.refuseWithoutSwarm24, engines: docker113, newestClient: "1.24", isRehearsed: false),
    ]

    private static let docker113 = EngineCondition(.docker, since: "1.13")
}

extension Change {
    static let tellNetworksOfServices24 = Change(
        id: "swarm-service-networks",
        summary: "A service's networks stood in its spec up to 1.24; engines since tell them where they were given.",
        endpoints: [.serviceList, .serviceInspect],
        responseDown: [
            .copy("Spec.TaskTemplate.Networks", to: "Spec.Networks"),
            .copy("PreviousSpec.TaskTemplate.Networks", to: "PreviousSpec.Networks"),
        ],
        source: "daemon/cluster/convert/service.go@1.12.x and @20.10; Engine 29 does so below 1.25",
        examples: [
            Example(
                .responseDown, before: #"{"Spec":{"TaskTemplate":{"Networks":[{"Target":"n"}]}},"PreviousSpec":null}"#,
                after: #"""
                    {"Spec":{"TaskTemplate":{"Networks":[{"Target":"n"}]},"Networks":[{"Target":"n"}]},\#
                    "PreviousSpec":null}
                    """#),
            Example(.responseDown, before: #"{"Spec":{"TaskTemplate":{}}}"#, after: #"{"Spec":{"TaskTemplate":{}}}"#),
        ]
    )

    static let refuseWithoutSwarm24 = Change(
        id: "swarm-unavailable",
        summary: "What only a swarm's manager can do was refused elsewhere with 406 up to 1.24; engines since say 503.",
        endpoints: [
            .swarmInspect, .swarmInit, .swarmJoin, .swarmLeave, .swarmUpdate, .nodeList, .nodeInspect, .nodeUpdate,
            .nodeDelete, .serviceList, .serviceInspect, .serviceCreate, .serviceUpdate, .serviceDelete, .taskList,
            .taskInspect,
        ],
        errorDown: [.customMessage(answerNotAcceptable)],
        source: "api/server/httputils/errors.go@1.12.x and @1.13.x",
        examples: [
            Example(
                .errorDown, before: Sample(status: 503, body: #"{"message":"This node is not a swarm manager."}"#),
                after: Sample(status: 406, body: #"{"message":"This node is not a swarm manager."}"#)),
            Example(
                .errorDown, before: Sample(status: 503, body: #"{"message":"the engine is gone"}"#),
                after: Sample(status: 503, body: #"{"message":"the engine is gone"}"#)),
        ]
    )
}

private func answerNotAcceptable(_ answer: inout Message, _: RewriteContext) {
    guard answer.status == 503, answer.body["message"]?.string?.lowercased().contains("this node") ?? false else {
        return
    }
    answer.status = 406
}
