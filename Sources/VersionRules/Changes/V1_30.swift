// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.30 changed.
    static let v1_30 =
        [
            chooseWaitCondition, answerWaitAtOnce, tellBuiltImage, listLogDrivers,
            listNondistributableArtifacts, tellEventScope, filterEventsByScope,
            announceSwarmObjects, mapOwnersOfArchive, inspectDistribution, configureEndpointDriver,
        ] + ofSwarms1_30

    static let chooseWaitCondition = Change(
        id: "1.30-wait-condition",
        summary: "Waiting for a container can be for its next exit or its removal.",
        endpoints: [.containerWait],
        requestUp: [.remove(.query("condition"))],
        requestDown: [.refuse(query: "condition", since: "1.30", unless: ["not-running"])],
        lossUp: .impossible("Other conditions than not-running are refused."),
        source: "api/server/router/container/container_routes.go@20.10 and @28.x, and the answers of 28",
        examples: [
            Example(.requestUp, before: Sample(query: "condition=next-exit"), after: Sample()),
            Example(
                .requestDown, before: Sample(query: "condition=removed"),
                rejected: .tooNew("the parameter condition", since: "1.30")),
            Example(
                .requestDown, before: Sample(query: "condition=not-running"),
                after: Sample(query: "condition=not-running")),
        ]
    )

    static let answerWaitAtOnce = Change(
        id: "1.30-wait-head",
        summary: "Waiting for a container is answered at once with a head, which the exit code follows; "
            + "they came together.",
        endpoints: [.containerWait],
        responseDown: [.customMessage(holdHead)],
        lossUp: .impossible("The head comes with the exit code: who waits for it before a start waits for ever."),
        source: "api/server/router/container/container_routes.go@20.10 and @28.x, and the answers of 28",
        examples: [
            Example(
                .responseDown, before: Sample(status: 200, body: #"{"StatusCode":3}"#),
                after: Sample(status: 200, body: #"{"StatusCode":3}"#))
        ]
    )

    /// What BuildKit says of its result has an id, and is there at every version.
    static let tellBuiltImage = Change(
        id: "1.30-build-aux",
        summary: "A build tells the ids of its images in records of their own.",
        endpoints: [.imageBuild],
        responseDown: [.custom(dropImageID)],
        lossUp: .approximate("An older engine tells the id in the text of the last record alone."),
        source: "api/server/router/build/build_routes.go and builder/dockerfile/builder.go, @20.10 and @28.x",
        examples: [
            Example(.responseDown, before: #"{"aux":{"ID":"sha256:21ae65c6597b"}}"#, after: ""),
            Example(
                .responseDown, before: #"{"id":"moby.image.id","aux":{"ID":"sha256:21ae65c6597b"}}"#,
                after: #"{"id":"moby.image.id","aux":{"ID":"sha256:21ae65c6597b"}}"#),
            Example(
                .responseDown, before: #"{"stream":"Successfully built 21ae65c6597b\n"}"#,
                after: #"{"stream":"Successfully built 21ae65c6597b\n"}"#),
        ]
    )

    static let listLogDrivers = Change(
        id: "1.30-log-drivers",
        summary: "The engine lists its log drivers.",
        endpoints: [.info],
        responseUp: [
            .setDefault(
                "Plugins.Log",
                to: [
                    "awslogs", "fluentd", "gcplogs", "gelf", "journald", "json-file", "logentries", "splunk", "syslog",
                ])
        ],
        responseDown: [.hide("Plugins.Log")],
        lossUp: .synthesised("Those that engines before 17.06 were built with."),
        source: "daemon/logdrivers_linux.go@17.05.x; engines send it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"Plugins":{"Volume":["local"]}}"#,
                after: #"""
                    {"Plugins":{"Volume":["local"],"Log":["awslogs","fluentd","gcplogs","gelf","journald",\#
                    "json-file","logentries","splunk","syslog"]}}
                    """#),
            Example(
                .responseUp, before: #"{"Plugins":{"Log":["local"]}}"#, after: #"{"Plugins":{"Log":["local"]}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Plugins":{"Volume":["local"],"Log":["local"]}}"#,
                after: #"{"Plugins":{"Volume":["local"]}}"#),
        ]
    )

    static let listNondistributableArtifacts = Change(
        id: "1.30-nondistributable-artifacts",
        summary: "The system information lists the registries that take nondistributable artifacts.",
        endpoints: [.info],
        responseUp: nondistributableArtifacts.filled,
        responseDown: nondistributableArtifacts.hidden,
        source: "api/types/registry/registry.go@17.05.x and @20.10; engines send it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"RegistryConfig":{"Mirrors":[]}}"#,
                after: #"""
                    {"RegistryConfig":{"Mirrors":[],"AllowNondistributableArtifactsCIDRs":[],\#
                    "AllowNondistributableArtifactsHostnames":[]}}
                    """#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"RegistryConfig":{"AllowNondistributableArtifactsCIDRs":[],"Mirrors":[]}}"#,
                after: #"{"RegistryConfig":{"Mirrors":[]}}"#),
        ]
    )

    static let tellEventScope = Change(
        id: "1.30-event-scope",
        summary: "Events tell whether they are the engine's own or its swarm's.",
        endpoints: [.events],
        responseUp: [.setDefault("scope", to: "local")],
        responseDown: [.hide("scope")],
        source: "api/types/events/events.go@20.10; engines send it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"Type":"container","Action":"start"}"#,
                after: #"{"Type":"container","Action":"start","scope":"local"}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Type":"container","Action":"start","scope":"local"}"#,
                after: #"{"Type":"container","Action":"start"}"#),
        ]
    )

    static let filterEventsByScope = Change(
        id: "1.30-event-scope-filter",
        summary: "Events can be filtered by scope.",
        endpoints: [.events],
        requestDown: [.refuse(filters: ["scope"], since: "1.30")],
        lossUp: .impossible("This filter is refused: an older engine would pass over it."),
        source: "daemon/events/filter.go@20.10; engines read it at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22scope%22%3A%5B%22swarm%22%5D%7D"),
                rejected: .tooNew("the filter scope", since: "1.30"))
        ]
    )

    static let announceSwarmObjects = Change(
        id: "1.30-swarm-events",
        summary: "Services, nodes, secrets and a swarm's networks are announced by events.",
        endpoints: [.events],
        reason: "Engines send them at every version, which strict mode puts right: events-of-swarms.",
        source: "daemon/events.go@20.10"
    )

    static let mapOwnersOfArchive = Change(
        id: "1.30-copy-owners",
        summary: "What is copied into a container can be given to the owner of the directory that it goes to.",
        endpoints: [.containerArchivePut],
        requestDown: [.refuse(query: "copyUIDGID", since: "1.30", unless: .saidNo)],
        lossUp: .impossible("A copy that changes owners is refused."),
        source: "api/server/router/container/copy.go@20.10; engines read it at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "path=%2F&copyUIDGID=true"),
                rejected: .tooNew("the parameter copyUIDGID", since: "1.30")),
            Example(
                .requestDown, before: Sample(query: "path=%2F&copyUIDGID=0"),
                after: Sample(query: "path=%2F&copyUIDGID=0")),
        ]
    )

    static let inspectDistribution = Change(
        id: "1.30-distribution",
        summary: "An image can be inspected in its registry.",
        endpoints: [.distributionInspect],
        reason: "An engine without it says that there is no such page, which clients take for what it means.",
        source: "api/server/router/distribution/distribution.go@20.10"
    )
}

private let nondistributableArtifacts: AddedFields = [
    "RegistryConfig.AllowNondistributableArtifactsCIDRs": [],
    "RegistryConfig.AllowNondistributableArtifactsHostnames": [],
]

/// That it wants to see the message as a whole is all that there is to it.
private func holdHead(_: inout Message, _: RewriteContext) {}

private func dropImageID(_ record: inout JSONValue, _: RewriteContext) {
    guard record["id"] == nil, record["aux"]?["ID"] != nil else { return }
    record = JSONValue(source: [UInt8]())
}
