// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.20 changed.
    static let v1_20 = [
        listMounts, removeResourcesFromConfig, killRunningOnly, takeGroupAdd, showGroupAdd, listNetworkMode,
        showImageGraphDriver, tellBridgeFilters, tellRegistryMirrors, tellBuildTime, addArchive,
    ]

    static let killRunningOnly = Change(
        id: "1.20-kill-stopped",
        summary: "Killing a container that does not run is an error.",
        endpoints: [.containerKill],
        requestDown: [.customHead(refuseKillOfStopped)],
        errorDown: [.customMessage(forgiveConflict)],
        lookUps: [.container],
        source: "api/server/router/container/container_routes.go@20.10, and its answers at 1.19 and 1.20",
        examples: [
            Example(
                .errorDown,
                before: Sample(
                    status: 409,
                    headers: [
                        "Api-Version": "1.41", "Content-Type": "text/plain; charset=utf-8",
                        "X-Content-Type-Options": "nosniff",
                    ],
                    body: "Cannot kill container: web: Container 833d is not running\n"),
                after: Sample(status: 204, headers: ["Api-Version": "1.41"])),
            Example(
                .errorDown,
                before: Sample(status: 404, headers: ["Content-Type": "application/json"], body: #"{"message":"a"}"#),
                after: Sample(status: 404, headers: ["Content-Type": "application/json"], body: #"{"message":"a"}"#)),
            Example(
                .requestDown, lookedUp: [.container: #"{"Id":"833d","State":{"Running":false}}"#],
                before: Sample(pathParameter: "web", query: "signal=TERM"),
                rejected: Rejection(
                    status: 409, message: "Cannot kill container: web: Container 833d is not running")),
            Example(
                .requestDown, lookedUp: [.container: #"{"Id":"833d","State":{"Running":true}}"#],
                before: Sample(pathParameter: "web"), after: Sample(pathParameter: "web")),
            Example(
                .requestDown, before: Sample(pathParameter: "nope"), after: Sample(pathParameter: "nope")),
        ]
    )

    static let takeGroupAdd = Change(
        id: "1.20-host-config",
        summary: "The host configuration takes GroupAdd and MemorySwappiness.",
        endpoints: [.containerCreate, .containerStart],
        requestDown: [
            .refuse(hostConfig: "GroupAdd", since: "1.20"),
            .refuse(hostConfig: "MemorySwappiness", since: "1.20", unless: [-1]),
        ],
        lossUp: .impossible("An older engine has neither, and would not say so: the request is refused."),
        source: "runconfig/hostconfig.go@v1.7.0 and v1.8.0",
        examples: [
            Example(
                .requestDown, before: #"{"hostConfig":{"GroupAdd":["audio"]}}"#,
                rejected: .tooNew("HostConfig.GroupAdd", since: "1.20")),
            Example(
                .requestDown, before: #"{"HostConfig":{"GroupAdd":[],"MemorySwappiness":-1}}"#,
                after: #"{"HostConfig":{"GroupAdd":[],"MemorySwappiness":-1}}"#),
        ]
    )

    static let listNetworkMode = Change(
        id: "1.20-list-network-mode",
        summary: "The list of containers has their network modes.",
        endpoints: [.containerList],
        responseUp: [.setDefault("HostConfig", to: [:])],
        responseDown: [.hide("HostConfig")],
        lossUp: .approximate("It is not said."),
        source: "api/types/types.go@v1.7.0 and v1.8.0",
        examples: [
            Example(.responseUp, before: #"{"Id":"5f97"}"#, after: #"{"Id":"5f97","HostConfig":{}}"#),
            Example(
                .responseDown, before: #"{"Id":"5f97","HostConfig":{"NetworkMode":"default"}}"#,
                after: #"{"Id":"5f97","HostConfig":{"NetworkMode":"default"}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Id":"5f97","HostConfig":{"NetworkMode":"default"}}"#,
                after: #"{"Id":"5f97"}"#),
        ]
    )

    static let showImageGraphDriver = Change(
        id: "1.20-image-graph-driver",
        summary: "Image inspect has the storage driver and its data.",
        endpoints: [.imageInspect],
        responseUp: [.custom(nameImageDriver)],
        responseDown: [.hide("GraphDriver")],
        lookUps: [.info],
        lossUp: .synthesised("The driver is that of the engine, without data."),
        source: "api/types/types.go@v1.7.0 and v1.8.0",
        examples: [
            Example(
                .responseUp, lookedUp: [.info: #"{"Driver":"aufs"}"#], before: #"{"Id":"1"}"#,
                after: #"{"Id":"1","GraphDriver":{"Name":"aufs","Data":null}}"#),
            Example(
                .responseUp, lookedUp: [.info: #"{"Driver":"aufs"}"#],
                before: #"{"GraphDriver":{"Name":"overlay2","Data":{}}}"#,
                after: #"{"GraphDriver":{"Name":"overlay2","Data":{}}}"#),
            Example(.responseUp, before: #"{"Id":"1"}"#, after: #"{"Id":"1"}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Id":"1","GraphDriver":{"Name":"overlay2","Data":{}}}"#,
                after: #"{"Id":"1"}"#),
        ]
    )

    static let tellBridgeFilters = Change(
        id: "1.20-info",
        summary: "The information on the engine has BridgeNfIptables and BridgeNfIp6tables.",
        endpoints: [.info],
        responseUp: bridgeFilters.filled,
        responseDown: bridgeFilters.hidden,
        lossUp: .approximate("They are true, as almost everywhere."),
        source: "api/types/types.go@v1.7.0 and v1.8.0",
        examples: [
            Example(
                .responseUp, before: #"{"Images":1}"#,
                after: #"{"Images":1,"BridgeNfIptables":true,"BridgeNfIp6tables":true}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Images":1,"BridgeNfIptables":true}"#,
                after: #"{"Images":1}"#),
        ]
    )

    static let tellRegistryMirrors = Change(
        id: "1.20-info-registry-mirrors",
        summary: "The configuration of registries has their mirrors.",
        endpoints: [.info],
        responseUp: registryMirrors.filled,
        responseDown: registryMirrors.hidden,
        lossUp: .approximate("It names none."),
        source: "registry/config.go@v1.7.0 and v1.8.0",
        examples: [
            Example(
                .responseUp, before: #"{"RegistryConfig":{"IndexConfigs":{}}}"#,
                after: #"{"RegistryConfig":{"IndexConfigs":{},"Mirrors":[]}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"RegistryConfig":{"IndexConfigs":{},"Mirrors":[]}}"#,
                after: #"{"RegistryConfig":{"IndexConfigs":{}}}"#),
        ]
    )

    static let tellBuildTime = Change(
        id: "1.20-version-build-time",
        summary: "The version has BuildTime, where the engine knows it.",
        endpoints: [.version],
        responseDown: [.hide("BuildTime")],
        source: "api/types/types.go@v1.7.0 and v1.8.0",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"Os":"linux","BuildTime":"2026-05-07T21:09:36Z"}"#,
                after: #"{"Os":"linux"}"#)
        ]
    )

    static let addArchive = Change(
        id: "1.20-archive",
        summary: "Files are copied from and to containers as archives.",
        endpoints: [.containerArchiveInfo, .containerArchiveGet, .containerArchivePut],
        reason: "Engines answer at every version; older ones say themselves that they don't have it.",
        source: "api/server/server.go@v1.8.0, and the answers of 20.10 at 1.12")
}

private let bridgeFilters: AddedFields = ["BridgeNfIptables": true, "BridgeNfIp6tables": true]
private let registryMirrors: AddedFields = ["RegistryConfig.Mirrors": []]

/// Engines forgave every conflict here, not only that the container does not run.
private func forgiveConflict(_ answer: inout Message, _: RewriteContext) {
    guard answer.status == 409 else { return }
    answer.status = 204
    answer.body = JSONValue(source: [UInt8]())
    for name in ["Content-Type", "X-Content-Type-Options"] { answer.headers.remove(name) }
}

private func refuseKillOfStopped(_ request: inout Message, _ context: RewriteContext) throws(Rejection) {
    guard let container = context.lookedUp[.container], let id = container["Id"]?.string,
        container.value(at: "State.Running")?.bool == false
    else { return }
    let name = request.pathParameter ?? id
    throw Rejection(status: 409, message: "Cannot kill container: \(name): Container \(id) is not running")
}

private func nameImageDriver(_ image: inout JSONValue, _ context: RewriteContext) {
    guard image["GraphDriver"] == nil, let driver = context.lookedUp[.info]?["Driver"] else { return }
    image["GraphDriver"] = ["Name": driver, "Data": .null]
}
