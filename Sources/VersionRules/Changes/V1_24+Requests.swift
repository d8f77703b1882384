// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let addKernelParameters = Change(
        id: "1.24-host-config-fields",
        summary: "Containers are created with StorageOpt, Sysctls, IOMaximumBandwidth and IOMaximumIOps.",
        endpoints: [.containerCreate],
        requestDown: ["StorageOpt", "Sysctls", "IOMaximumBandwidth", "IOMaximumIOps"].map {
            .refuse(JSONPath(["HostConfig", $0]), since: "1.24")
        },
        lossUp: .impossible("Requests that set one of them are refused."),
        source: "docs/api/version-history.md@28.x; the host config of engine-api@1.12.x",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"StorageOpt":null,"Sysctls":{},"IOMaximumIOps":0}}"#,
                after: #"{"HostConfig":{"StorageOpt":null,"Sysctls":{},"IOMaximumIOps":0}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"Sysctls":{"net.ipv4.ip_forward":"1"}}}"#,
                rejected: .tooNew("HostConfig.Sysctls", since: "1.24")),
        ]
    )

    static let addSecurityOptions = Change(
        id: "1.24-security-options",
        summary: "The system's information has SecurityOptions.",
        endpoints: [.info],
        responseUp: [.setDefault("SecurityOptions", to: [])],
        responseDown: [.hide("SecurityOptions")],
        lossUp: .approximate("The list is empty, whatever the engine has."),
        source:
            "docs/api/version-history.md@28.x; daemon/info.go@1.12.x; the answers of 20.10 have it at every version",
        examples: [
            Example(.responseUp, before: #"{"Name":"a"}"#, after: #"{"Name":"a","SecurityOptions":[]}"#),
            Example(
                .responseUp, before: #"{"SecurityOptions":["seccomp"]}"#, after: #"{"SecurityOptions":["seccomp"]}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Name":"a","SecurityOptions":["seccomp"]}"#,
                after: #"{"Name":"a"}"#),
        ]
    )

    static let moveTagsAlways = Change(
        id: "1.24-tag-force",
        summary: "A tag moves from one image to another without force.",
        endpoints: [.imageTag],
        requestDown: [.set(.query("force"), to: "1")],
        lossDown: .approximate("A tag that is there moves without force; it was answered with 409."),
        source: "docs/api/version-history.md@28.x; no engine since 1.12 knows the parameter",
        examples: [
            Example(
                .requestDown, before: Sample(query: "repo=busybox&tag=a"),
                after: Sample(query: "repo=busybox&tag=a&force=1"))
        ]
    )

    static let addSearchFilters = Change(
        id: "1.24-search-filters",
        summary: "Images are searched for with filters.",
        endpoints: [.imageSearch],
        requestDown: [.refuse(filters: ["is-automated", "is-official", "stars"], since: "1.24")],
        lossUp: .impossible("Searches with filters are refused."),
        source: "api/server/router/image/image_routes.go@1.12.x",
        examples: [
            Example(
                .requestDown, before: Sample(query: "term=a&filters=%7B%7D"),
                after: Sample(query: "term=a&filters=%7B%7D")),
            Example(
                .requestDown, before: Sample(query: #"term=a&filters={"stars":["3"]}"#),
                rejected: .tooNew("the filter stars", since: "1.24")),
        ]
    )

    static let addSearchLimit = Change(
        id: "1.24-search-limit",
        summary: "A search for images can be limited to a number of results.",
        endpoints: [.imageSearch],
        requestDown: [.warn("The engine ignores the limit of the search.", when: .present(.query("limit")))],
        lossUp: .approximate("All results come, however few were asked for."),
        source: "api/server/router/image/image_routes.go@1.12.x",
        examples: [
            Example(
                .requestDown, before: Sample(query: "term=a&limit=5"), after: Sample(query: "term=a&limit=5"))
        ]
    )

    static let v1_24WithoutSteps = [
        Change(
            id: "1.24-network-filters", summary: "Networks are listed by label and driver.",
            endpoints: [.networkList], reason: "An older engine answers that it does not know the filter.",
            source: "daemon/cluster/filters.go and api/server/router/network/filter.go@1.12.x"),
        Change(
            id: "1.24-container-network-filter", summary: "Containers are listed by network.",
            endpoints: [.containerList], reason: "An older engine answers that it does not know the filter.",
            source: "daemon/list.go@1.12.x"),
        Change(
            id: "1.24-image-date-filters", summary: "Images are listed by what they came before or since.",
            endpoints: [.imageList], reason: "An older engine answers that it does not know the filter.",
            source: "daemon/images.go@1.12.x"),
        Change(
            id: "1.24-no-command", summary: "A container without a command is answered with 400 instead of 500.",
            endpoints: [.containerCreate], reason: "Engines since 1.12 answer 400 at every version.",
            source: "daemon/create.go@1.12.x; daemon/create.go@20.10"),
        Change(
            id: "1.24-events", summary: "There are events for reloading the engine and detaching from containers.",
            endpoints: [.events],
            reason: "Engines send them at every version, which strict mode puts right: events-of-daemon.",
            source: "daemon/events.go@1.12.x; the answers of 20.10"),
        Change(
            id: "1.24-hostname", summary: "A container's hostname is checked against RFC 1123.",
            endpoints: [.containerCreate], reason: "Engines check what they check at every version.",
            source: "docs/api/version-history.md@28.x; daemon/container.go@1.12.x"),
        Change(
            id: "1.24-pid-of-container", summary: "A container can share the process namespace of another.",
            endpoints: [.containerCreate], reason: "An older engine answers that the mode is invalid.",
            source: "docs/api/version-history.md@28.x; runconfig/hostconfig_unix.go@1.12.x"),
        Change(
            id: "1.24-exec-container", summary: "Exec requests no longer have a field Container.",
            endpoints: [.execCreate, .execStart], reason: "No engine ever used it.",
            source: "docs/api/version-history.md@28.x; api/types/configs.go@20.10"),
        Change(
            id: "1.24-swarm", summary: "Engines form a swarm, with nodes, services and tasks.",
            endpoints: [
                .swarmInspect, .swarmInit, .swarmJoin, .swarmLeave, .swarmUpdate, .nodeList, .nodeInspect, .nodeUpdate,
                .nodeDelete, .serviceList, .serviceInspect, .serviceCreate, .serviceUpdate, .serviceDelete, .taskList,
                .taskInspect,
            ],
            reason: "Engines have them at every version, or answer 404.",
            source: "api/server/router/swarm/cluster.go@1.12.x and @20.10"),
    ]
}
