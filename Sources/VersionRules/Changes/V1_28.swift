// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.28 changed.
    static let v1_28 =
        [
            removeContainersFromNetworkList, addDeviceRules, addVerboseNetworks, addBuildHosts, addNanoCPUsToUpdate,
            addServiceRollback, addPruneAge, sendBinaryFrames, tellSystemInHead,
        ] + v1_28WithoutSteps

    static let tellSystemInHead = addHeader(
        "1.28-os-type-header", "The head of answers names the engine's operating system.",
        endpoints: .every, fields: [("Ostype", "linux")],
        source: "api/server/middleware/version.go@17.04.x, absent in 17.03.x")

    static let addDeviceRules = Change(
        id: "1.28-device-cgroup-rules",
        summary: "Containers are created with rules for devices.",
        endpoints: [.containerCreate],
        requestDown: [.refuse("HostConfig.DeviceCgroupRules", since: "1.28")],
        lossUp: .impossible("Requests that set them are refused."),
        source: "api/types/container/host_config.go@17.04.x",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"DeviceCgroupRules":null}}"#,
                after: #"{"HostConfig":{"DeviceCgroupRules":null}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"DeviceCgroupRules":["c 13:* rwm"]}}"#,
                rejected: .tooNew("HostConfig.DeviceCgroupRules", since: "1.28")),
        ]
    )

    static let addVerboseNetworks = Change(
        id: "1.28-network-verbose",
        summary: "Networks tell all their services and tasks on demand.",
        endpoints: [.networkInspect],
        requestDown: [.warn("The engine ignores verbose.", when: .present(.query("verbose")))],
        lossUp: .approximate("Services of other nodes are not told."),
        source: "api/server/router/network/network_routes.go@17.04.x",
        examples: [
            Example(.requestDown, before: Sample(query: "verbose=true"), after: Sample(query: "verbose=true"))
        ]
    )

    static let addBuildHosts = Change(
        id: "1.28-build-extra-hosts",
        summary: "Images are built with host names of choice.",
        endpoints: [.imageBuild],
        requestDown: [
            .refuse(query: "extrahosts", since: "1.28")
        ],
        lossUp: .impossible("Builds with host names are refused."),
        source: "api/server/router/build/build_routes.go@17.04.x",
        examples: [
            Example(
                .requestDown, before: Sample(query: "t=a&extrahosts=null"),
                after: Sample(query: "t=a&extrahosts=null")),
            Example(
                .requestDown, before: Sample(query: "t=a&extrahosts=%5B%22db%3A10.0.0.2%22%5D"),
                rejected: .tooNew("the parameter extrahosts", since: "1.28")),
        ]
    )

    static let addNanoCPUsToUpdate = Change(
        id: "1.28-update-nano-cpus",
        summary: "Containers are updated with NanoCpus, which engines make a quota and a period of.",
        endpoints: [.containerUpdate],
        requestDown: [.divideNanoCPUs(at: "")],
        lossUp: addNanoCPUs.lossUp,
        source: "daemon/daemon_unix.go@17.04.x",
        examples: [
            Example(
                .requestDown, before: #"{"NanoCpus":500000000}"#, after: #"{"CpuPeriod":100000,"CpuQuota":50000}"#)
        ]
    )

    static let addServiceRollback = Change(
        id: "1.28-service-fields",
        summary: "Services have a read-only root and a way to roll back.",
        endpoints: [.serviceCreate, .serviceUpdate],
        requestDown: [
            .refuse("TaskTemplate.ContainerSpec.ReadOnly", since: "1.28"), .refuse("RollbackConfig", since: "1.28"),
        ],
        lossUp: .impossible("Requests that set one of them are refused."),
        source:
            "api/types/swarm/service.go and container.go@17.04.x; the engine itself refuses to roll back on failure",
        examples: [
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"ReadOnly":false}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"ReadOnly":false}}}"#),
            Example(
                .requestDown, before: #"{"RollbackConfig":{"Parallelism":1}}"#,
                rejected: .tooNew("RollbackConfig", since: "1.28")),
        ]
    )

    static let addPruneAge = Change(
        id: "1.28-prune-until",
        summary: "What is unused is pruned by age.",
        endpoints: [.containerPrune, .imagePrune, .networkPrune],
        requestDown: [.refuse(filters: ["until"], since: "1.28")],
        lossUp: .impossible("The engine would prune whatever is unused: requests with the filter are refused."),
        source: "daemon/prune.go@17.03.x and @17.04.x",
        examples: [
            Example(.requestDown, before: Sample(query: "filters={}"), after: Sample(query: "filters={}")),
            Example(
                .requestDown, before: Sample(query: #"filters={"until":{"24h":true}}"#),
                rejected: .tooNew("the filter until", since: "1.28")),
        ]
    )

    static let sendBinaryFrames = Change(
        id: "1.28-attach-binary-frames",
        summary: "Attaching by websocket sends binary frames; they were text frames.",
        endpoints: [.containerAttachWebSocket],
        responseUp: [.customHead { answer, _ in answer.frames = .binary }],
        responseDown: [.customHead { answer, _ in answer.frames = .text }],
        source: "api/server/router/container/container_routes.go@28.x, and the answers of 20.10 at 1.27 and 1.28",
        examples: [
            Example(.responseDown, before: Sample(status: 101), after: Sample(status: 101, frames: .text)),
            Example(.responseUp, before: Sample(status: 101), after: Sample(status: 101, frames: .binary)),
        ]
    )

    static let v1_28WithoutSteps = [
        Change(
            id: "1.28-mount-consistency", summary: "Mounts say how soon host and container must agree.",
            endpoints: [.containerCreate], reason: "It means nothing to engines on Linux.",
            source: "api/types/mount/mount.go@17.04.x"),
        Change(
            id: "1.28-container-filters", summary: "Containers are listed by ports published and exposed.",
            endpoints: [.containerList], reason: "An older engine answers that it does not know the filter.",
            source: "daemon/list.go@17.03.x and @17.04.x"),
        Change(
            id: "1.28-service-filters", summary: "Services are listed by mode.", endpoints: [.serviceList],
            reason: "An older engine answers that it does not know the filter.",
            source: "daemon/cluster/filters.go@17.03.x and @17.04.x"),
        Change(
            id: "1.28-plugin-disable-force", summary: "Plugins are disabled by force while in use.",
            endpoints: [.pluginDisable], reason: "An older engine answers that the plugin is in use.",
            source: "plugin/backend_linux.go@17.04.x"),
    ]
}
