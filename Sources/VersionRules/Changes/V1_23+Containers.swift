// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let containers1_23 = [
        addStateToContainerList, addMountsToContainerList, addContainerFilters, addRestartPolicyToUpdate,
        addCreateOptions1_23, showCreateOptions1_23, addNoCopy, countProcesses, useHostnameAlone, addLogDetails,
    ]

    static let addStateToContainerList = Change(
        id: "1.23-container-list-state",
        summary: "Listed containers have their state in a word.",
        endpoints: [.containerList],
        responseUp: [.custom(nameTheState)],
        responseDown: [.hide("State")],
        lossUp: .synthesised("From the status."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; String in container/state.go@20.10",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"Id":"7e62","State":"running","Status":"Up 2 hours"}"#,
                after: #"{"Id":"7e62","Status":"Up 2 hours"}"#),
            Example(
                .responseUp, before: #"{"Id":"7e62","Labels":{},"Status":"Up 2 hours (Paused)"}"#,
                after: #"{"Id":"7e62","Labels":{},"State":"paused","Status":"Up 2 hours (Paused)"}"#),
            Example(
                .responseUp, before: #"{"Status":"Exited (0) 2 hours ago"}"#,
                after: #"{"Status":"Exited (0) 2 hours ago","State":"exited"}"#),
            Example(.responseUp, before: #"{"Status":""}"#, after: #"{"Status":"","State":"created"}"#),
        ]
    )

    static let addMountsToContainerList = Change(
        id: "1.23-container-list-mounts",
        summary: "Listed containers have their mounts.",
        endpoints: [.containerList],
        responseUp: [.setDefault("Mounts", to: [])],
        responseDown: [.hide("Mounts")],
        lossUp: .approximate("Empty; container inspect has them."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"Id":"7e62","Mounts":[]}"#, after: #"{"Id":"7e62"}"#),
            Example(.responseUp, before: #"{"Id":"7e62"}"#, after: #"{"Id":"7e62","Mounts":[]}"#),
        ]
    )

    static let addContainerFilters = Change(
        id: "1.23-container-filters",
        summary: "Containers can be filtered by ancestor, by volume, and by what was created before or since.",
        endpoints: [.containerList],
        requestDown: [.refuse(filters: ["ancestor", "volume", "before", "since"], since: "1.23")],
        lossUp: .impossible("Refused, for an older engine lists the containers unfiltered."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22ancestor%22%3A%5B%22busybox%22%5D%7D"),
                rejected: .tooNew("the filter ancestor", since: "1.23"))
        ]
    )

    static let addRestartPolicyToUpdate = Change(
        id: "1.23-update-restart-policy",
        summary: "The restart policy of a container can be updated.",
        endpoints: [.containerUpdate],
        requestDown: [.refuse("RestartPolicy.Name", since: "1.23")],
        lossUp: .impossible("Refused, for an older engine leaves the policy as it is silently."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later apply it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"Memory":314572800,"RestartPolicy":{"Name":"","MaximumRetryCount":0}}"#,
                after: #"{"Memory":314572800,"RestartPolicy":{"Name":"","MaximumRetryCount":0}}"#),
            Example(
                .requestDown, before: #"{"RestartPolicy":{"Name":"always"}}"#,
                rejected: .tooNew("RestartPolicy.Name", since: "1.23")),
        ]
    )

    static let addCreateOptions1_23 = Change(
        id: "1.23-create-options",
        summary: "A new container takes a limit of processes and a user namespace mode.",
        endpoints: [.containerCreate],
        requestDown: [
            .refuse("HostConfig.PidsLimit", since: "1.23", unless: [-1]),
            .refuse("HostConfig.UsernsMode", since: "1.23"),
        ],
        lossUp: .impossible("Refused, for an older engine does without them silently."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"PidsLimit":null,"UsernsMode":""}}"#,
                after: #"{"HostConfig":{"PidsLimit":null,"UsernsMode":""}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"PidsLimit":-1}}"#, after: #"{"HostConfig":{"PidsLimit":-1}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"PidsLimit":100}}"#,
                rejected: .tooNew("HostConfig.PidsLimit", since: "1.23")),
        ]
    )

    static let addNoCopy = Change(
        id: "1.23-bind-nocopy",
        summary: "A named volume can be mounted without copying the image's files into it.",
        endpoints: [.containerCreate],
        lossUp: .impossible("An older engine refuses the mode."),
        reason: "An engine that does not know the mode nocopy refuses it by itself.",
        source: "volume/mounts/linux_parser.go@20.10"
    )

    static let countProcesses = Change(
        id: "1.23-stats-processes",
        summary: "Stats count the container's processes.",
        endpoints: [.containerStats],
        responseUp: [.setDefault("pids_stats", to: [:])],
        responseDown: [.hide("pids_stats")],
        lossUp: .synthesised("Empty, as by an engine whose kernel does not count them."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; api/types/stats.go@20.10, at every version",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"read":"2026","pids_stats":{"current":3}}"#,
                after: #"{"read":"2026"}"#),
            Example(.responseUp, before: #"{"read":"2026"}"#, after: #"{"read":"2026","pids_stats":{}}"#),
        ]
    )

    static let useHostnameAlone = Change(
        id: "1.23-hostname",
        summary: "A container's host name is its Hostname; with a Domainname, it was the two joined.",
        endpoints: [.containerCreate],
        lossDown: .approximate("The host name is Hostname; the joined one is known by /etc/hosts."),
        reason: "The host name depends on the engine's release alone: from Docker 1.11 on, at every version.",
        source: "daemon/oci_linux.go@20.10 and fullHostname in daemon/container_operations.go@20.10"
    )

    static let addLogDetails = Change(
        id: "1.23-log-details",
        summary: "Logs take details, the labels and variables that the container's log options name.",
        endpoints: [.containerLogs],
        requestDown: [.warn("the engine's logs have no details", when: .present(.query("details")))],
        lossUp: .impossible("An older engine leaves the details out."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later apply it at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "stdout=1&details=1"), after: Sample(query: "stdout=1&details=1"))
        ]
    )

    static let showCreateOptions1_23 = Change(
        id: "1.23-inspect-options",
        summary: "Container inspect has the limit of processes and the user namespace mode.",
        endpoints: [.containerInspect],
        responseUp: [
            .setDefault("HostConfig.PidsLimit", to: .null), .setDefault("HostConfig.UsernsMode", to: ""),
        ],
        responseDown: [.hide("HostConfig.PidsLimit"), .hide("HostConfig.UsernsMode")],
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"HostConfig":{"PidsLimit":null,"Privileged":false}}"#,
                after: #"{"HostConfig":{"Privileged":false}}"#),
            Example(
                .responseUp, before: #"{"HostConfig":{"Privileged":false}}"#,
                after: #"{"HostConfig":{"Privileged":false,"PidsLimit":null,"UsernsMode":""}}"#),
        ]
    )
}

private func nameTheState(_ container: inout JSONValue, _: RewriteContext) {
    guard container["State"] == nil, let status = container["Status"]?.string else { return }
    container.insert(.string(ContainerStatus.state(status)), forKey: "State", after: "Labels")
}
