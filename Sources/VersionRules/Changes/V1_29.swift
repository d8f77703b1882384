// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.29 changed.
    static let v1_29 =
        [
            addIngressNetworks, addIngress, addHealthcheckStartPeriod, addServiceStartPeriod, addPruneLabels,
            addInsertedDefaults,
        ] + v1_29WithoutSteps

    static let addIngressNetworks = Change(
        id: "1.29-create-ingress",
        summary: "Networks are created for a swarm's routing mesh.",
        endpoints: [.networkCreate],
        requestDown: [.refuse("Ingress", since: "1.29")],
        lossUp: .impossible("Requests that set it are refused."),
        source: "api/types/types.go@17.05.x",
        examples: [
            Example(
                .requestDown, before: #"{"Name":"n","Ingress":false}"#, after: #"{"Name":"n","Ingress":false}"#),
            Example(
                .requestDown, before: #"{"Name":"n","Ingress":true}"#, rejected: .tooNew("Ingress", since: "1.29")),
        ]
    )

    static let addIngress = Change(
        id: "1.29-network-ingress",
        summary: "Networks tell whether they are a swarm's routing mesh.",
        endpoints: [.networkList, .networkInspect],
        responseUp: [.custom(tellIngress)],
        responseDown: [.hide("Ingress")],
        lossUp: .synthesised("It is the swarm's network by the name that swarms give it."),
        source: "api/types/types.go@17.05.x; the answers of 20.10 have it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"Name":"n","Scope":"local","Attachable":false,"Containers":{}}"#,
                after: #"{"Name":"n","Scope":"local","Attachable":false,"Ingress":false,"Containers":{}}"#),
            Example(
                .responseUp, before: #"{"Name":"ingress","Scope":"swarm","Attachable":false}"#,
                after: #"{"Name":"ingress","Scope":"swarm","Attachable":false,"Ingress":true}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Name":"n","Ingress":false}"#, after: #"{"Name":"n"}"#),
        ]
    )

    static let addHealthcheckStartPeriod = Change(
        id: "1.29-healthcheck-start-period",
        summary: "Health checks may fail for a while after the start.",
        endpoints: [.containerCreate],
        requestDown: [.refuse("Healthcheck.StartPeriod", since: "1.29")],
        lossUp: .impossible("Requests that set it are refused."),
        source: "api/types/container/config.go@17.05.x",
        examples: [
            Example(
                .requestDown, before: #"{"Healthcheck":{"Test":["NONE"],"StartPeriod":0}}"#,
                after: #"{"Healthcheck":{"Test":["NONE"],"StartPeriod":0}}"#),
            Example(
                .requestDown, before: #"{"Healthcheck":{"StartPeriod":5000000000}}"#,
                rejected: .tooNew("Healthcheck.StartPeriod", since: "1.29")),
        ]
    )

    static let addServiceStartPeriod = Change(
        id: "1.29-service-fields",
        summary: "Health checks of services may fail for a while after the start, and services have privileges.",
        endpoints: [.serviceCreate, .serviceUpdate],
        requestDown: [
            .refuse("TaskTemplate.ContainerSpec.Healthcheck.StartPeriod", since: "1.29"),
            .refuse("TaskTemplate.ContainerSpec.Privileges", since: "1.29"),
        ],
        lossUp: .impossible("Requests that set one of them are refused."),
        source: "api/types/swarm/container.go@17.05.x",
        examples: [
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Privileges":null}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Privileges":null}}}"#),
            Example(
                .requestDown,
                before: #"{"TaskTemplate":{"ContainerSpec":{"Privileges":{"CredentialSpec":{"File":"a"}}}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Privileges", since: "1.29")),
        ]
    )

    static let addPruneLabels = Change(
        id: "1.29-prune-labels",
        summary: "What is unused is pruned by its labels.",
        endpoints: [.containerPrune, .imagePrune, .volumePrune, .networkPrune],
        requestDown: [.refuse(filters: ["label", "label!"], since: "1.29")],
        lossUp: .impossible("The engine would prune whatever is unused: requests with these filters are refused."),
        source: "daemon/prune.go@17.04.x and @17.05.x",
        examples: [
            Example(
                .requestDown, before: Sample(query: #"filters={"until":{"24h":true}}"#),
                after: Sample(query: #"filters={"until":{"24h":true}}"#)),
            Example(
                .requestDown, before: Sample(query: #"filters={"label":{"a":true}}"#),
                rejected: .tooNew("the filter label", since: "1.29")),
            Example(
                .requestDown, before: Sample(query: #"filters={"label!":["keep"]}"#),
                rejected: .tooNew("the filter label!", since: "1.29")),
        ]
    )

    static let addInsertedDefaults = Change(
        id: "1.29-service-defaults",
        summary: "Services tell the defaults of what they don't set on demand.",
        endpoints: [.serviceInspect],
        requestDown: [
            .warn("The engine ignores insertDefaults.", when: .equals(.query("insertDefaults"), "true"))
        ],
        lossUp: .approximate("What a service does not set is left out."),
        source: "api/server/router/swarm/cluster_routes.go@17.05.x",
        examples: [
            Example(
                .requestDown, before: Sample(query: "insertDefaults=true"), after: Sample(query: "insertDefaults=true"))
        ]
    )

    static let v1_29WithoutSteps = [
        Change(
            id: "1.29-remove-ingress", summary: "A swarm's routing mesh can be removed.", endpoints: [.networkDelete],
            reason: "An older engine refuses it.", source: "daemon/network.go@17.05.x"),
        Change(
            id: "1.29-network-scope-filter", summary: "Networks are listed by scope.", endpoints: [.networkList],
            reason: "An older engine answers that it does not know the filter.",
            source: "api/server/router/network/filter.go@17.04.x and @17.05.x"),
    ]
}

private func tellIngress(_ network: inout JSONValue, _: RewriteContext) {
    guard network["Ingress"] == nil else { return }
    let isIngress = network["Name"]?.string == "ingress" && network["Scope"]?.string == "swarm"
    network.insert(.bool(isIngress), forKey: "Ingress", after: "Attachable")
}
