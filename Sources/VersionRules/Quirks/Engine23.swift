// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 23 and later do otherwise than those of API 1.41 did, at the versions of that time as well.
    static let engine23 = [
        Change.restoreKernelMemory23, .restoreBuilderSize23, .restoreWaitError23, .restoreRegistryLists23,
        .restoreInfoKernelMemory23, .removeTypeOfLogs23, .failOnBadFilters23, .failOnBadBodies23, .hideAnonymousLabel23,
        .refuseEmptyBodies23, .failOnEmptyUpdates23, .overlookWaitConditions23, .failOnBadRequests23,
        .failOnBadReference23, .failOnMissingNeighbour23, .failOnMissingArchive23, .refuseVolumeUpdate23,
        .refuseFilterAll23, .refuseClusterMounts23, .failOnBadListenAddress23, .overlookBodyTypes23,
        .failOnWrongRegistry23,
        .overlookRemainders23, .overlookLaterFields23,
        .overlookExecConsoleSize23, .nameSeccompProfile23, .leaveChoiceOfBuilder23,
        .failWithoutPrivileges23,
    ].map { change in
        Quirk(change, engines: .init(.docker, since: "23.0"), newestClient: "1.41", isRehearsed: false)
    }
}

extension Change {
    static let restoreKernelMemory23 = Change(
        id: "engine23-kernel-memory",
        summary: "Engine 23 leaves out a container's KernelMemory and KernelMemoryTCP, which were 0, below 1.42 too.",
        endpoints: [.containerInspect],
        responseDown: [.at("HostConfig", [.insert(noKernelMemory)])],
        source: "api/types/container/host_config.go@20.10 and @23.0",
        examples: [
            Example(
                .responseDown, before: #"{"HostConfig":{"DeviceRequests":null,"MemoryReservation":0}}"#,
                after: #"""
                    {"HostConfig":{"DeviceRequests":null,"KernelMemory":0,"KernelMemoryTCP":0,"MemoryReservation":0}}
                    """#),
            Example(
                .responseDown, before: #"{"HostConfig":{"KernelMemoryTCP":7}}"#,
                after: #"{"HostConfig":{"KernelMemoryTCP":7,"KernelMemory":0}}"#),
        ]
    )

    static let restoreInfoKernelMemory23 = Change(
        id: "engine23-info-kernel-memory",
        summary: "Engine 23 leaves out that it can't limit kernel memory with cgroups of version 2, below 1.42 too.",
        endpoints: [.info],
        responseDown: [.glance(at: "CgroupVersion", .says("2"), [.insert(noKernelMemoryLimit)])],
        source: "api/types/types.go@20.10 and @23.0",
        examples: [
            Example(
                .responseDown, before: #"{"SwapLimit":true,"CgroupVersion":"2"}"#,
                after: #"{"SwapLimit":true,"KernelMemory":false,"KernelMemoryTCP":false,"CgroupVersion":"2"}"#),
            Example(
                .responseDown, before: #"{"SwapLimit":true,"CgroupVersion":"1"}"#,
                after: #"{"SwapLimit":true,"CgroupVersion":"1"}"#),
        ]
    )

    static let nameSeccompProfile23 = Change(
        id: "engine23-seccomp-profile",
        summary: "Engine 23 calls its own seccomp profile builtin, below 1.42 too; it was called default.",
        endpoints: [.info],
        responseDown: [.custom(nameSeccompProfile)],
        source: "daemon/daemon_unix.go and daemon/info.go@20.10 and @23.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .responseDown,
                before: #"{"SecurityOptions":["name=seccomp,profile=builtin","name=cgroupns"]}"#,
                after: #"{"SecurityOptions":["name=seccomp,profile=default","name=cgroupns"]}"#),
            Example(
                .responseDown, before: #"{"SecurityOptions":["name=seccomp,profile=/etc/builtin"]}"#,
                after: #"{"SecurityOptions":["name=seccomp,profile=/etc/builtin"]}"#),
        ]
    )

    static let restoreBuilderSize23 = Change(
        id: "engine23-builder-size",
        summary: "Engine 23 leaves out the BuilderSize of the disk usage where it is 0, below 1.42 too.",
        endpoints: [.systemDiskUsage],
        responseDown: [.custom(addUpBuilderSize), .setDefault("BuilderSize", to: 0)],
        source: "api/types/types.go@20.10 and @23.0",
        examples: [
            Example(.responseDown, before: #"{"BuildCache":[]}"#, after: #"{"BuildCache":[],"BuilderSize":0}"#),
            Example(
                .responseDown, before: #"{"BuildCache":[{"Size":3},{"Size":4}]}"#,
                after: #"{"BuildCache":[{"Size":3},{"Size":4}],"BuilderSize":7}"#),
        ]
    )

    static let restoreWaitError23 = Change(
        id: "engine23-wait-error",
        summary: "Engine 23 leaves out the Error of a wait that had none, below 1.42 too; it was null.",
        endpoints: [.containerWait],
        responseDown: [.setDefault("Error", to: .null)],
        source: "api/types/container/container_wait.go@20.10 and wait_response.go@23.0",
        examples: [
            Example(.responseDown, before: #"{"StatusCode":7}"#, after: #"{"StatusCode":7,"Error":null}"#),
            Example(
                .responseDown, before: #"{"Error":{"Message":"m"},"StatusCode":1}"#,
                after: #"{"Error":{"Message":"m"},"StatusCode":1}"#),
        ]
    )

    static let overlookWaitConditions23 = Change(
        id: "engine23-wait-condition",
        summary: "Engine 23 refuses a condition of a wait that does not exist, below 1.42 too; it was overlooked.",
        endpoints: [.containerWait],
        requestUp: [.customHead(dropUnknownCondition)],
        source: refuseWaitConditions.source,
        examples: [
            Example(.requestUp, before: Sample(query: "condition=gone"), after: Sample()),
            Example(
                .requestUp, before: Sample(query: "condition=next-exit"), after: Sample(query: "condition=next-exit")),
        ]
    )

    static let restoreRegistryLists23 = Change(
        id: "engine23-registry-lists",
        summary: "Engine 23 has null for what is empty of its registries' configuration, below 1.42 too; it was [].",
        endpoints: [.info],
        responseDown: registryLists.map { .setDefault($0, to: []) },
        source: "registry/config.go@20.10 and @23.0",
        examples: [
            Example(
                .responseDown,
                before: #"{"RegistryConfig":{"AllowNondistributableArtifactsCIDRs":null,"Mirrors":["https://m/"]}}"#,
                after: #"""
                    {"RegistryConfig":{"AllowNondistributableArtifactsCIDRs":[],"Mirrors":["https://m/"],\#
                    "AllowNondistributableArtifactsHostnames":[]}}
                    """#),
            Example(.responseDown, before: #"{"RegistryConfig":null}"#, after: #"{"RegistryConfig":null}"#),
        ]
    )

    static let removeTypeOfLogs23 = Change(
        id: "engine23-type-of-logs",
        summary: "Engine 23 gives logs a content type, below 1.42 too; they had none.",
        endpoints: [.containerLogs, .serviceLogs, .taskLogs],
        responseDown: [.remove(.header("Content-Type"))],
        source: "api/server/router/container/container_routes.go@20.10 and @23.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .responseDown,
                before: Sample(status: 200, headers: ["Content-Type": "application/vnd.docker.raw-stream"]),
                after: Sample(status: 200))
        ]
    )

    static let failOnBadFilters23 = Change(
        id: "engine23-bad-filters",
        summary: "Engine 23 refuses filters that are no JSON with 400, below 1.42 too; it was 500.",
        endpoints: takingFilters,
        errorDown: [.customMessage(failOnBadFilters)],
        source: "api/types/filters/parse.go@20.10 and @23.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .errorDown, before: Sample(status: 400, body: #"{"message":"invalid filter"}"#),
                after: Sample(status: 500, body: #"{"message":"invalid filter"}"#)),
            Example(
                .errorDown, before: Sample(status: 400, body: #"{"message":"invalid filter 'x'"}"#),
                after: Sample(status: 400, body: #"{"message":"invalid filter 'x'"}"#)),
        ]
    )

    static let failOnBadBodies23 = Change(
        id: "engine23-bad-bodies",
        summary: "Engine 23 refuses bodies that are no JSON with 400 everywhere, below 1.42 too; it was 500 here.",
        endpoints: readingRawErrors,
        errorDown: [.customMessage(failOnBadBodies)],
        source: "api/server/router/container/container_routes.go@20.10 and api/server/httputils/httputils.go@23.0",
        examples: [
            Example(
                .errorDown,
                before: Sample(
                    status: 400, body: #"{"message":"invalid JSON: got EOF while reading request body"}"#),
                after: Sample(status: 500, body: #"{"message":"EOF"}"#)),
            Example(
                .errorDown, before: Sample(status: 400, body: #"{"message":"invalid JSON: unexpected EOF"}"#),
                after: Sample(status: 500, body: #"{"message":"unexpected EOF"}"#)),
            Example(
                .errorDown, before: Sample(status: 400, body: #"{"message":"no command specified"}"#),
                after: Sample(status: 400, body: #"{"message":"no command specified"}"#)),
            WrongRequest.example(.errorDown, keeping: 400, of: #"invalid JSON: ParseAddr("x"): unable to parse IP"#),
            WrongRequest.example(.errorDown, keeping: 400, of: "invalid JSON: invalid port 'x': invalid syntax"),
        ]
    )

    static let hideAnonymousLabel23 = Change(
        id: "engine23-anonymous-label",
        summary: "Engine 23 labels volumes without a name of their own, and shows that below 1.42 too.",
        endpoints: [.volumeList, .volumeInspect, .volumeCreate, .systemDiskUsage],
        responseDown: [.strictly([.custom(hideAnonymousLabels)])],
        source: "volume/service/service.go@23.0",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"Volumes":[{"Labels":{"com.docker.volume.anonymous":""}},{"Labels":{"a":"b"}}]}"#,
                after: #"{"Volumes":[{"Labels":null},{"Labels":{"a":"b"}}]}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Name":"v","Labels":{"com.docker.volume.anonymous":"","a":"b"}}"#,
                after: #"{"Name":"v","Labels":{"a":"b"}}"#),
            Example(
                .responseDown, before: #"{"Labels":{"com.docker.volume.anonymous":""}}"#,
                after: #"{"Labels":{"com.docker.volume.anonymous":""}}"#),
        ]
    )

    /// What is empty, and null or [] by the engine's release, in the system's information.
    static let registryLists: [Location] = [
        "RegistryConfig.AllowNondistributableArtifactsCIDRs", "RegistryConfig.AllowNondistributableArtifactsHostnames",
        "RegistryConfig.Mirrors",
    ]

    /// Where engines before 23 took filters that are no JSON for an error of their own.
    static let takingFilters: EndpointScope = [
        .containerList, .imageList, .imagePrune, .imageSearch, .networkList, .networkPrune, .volumePrune, .buildPrune,
        .events, .pluginList, .nodeList, .taskList, .secretList, .configList,
    ]

    /// Where engines before 23 took what a JSON decoder said for an error of their own.
    static let readingRawErrors: EndpointScope = [
        .containerCreate, .containerUpdate, .containerStart, .imageCommit, .checkpointCreate,
    ]
}

private let noKernelMemory = MemberRun(behind: "DeviceRequests", ["KernelMemory": 0, "KernelMemoryTCP": 0])
private let noKernelMemoryLimit = MemberRun(behind: "SwapLimit", ["KernelMemory": false, "KernelMemoryTCP": false])

private func nameSeccompProfile(_ info: inout JSONValue, _: RewriteContext) {
    info.update(at: "SecurityOptions[]") { option in
        if option.string == "name=seccomp,profile=builtin" { option = "name=seccomp,profile=default" }
    }
}

private func dropUnknownCondition(_ request: inout Message, _: RewriteContext) {
    if request.unknownWaitCondition != nil { request.query.remove("condition") }
}

private func failOnBadFilters(_ error: inout Message, _: RewriteContext) {
    guard error.status == 400, let text = error.body["message"]?.string else { return }
    if text == "invalid filter" || text.hasPrefix("invalid filter: ") { error.status = 500 }
}

/// What Engine 29 can't read of an address is no JSON to it either; others always called that wrong.
private func failOnBadBodies(_ error: inout Message, _: RewriteContext) {
    let prefix = "invalid JSON: "
    guard error.status == 400, let text = error.body["message"]?.string, text.hasPrefix(prefix) else { return }
    let cause = String(text.dropFirst(prefix.count))
    // These were JSON, and what is in them was refused with 400 where it was.
    guard !["ParseAddr(", "invalid port "].contains(where: cause.hasPrefix) else { return }
    error.status = 500
    error.body["message"] = .string(cause == "got EOF while reading request body" ? "EOF" : cause)
}

private func hideAnonymousLabels(_ answer: inout JSONValue, _: RewriteContext) {
    hideAnonymousLabel(&answer)
    answer.update(at: "Volumes[]") { hideAnonymousLabel(&$0) }
}

private func hideAnonymousLabel(_ volume: inout JSONValue) {
    volume.update(at: "Labels") { labels in
        guard labels["com.docker.volume.anonymous"] != nil else { return }
        labels["com.docker.volume.anonymous"] = nil
        if labels.keys.isEmpty { labels = .null }
    }
}
