// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let moveServiceNetworks = Change(
        id: "1.25-service-networks",
        summary: "A service's networks stand in its task template; they stood in its spec.",
        endpoints: [.serviceList, .serviceInspect],
        responseUp: [
            .copy("Spec.Networks", to: "Spec.TaskTemplate.Networks"),
            .copy("PreviousSpec.Networks", to: "PreviousSpec.TaskTemplate.Networks"),
        ],
        source: "daemon/cluster/convert/service.go@1.12.x and @1.13.x; engines since tell them where they were given",
        examples: [
            Example(
                .responseUp, before: #"{"Spec":{"TaskTemplate":{},"Networks":[{"Target":"n"}]}}"#,
                after: #"{"Spec":{"TaskTemplate":{"Networks":[{"Target":"n"}]},"Networks":[{"Target":"n"}]}}"#)
        ]
    )

    static let addServiceFields = Change(
        id: "1.25-service-fields",
        summary: "Services have a terminal, a DNS configuration, and a watch over their updates.",
        endpoints: [.serviceCreate, .serviceUpdate],
        requestDown: [
            .refuse("UpdateConfig.Monitor", since: "1.25"),
            .refuse("UpdateConfig.MaxFailureRatio", since: "1.25"),
            .refuse("TaskTemplate.ForceUpdate", since: "1.25"),
            .refuse("TaskTemplate.ContainerSpec.TTY", since: "1.25"),
            .refuse("TaskTemplate.ContainerSpec.DNSConfig", since: "1.25"),
        ],
        lossUp: .impossible("Requests that set one of them are refused."),
        source: "api/types/swarm/service.go, task.go and container.go@1.13.x",
        examples: [
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ForceUpdate":0,"ContainerSpec":{"DNSConfig":{}}}}"#,
                after: #"{"TaskTemplate":{"ForceUpdate":0,"ContainerSpec":{"DNSConfig":{}}}}"#),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ForceUpdate":1}}"#,
                rejected: .tooNew("TaskTemplate.ForceUpdate", since: "1.25")),
        ]
    )

    static let addServiceWarnings = Change(
        id: "1.25-service-create-warnings",
        summary: "Creating a service is answered with warnings, if there are any.",
        endpoints: [.serviceCreate],
        responseDown: [.hide("Warnings")],
        source: "api/types/client.go@20.10",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"ID":"s","Warnings":["no digest"]}"#, after: #"{"ID":"s"}"#)
        ]
    )

    static let addServiceUpdateWarnings = Change(
        id: "1.25-service-update-warnings",
        summary: "Updating a service is answered with warnings; the answer was empty.",
        endpoints: [.serviceUpdate],
        responseUp: [.customMessage(answerWithoutWarnings)],
        responseDown: [.hide("Warnings")],
        source: "api/server/router/swarm/cluster_routes.go@1.12.x and @20.10, which has the body at every version",
        examples: [
            Example(
                .responseUp, before: Sample(status: 200),
                after: Sample(
                    status: 200, headers: ["Content-Type": "application/json"], body: #"{"Warnings":null}"#)),
            Example(
                .responseUp, before: Sample(status: 200, body: #"{"Warnings":["a"]}"#),
                after: Sample(status: 200, body: #"{"Warnings":["a"]}"#)),
            Example(.responseDown, isStrict: true, before: #"{"Warnings":null}"#, after: "{}"),
        ]
    )

    static let addNodeAddress = Change(
        id: "1.25-node-address",
        summary: "Nodes tell the address that they reach the manager from.",
        endpoints: [.nodeList, .nodeInspect],
        responseDown: [.hide("Status.Addr")],
        lossUp: .approximate("The address is not told."),
        source: "api/types/swarm/node.go@1.13.x",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"Status":{"State":"ready","Addr":"10.0.0.2"}}"#,
                after: #"{"Status":{"State":"ready"}}"#)
        ]
    )
}

private func answerWithoutWarnings(_ answer: inout Message, _: RewriteContext) {
    guard answer.body.sourceBytes.isEmpty else { return }
    answer.headers.set("Content-Type", to: "application/json")
    answer.body = ["Warnings": .null]
}
