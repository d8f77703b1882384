// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let ofSwarms1_30 = [
        tellTrust, tellTrustOfNodes, rotateAuthority, resolveImageInClient, chooseDataPath, addConfigs,
        giveConfigsToServices,
    ]

    static let tellTrust = Change(
        id: "1.30-swarm-tls",
        summary: "The engine tells what its swarm trusts, and whether that is being exchanged.",
        endpoints: [.info, .swarmInspect],
        responseUp: [.custom(tellNoTrust)],
        responseDown: ["TLSInfo", "RootRotationInProgress"].flatMap { name in
            [.hide(.body(JSONPath([name]))), .hide(.body(JSONPath(["Swarm", "Cluster", name])))]
        },
        lossUp: .synthesised("Older engines don't tell; it is empty."),
        source: "api/types/swarm/swarm.go@20.10; engines send it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"ID":"s","Spec":{}}"#,
                after: #"{"ID":"s","Spec":{},"RootRotationInProgress":false,"TLSInfo":{}}"#),
            Example(
                .responseUp, before: #"{"Swarm":{"LocalNodeState":"inactive"}}"#,
                after: #"{"Swarm":{"LocalNodeState":"inactive"}}"#),
            Example(.responseUp, before: #"{"Containers":1}"#, after: #"{"Containers":1}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"ID":"s","TLSInfo":{"TrustRoot":"-----BEGIN"},"RootRotationInProgress":false}"#,
                after: #"{"ID":"s"}"#),
        ]
    )

    static let tellTrustOfNodes = Change(
        id: "1.30-node-tls",
        summary: "A node tells what it trusts.",
        endpoints: [.nodeList, .nodeInspect],
        responseUp: [.setDefault("Description.TLSInfo", to: [:])],
        responseDown: [.hide("Description.TLSInfo")],
        lossUp: .synthesised("Older engines don't tell; it is empty."),
        source: "api/types/swarm/node.go@20.10; engines send it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"Description":{"Hostname":"a"}}"#,
                after: #"{"Description":{"Hostname":"a","TLSInfo":{}}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Description":{"Hostname":"a","TLSInfo":{"TrustRoot":"x"}}}"#,
                after: #"{"Description":{"Hostname":"a"}}"#),
        ]
    )

    static let rotateAuthority = Change(
        id: "1.30-rotate-authority",
        summary: "A swarm's authority can be exchanged for a new or a given one.",
        endpoints: [.swarmUpdate],
        requestDown: ["SigningCACert", "SigningCAKey", "ForceRotate"].map { name in
            .refuse(JSONPath(["CAConfig", name]), since: "1.30")
        },
        lossUp: .impossible("An exchange is refused."),
        source: "api/types/swarm/swarm.go@20.10; engines read it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"CAConfig":{"ForceRotate":1}}"#,
                rejected: .tooNew("CAConfig.ForceRotate", since: "1.30")),
            Example(
                .requestDown, before: #"{"CAConfig":{"ForceRotate":0}}"#, after: #"{"CAConfig":{"ForceRotate":0}}"#),
        ]
    )

    static let chooseDataPath = Change(
        id: "1.30-data-path",
        summary: "A swarm's node can be given an address of its own for data.",
        endpoints: [.swarmInit, .swarmJoin],
        requestDown: [.refuse("DataPathAddr", since: "1.30")],
        lossUp: .impossible("A node with such an address is refused."),
        source: "api/types/swarm/swarm.go@20.10; engines read it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"ListenAddr":"0.0.0.0:2377","DataPathAddr":"eth1"}"#,
                rejected: .tooNew("DataPathAddr", since: "1.30")),
            Example(.requestDown, before: #"{"DataPathAddr":""}"#, after: #"{"DataPathAddr":""}"#),
        ]
    )

    static let addConfigs = Change(
        id: "1.30-configs",
        summary: "A swarm keeps configs.",
        endpoints: [.configList, .configInspect, .configCreate, .configUpdate, .configDelete],
        reason: "An engine without them says that there is no such page, which clients take for what it means.",
        source: "api/server/router/swarm/cluster.go@20.10"
    )

    static let giveConfigsToServices = Change(
        id: "1.30-service-configs",
        summary: "A service can have configs in its containers, and privileges.",
        endpoints: .toTaskTemplates,
        requestDown: [
            .refuse("TaskTemplate.ContainerSpec.Configs", since: "1.30"),
            .refuse("TaskTemplate.ContainerSpec.Privileges.CredentialSpec", since: "1.30"),
            .refuse("TaskTemplate.ContainerSpec.Privileges.SELinuxContext", since: "1.30"),
        ],
        responseDown: .hideInTaskTemplates("ContainerSpec.Configs")
            + .hideInTaskTemplates("ContainerSpec.Privileges") + .hideInTaskTemplates("Placement.Platforms"),
        lossUp: .impossible("A service with either is refused."),
        source: "docs/api/v1.30.yaml@20.10; engines read and send them at every version",
        examples: [
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Configs":[{"ConfigID":"c"}]}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Configs", since: "1.30")),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Configs":null,"Privileges":null}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Configs":null,"Privileges":null}}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"a","Configs":[{"ConfigID":"c"}]}}}}"#,
                after: #"{"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"a"}}}}"#),
        ]
    )
}

private func tellNoTrust(_ answer: inout JSONValue, _: RewriteContext) {
    answer.fillCluster(["RootRotationInProgress": false, "TLSInfo": [:]])
}
