// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.41 changed.
    static let v1_41 =
        [
            addPruneEvents, addCgroupVersion, addDefaultAddressPools, removeClusterStore, removeSingularImageFilter,
            addPlatformToContainerCreate, addPlatformWarnings, addCgroupNamespaceMode, addOneShotStats,
            removeCapabilities,
        ] + v1_41Services

    static let addPruneEvents = Change(
        id: "1.41-prune-events",
        summary: "Pruning containers, images, networks, volumes or the build cache makes events.",
        endpoints: [.events],
        reason: "Engines since 20.10 send them at every version, which strict mode puts right: events-of-pruning.",
        source: "daemon/prune.go@20.10")

    static let addCgroupVersion = Change(
        id: "1.41-cgroup-version",
        summary: "The system information says which version of cgroups the host has, and the version of its system.",
        endpoints: [.info],
        responseUp: [.setDefault("CgroupVersion", to: "1"), .setDefault("OSVersion", to: "")],
        responseDown: [.hide("CgroupVersion"), .hide("OSVersion")],
        lossUp: .synthesised("Engines before 20.10 know the first version of cgroups alone, and not the system's."),
        source: "api/types/types.go@20.10, which sends them at every version",
        examples: [
            Example(
                .responseUp, before: #"{"CgroupDriver":"cgroupfs"}"#,
                after: #"{"CgroupDriver":"cgroupfs","CgroupVersion":"1","OSVersion":""}"#),
            Example(
                .responseDown, before: #"{"CgroupVersion":"2","OSVersion":"12"}"#,
                after: #"{"CgroupVersion":"2","OSVersion":"12"}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"CgroupDriver":"systemd","CgroupVersion":"2"}"#,
                after: #"{"CgroupDriver":"systemd"}"#),
        ]
    )

    static let addDefaultAddressPools = Change(
        id: "1.41-default-address-pools",
        summary: "The system information lists the address pools that new networks are taken from.",
        endpoints: [.info],
        responseDown: [.hide("DefaultAddressPools")],
        lossUp: .approximate("Engines before 20.10 don't tell; the field is optional."),
        source: "api/types/types.go@20.10, which sends them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"DefaultAddressPools":[{"Base":"10.201.0.0/16","Size":24}],"Warnings":null}"#,
                after: #"{"Warnings":null}"#)
        ]
    )

    static let removeClusterStore = Change(
        id: "1.41-cluster-store",
        summary: "The system information leaves out ClusterStore, ClusterAdvertise and SystemStatus when unset.",
        endpoints: [.info],
        reason: "It goes by the engine's release: 20.10 and later leave them out at every version.",
        source: "api/types/types.go@20.10, and the answers of 20.10 at 1.40")

    static let removeSingularImageFilter = Change(
        id: "1.41-image-filter",
        summary: "Listing images no longer takes filter, a pattern for their names; filters has reference for it.",
        endpoints: [.imageList],
        requestUp: [.customHead(moveFilterToReference)],
        requestDown: [.remove(.query("filter"))],
        source: "api/server/router/image/image_routes.go@20.10 and @28.x",
        examples: [
            Example(
                .requestUp, before: Sample(query: "all=1&filter=busy%2A"),
                after: Sample(query: "all=1&filters=%7B%22reference%22%3A%7B%22busy%2A%22%3Atrue%7D%7D")),
            Example(
                .requestUp,
                before: Sample(query: "filters=%7B%22reference%22%3A%5B%22a%22%5D%7D&filter=b"),
                after: Sample(query: "filters=%7B%22reference%22%3A%5B%22a%22%2C%22b%22%5D%7D")),
            Example(.requestUp, before: Sample(query: "filter=&all=1"), after: Sample(query: "all=1")),
            Example(.requestDown, before: Sample(query: "filter=b&all=1"), after: Sample(query: "all=1")),
        ]
    )

    static let addPlatformToContainerCreate = Change(
        id: "1.41-create-platform",
        summary: "Creating a container takes the platform that its image must have.",
        endpoints: [.containerCreate],
        requestUp: [.remove(.query("platform"))],
        requestDown: [.refuse(query: "platform", since: "1.41")],
        lossUp: .impossible("A request that names a platform is refused."),
        source: "api/server/router/container/container_routes.go@20.10",
        examples: [
            Example(
                .requestUp, before: Sample(query: "name=a&platform=linux%2Farm64"), after: Sample(query: "name=a")),
            Example(
                .requestDown, before: Sample(query: "name=a&platform=linux%2Farm64"),
                rejected: .tooNew("the parameter platform", since: "1.41")),
            Example(.requestDown, before: Sample(query: "name=a&platform="), after: Sample(query: "name=a&platform=")),
        ]
    )

    static let addPlatformWarnings = Change(
        id: "1.41-platform-warnings",
        summary: "Creating a container warns when the image is for another platform than the host's.",
        endpoints: [.containerCreate],
        reason: "Engines since 20.10 warn at every version.",
        source: "daemon/create.go@20.10")

    static let addCgroupNamespaceMode = Change(
        id: "1.41-cgroup-namespace",
        summary: "A container may have a cgroup namespace of its own; before it had the host's where cgroups are v1.",
        endpoints: [.containerCreate],
        requestUp: [.custom(shareCgroupNamespace)],
        requestDown: [.custom(refuseCgroupNamespace)],
        lookUps: [.info],
        lossUp: .impossible("A request for a private namespace is refused."),
        source: "api/server/router/container/container_routes.go@20.10",
        examples: [
            Example(
                .requestUp, lookedUp: [.info: #"{"CgroupVersion":"1"}"#],
                before: #"{"Image":"a","HostConfig":{"CgroupnsMode":""}}"#,
                after: #"{"Image":"a","HostConfig":{"CgroupnsMode":"host"}}"#),
            Example(
                .requestUp, lookedUp: [.info: #"{"CgroupVersion":"1"}"#],
                before: #"{"HostConfig":{"CgroupnsMode":[]}}"#, after: #"{"HostConfig":{"CgroupnsMode":[]}}"#),
            Example(
                .requestUp, lookedUp: [.info: #"{"CgroupVersion":"1"}"#], before: #"{"Image":"a"}"#,
                after: #"{"Image":"a"}"#),
            Example(
                .requestUp, lookedUp: [.info: #"{"CgroupVersion":"2"}"#], before: #"{"HostConfig":{}}"#,
                after: #"{"HostConfig":{}}"#),
            Example(
                .requestUp, lookedUp: [.info: #"{"CgroupVersion":"1"}"#],
                before: #"{"HostConfig":{"CgroupnsMode":"private"}}"#,
                after: #"{"HostConfig":{"CgroupnsMode":"private"}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"CgroupnsMode":"private"}}"#,
                rejected: .tooNew("HostConfig.CgroupnsMode=private", since: "1.41")),
            Example(
                .requestDown, before: #"{"HostConfig":{"CgroupnsMode":"host","Init":true}}"#,
                after: #"{"HostConfig":{"Init":true}}"#),
        ]
    )

    static let addOneShotStats = Change(
        id: "1.41-one-shot",
        summary: "A single sample of a container's statistics can be had at once, without the one before it.",
        endpoints: [.containerStats],
        requestUp: [.remove(.query("one-shot"))],
        requestDown: [.remove(.query("one-shot"))],
        lossUp: .approximate("The sample comes a second later and holds the one before it."),
        source: "api/server/router/container/container_routes.go@20.10",
        examples: [
            Example(
                .requestUp, before: Sample(query: "stream=false&one-shot=true"), after: Sample(query: "stream=false")),
            Example(
                .requestDown, before: Sample(query: "stream=0&one-shot=1"), after: Sample(query: "stream=0")),
        ]
    )

    static let removeCapabilities = Change(
        id: "1.41-capabilities",
        summary: "A container is no longer created with an exact set of Capabilities; CapDrop and CapAdd make it.",
        endpoints: [.containerCreate],
        requestUp: [.custom(moveCapabilitiesToCapAdd)],
        source: "daemon/daemon_unix.go@19.03; api/types/container/host_config.go@20.10, which lacks it",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"Capabilities":["CAP_KILL"],"Init":true}}"#,
                after: #"{"HostConfig":{"Init":true,"CapDrop":["ALL"],"CapAdd":["CAP_KILL"]}}"#),
            Example(
                .requestUp, before: #"{"HostConfig":{"Capabilities":null,"CapAdd":["KILL"]}}"#,
                after: #"{"HostConfig":{"CapAdd":["KILL"]}}"#),
            Example(
                .requestUp, before: #"{"HostConfig":{"Capabilities":["CAP_KILL"],"CapAdd":["KILL"]}}"#,
                rejected: Rejection(
                    status: 400, message: "conflicting options: Capabilities and CapAdd or CapDrop")),
        ]
    )
}

private func moveFilterToReference(_ request: inout Message, _: RewriteContext) {
    if let pattern = request.query["filter"], !pattern.isEmpty { request.query.addFilter("reference", pattern) }
    request.query.remove("filter")
}

/// The host's is what containers had on hosts with cgroups of the first version; the second came with the new default.
/// Where there is no host configuration at all, engines have defaults that go further than those of an empty one.
private func shareCgroupNamespace(_ container: inout JSONValue, _ context: RewriteContext) {
    guard let info = context.lookedUp[.info], info["CgroupVersion"]?.string != "2",
        container.value(caseInsensitive: "HostConfig")?.kind == .object,
        container.value(caseInsensitive: "HostConfig.CgroupnsMode").map({ $0.isNull || $0.says("") }) ?? true
    else { return }
    container.putRequested("host", at: "HostConfig.CgroupnsMode")
}

private func refuseCgroupNamespace(_ container: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    guard let mode = container.value(caseInsensitive: "HostConfig.CgroupnsMode")?.string else { return }
    guard mode.isEmpty || mode == "host" else {
        throw context.tooNew("HostConfig.CgroupnsMode=\(mode)", since: "1.41")
    }
    container.updateRequested("HostConfig") { hostConfig in
        if let key = hostConfig.key(caseInsensitive: "CgroupnsMode") { hostConfig[key] = nil }
    }
}

/// An engine that accepts the version without having had it, as 20.10 does, takes no notice of it.
private func moveCapabilitiesToCapAdd(_ container: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    guard !context.isRehearsal else { return }
    try container.updateRequested("HostConfig") { (hostConfig: inout JSONValue) throws(Rejection) in
        guard let key = hostConfig.key(caseInsensitive: "Capabilities"), let capabilities = hostConfig[key]
        else { return }
        if capabilities.kind == .array {
            guard !hostConfig.asks(at: "CapAdd"),
                !hostConfig.asks(at: "CapDrop")
            else {
                throw Rejection(status: 400, message: "conflicting options: Capabilities and CapAdd or CapDrop")
            }
            hostConfig.putRequested(["ALL"], at: "CapDrop")
            hostConfig.putRequested(capabilities, at: "CapAdd")
        }
        hostConfig[key] = nil
    }
}
