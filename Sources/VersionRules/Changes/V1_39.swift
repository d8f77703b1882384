// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.39 changed.
    static let v1_39 = [
        leaveUnknownKernelEmpty, tellProductLicense, warnInInfo, listBuildCache, choosePrunedBuildCache,
        nameDeletedBuildCache, chooseAddressPools, tellAddressPools, settleSession, tellBuilderInHead,
    ]

    static let tellBuilderInHead = addHeader(
        "1.39-builder-version-header", "The head of a ping's answer names the builder that clients should use.",
        endpoints: [.ping, .pingHead], fields: [("Builder-Version", "1")],
        source: "api/server/router/system/system_routes.go@19.03; engines send it at every version")

    static let leaveUnknownKernelEmpty = Change(
        id: "1.39-unknown-kernel",
        summary: "What the engine can't find out of its kernel and system is empty; it was <unknown>.",
        endpoints: [.info],
        responseUp: [.map("KernelVersion", ["<unknown>": ""]), .map("OperatingSystem", ["<unknown>": ""])],
        responseDown: [.map("KernelVersion", ["": "<unknown>"]), .map("OperatingSystem", ["": "<unknown>"])],
        source: "api/server/router/system/system_routes.go@20.10 and @28.x",
        examples: [
            Example(
                .responseDown, before: #"{"KernelVersion":"","OperatingSystem":"Debian GNU/Linux 12 (bookworm)"}"#,
                after: #"{"KernelVersion":"<unknown>","OperatingSystem":"Debian GNU/Linux 12 (bookworm)"}"#),
            Example(
                .responseUp, before: #"{"KernelVersion":"4.9.0","OperatingSystem":"<unknown>"}"#,
                after: #"{"KernelVersion":"4.9.0","OperatingSystem":""}"#),
        ]
    )

    static let tellProductLicense = Change(
        id: "1.39-product-license",
        summary: "The engine tells of its product's license.",
        endpoints: [.info],
        responseDown: [.hide("ProductLicense")],
        source: "api/types/types.go@20.10; engines send it at every version, and leave it out where there is none",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"NCPU":2,"ProductLicense":"Community Engine"}"#,
                after: #"{"NCPU":2}"#)
        ]
    )

    static let listBuildCache = Change(
        id: "1.39-build-cache",
        summary: "The disk usage lists what is in the build cache.",
        endpoints: [.systemDiskUsage],
        responseUp: [.setDefault("BuildCache", to: [])],
        responseDown: [.hide("BuildCache")],
        lossUp: .synthesised("Older engines tell the size of the cache alone."),
        source: "docs/api/v1.39.yaml@20.10; engines send it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"LayersSize":1984333,"BuilderSize":7}"#,
                after: #"{"LayersSize":1984333,"BuilderSize":7,"BuildCache":[]}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"LayersSize":1984333,"BuildCache":[{"ID":"c"}]}"#,
                after: #"{"LayersSize":1984333}"#),
        ]
    )

    static let choosePrunedBuildCache = Change(
        id: "1.39-build-prune-filters",
        summary: "Pruning the build cache can keep some of it.",
        endpoints: [.buildPrune],
        requestDown: [
            .refuse(query: "filters", since: "1.39"),
            .refuse(query: "keep-storage", since: "1.39", unless: ["0"]),
        ],
        lossUp: .approximate("Without all, an older engine prunes what is in use by images too."),
        source: "docs/api/v1.39.yaml@20.10 and api/server/router/build/build_routes.go@20.10",
        examples: [
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22until%22%3A%7B%2224h%22%3Atrue%7D%7D"),
                rejected: .tooNew("the parameter filters", since: "1.39")),
            Example(.requestDown, before: Sample(query: "keep-storage=0"), after: Sample(query: "keep-storage=0")),
        ]
    )

    static let nameDeletedBuildCache = Change(
        id: "1.39-caches-deleted",
        summary: "Pruning the build cache names what it deleted.",
        endpoints: [.buildPrune],
        responseUp: [.setDefault("CachesDeleted", to: .null)],
        responseDown: [.hide("CachesDeleted")],
        lossUp: .synthesised("Older engines tell the size of what they deleted alone."),
        source: "docs/api/v1.39.yaml@20.10, and the answers of 20.10 and 28 at every version",
        examples: [
            Example(
                .responseUp, before: #"{"SpaceReclaimed":7}"#, after: #"{"SpaceReclaimed":7,"CachesDeleted":null}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"CachesDeleted":["c"],"SpaceReclaimed":7}"#,
                after: #"{"SpaceReclaimed":7}"#),
        ]
    )

    static let chooseAddressPools = Change(
        id: "1.39-choose-address-pools",
        summary: "A swarm can be given the addresses of its networks.",
        endpoints: [.swarmInit],
        requestUp: [.remove("DefaultAddrPool"), .remove("SubnetSize")],
        requestDown: [.refuse("DefaultAddrPool", since: "1.39"), .refuse("SubnetSize", since: "1.39")],
        lossUp: .impossible("A swarm with addresses of its own is refused."),
        source: "api/server/router/swarm/cluster_routes.go@20.10 and @28.x",
        examples: [
            Example(
                .requestUp, before: #"{"ListenAddr":"0.0.0.0","DefaultAddrPool":["10.9.0.0/16"],"SubnetSize":26}"#,
                after: #"{"ListenAddr":"0.0.0.0"}"#),
            Example(
                .requestDown, before: #"{"DefaultAddrPool":["10.9.0.0/16"]}"#,
                rejected: .tooNew("DefaultAddrPool", since: "1.39")),
            Example(
                .requestDown, before: #"{"DefaultAddrPool":null,"SubnetSize":0}"#,
                after: #"{"DefaultAddrPool":null,"SubnetSize":0}"#),
        ]
    )

    static let tellAddressPools = Change(
        id: "1.39-address-pools",
        summary: "The engine tells the addresses of its swarm's networks.",
        endpoints: [.swarmInspect, .info],
        responseUp: [.custom(tellDefaultAddressPools)],
        responseDown: ["DefaultAddrPool", "SubnetSize", "Swarm.Cluster.DefaultAddrPool", "Swarm.Cluster.SubnetSize"]
            .map { .hide(.body($0)) },
        lossUp: .synthesised("Older engines have no other addresses than those that are the default since."),
        source: "api/types/swarm/swarm.go@20.10; engines send it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"ID":"s","Spec":{}}"#,
                after: #"{"ID":"s","Spec":{},"DefaultAddrPool":["10.0.0.0/8"],"SubnetSize":24}"#),
            Example(
                .responseUp, before: #"{"NCPU":2,"Swarm":{"NodeID":""}}"#, after: #"{"NCPU":2,"Swarm":{"NodeID":""}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Swarm":{"Cluster":{"ID":"s","DefaultAddrPool":["10.0.0.0/8"],"SubnetSize":24}}}"#,
                after: #"{"Swarm":{"Cluster":{"ID":"s"}}}"#),
        ]
    )

    static let settleSession = Change(
        id: "1.39-session",
        summary: "Sessions with BuildKit are no longer an experiment.",
        endpoints: [.session],
        reason: "An older engine that is not experimental says that there is no such page.",
        source: "docs/api/version-history.md@28.x"
    )
}

private func tellDefaultAddressPools(_ answer: inout JSONValue, _: RewriteContext) {
    answer.fillCluster(["DefaultAddrPool": ["10.0.0.0/8"], "SubnetSize": 24])
}
