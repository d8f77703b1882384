// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let ofServices1_40 = [
        setServiceSysctls, takeCredentialSpecFromConfig, targetConfigAtRuntime, limitReplicasPerNode,
        chooseDataPathPort,
    ]

    static let setServiceSysctls = Change(
        id: "1.40-service-sysctls",
        summary: "A service can set kernel parameters of its containers.",
        endpoints: .toTaskTemplates,
        requestUp: [.remove("TaskTemplate.ContainerSpec.Sysctls")],
        requestDown: [.refuse("TaskTemplate.ContainerSpec.Sysctls", since: "1.40")],
        responseDown: .hideInTaskTemplates("ContainerSpec.Sysctls"),
        lossUp: .impossible("A service with such parameters is refused."),
        source: "api/server/router/swarm/helpers.go@20.10 and @28.x",
        examples: [
            Example(
                .requestUp, before: #"{"TaskTemplate":{"ContainerSpec":{"Image":"a","Sysctls":{"net.core.a":"1"}}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Image":"a"}}}"#),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Sysctls":{"net.core.a":"1"}}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Sysctls", since: "1.40")),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"a","Sysctls":{"net.core.a":"1"}}}}}"#,
                after: #"{"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"a"}}}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Spec":{"ContainerSpec":{"Sysctls":{"net.core.a":"1"}}}}"#,
                after: #"{"Spec":{"ContainerSpec":{}}}"#),
        ]
    )

    static let takeCredentialSpecFromConfig = Change(
        id: "1.40-credential-spec-config",
        summary: "A service of Windows containers can take its credential spec from a config.",
        endpoints: .toTaskTemplates,
        requestUp: [.remove("TaskTemplate.ContainerSpec.Privileges.CredentialSpec.Config")],
        requestDown: [.refuse("TaskTemplate.ContainerSpec.Privileges.CredentialSpec.Config", since: "1.40")],
        responseDown: .hideInTaskTemplates("ContainerSpec.Privileges.CredentialSpec.Config"),
        lossUp: .impossible("A service with such a credential spec is refused."),
        source: "api/server/router/swarm/helpers.go@20.10 and @28.x",
        examples: [
            Example(
                .requestUp, before: .credentialSpec(#""Config":"c1","File":"""#), after: .credentialSpec(#""File":"""#)),
            Example(
                .requestDown, before: .credentialSpec(#""Config":"c1""#),
                rejected: .tooNew("TaskTemplate.ContainerSpec.Privileges.CredentialSpec.Config", since: "1.40")),
            Example(
                .requestDown, before: .credentialSpec(#""Config":"","File":"f""#),
                after: .credentialSpec(#""Config":"","File":"f""#)),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"ContainerSpec":{"Privileges":{"CredentialSpec":{"Config":"c1"}}}}}"#,
                after: #"{"Spec":{"ContainerSpec":{"Privileges":{"CredentialSpec":{}}}}}"#),
        ]
    )

    static let targetConfigAtRuntime = Change(
        id: "1.40-config-runtime",
        summary: "A config can be given to what runs a service's containers, rather than mounted in them.",
        endpoints: .toTaskTemplates,
        requestUp: [.forEach("TaskTemplate.ContainerSpec.Configs", [.remove("Runtime")])],
        requestDown: [.custom(refuseRuntimeConfig)],
        responseDown: .hideInTaskTemplates("ContainerSpec.Configs[].Runtime"),
        lossUp: .impossible("A service with such a config is refused."),
        source: "api/server/router/swarm/helpers.go@20.10 and @28.x",
        examples: [
            Example(
                .requestUp, before: #"{"TaskTemplate":{"ContainerSpec":{"Configs":[{"Runtime":{},"ConfigID":"c"}]}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Configs":[{"ConfigID":"c"}]}}}"#),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Configs":[{"Runtime":{}}]}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Configs[].Runtime", since: "1.40")),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Configs":[{"File":{},"Runtime":null}]}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Configs":[{"File":{},"Runtime":null}]}}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"PreviousSpec":{"TaskTemplate":{"ContainerSpec":{"Configs":[{"Runtime":{}}]}}}}"#,
                after: #"{"PreviousSpec":{"TaskTemplate":{"ContainerSpec":{"Configs":[{}]}}}}"#),
        ]
    )

    static let limitReplicasPerNode = Change(
        id: "1.40-max-replicas",
        summary: "A service can limit how many of its replicas run on one node.",
        endpoints: .toTaskTemplates,
        requestUp: [.remove("TaskTemplate.Placement.MaxReplicas")],
        requestDown: [.refuse("TaskTemplate.Placement.MaxReplicas", since: "1.40")],
        responseDown: .hideInTaskTemplates("Placement.MaxReplicas"),
        lossUp: .impossible("A service with such a limit is refused."),
        source: "api/server/router/swarm/helpers.go@20.10 and @28.x",
        examples: [
            Example(
                .requestUp, before: #"{"TaskTemplate":{"Placement":{"Constraints":[],"MaxReplicas":2}}}"#,
                after: #"{"TaskTemplate":{"Placement":{"Constraints":[]}}}"#),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"Placement":{"MaxReplicas":2}}}"#,
                rejected: .tooNew("TaskTemplate.Placement.MaxReplicas", since: "1.40")),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"TaskTemplate":{"Placement":{"MaxReplicas":2}}}}"#,
                after: #"{"Spec":{"TaskTemplate":{"Placement":{}}}}"#),
        ]
    )

    static let chooseDataPathPort = Change(
        id: "1.40-choose-data-path-port",
        summary: "A swarm can be given the port that its nodes exchange data at.",
        endpoints: [.swarmInit],
        requestUp: [.remove("DataPathPort")],
        requestDown: [.custom(refuseDataPathPort)],
        lossUp: .impossible("A swarm with another port than 4789 is refused."),
        source: "api/server/router/swarm/cluster_routes.go@20.10 and @28.x",
        examples: [
            Example(
                .requestUp, before: #"{"ListenAddr":"0.0.0.0","DataPathPort":7789}"#,
                after: #"{"ListenAddr":"0.0.0.0"}"#),
            Example(
                .requestDown, before: #"{"DataPathPort":7789}"#,
                rejected: .tooNew("DataPathPort", since: "1.40")),
            Example(.requestDown, before: #"{"DataPathPort":4789}"#, after: #"{"DataPathPort":4789}"#),
        ]
    )

    static let tellDataPathPort = Change(
        id: "1.40-data-path-port",
        summary: "The engine tells the port that the nodes of its swarm exchange data at.",
        endpoints: [.swarmInspect, .info],
        responseUp: [.custom(tellDefaultDataPathPort)],
        responseDown: [.hide("DataPathPort"), .hide("Swarm.Cluster.DataPathPort")],
        lossUp: .synthesised("Older engines have no other port than 4789."),
        source: "api/types/swarm/swarm.go@20.10; engines send it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"ID":"s","Spec":{}}"#, after: #"{"ID":"s","Spec":{},"DataPathPort":4789}"#),
            Example(
                .responseUp, before: #"{"NCPU":2,"Swarm":{"Cluster":{"ID":"s"}}}"#,
                after: #"{"NCPU":2,"Swarm":{"Cluster":{"ID":"s","DataPathPort":4789}}}"#),
            Example(
                .responseUp, before: #"{"NCPU":2,"Swarm":{"NodeID":""}}"#, after: #"{"NCPU":2,"Swarm":{"NodeID":""}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"ID":"s","DataPathPort":4789}"#, after: #"{"ID":"s"}"#),
        ]
    )
}

/// An empty object asks for it as well, so that only null does not.
private func refuseRuntimeConfig(_ service: inout JSONValue, context: RewriteContext) throws(Rejection) {
    let configs = ["TaskTemplate", "ContainerSpec", "Configs"].reduce(service) { value, name in
        value?.member(caseInsensitive: name)
    }
    let runtimes = configs?.elements?.compactMap { $0.member(caseInsensitive: "Runtime") } ?? []
    guard runtimes.contains(where: { !$0.isNull }) else { return }
    throw context.tooNew("TaskTemplate.ContainerSpec.Configs[].Runtime", since: "1.40")
}

private func refuseDataPathPort(_ swarm: inout JSONValue, context: RewriteContext) throws(Rejection) {
    guard let port = swarm.member(caseInsensitive: "DataPathPort")?.integer, port != 0, port != 4789 else { return }
    throw context.tooNew("DataPathPort", since: "1.40")
}

/// An answer about the engine has the swarm's members in `Swarm.Cluster`.
private func tellDefaultDataPathPort(_ answer: inout JSONValue, _: RewriteContext) {
    answer.fillCluster(["DataPathPort": 4789])
}

extension Sample {
    fileprivate static func credentialSpec(_ members: String) -> Sample {
        Sample(body: #"{"TaskTemplate":{"ContainerSpec":{"Privileges":{"CredentialSpec":{\#(members)}}}}}"#)
    }
}
