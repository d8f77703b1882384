// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.31 changed.
    static let v1_31 =
        [
            tellLastTagTime, tellVolumeCreation, tellBuilderSize, pruneBuildCache, openSessions, chooseNetworkScope,
            announceConfigs,
        ] + ofSwarms1_31

    static let tellLastTagTime = Change(
        id: "1.31-image-metadata",
        summary: "An image tells when it was last tagged on this engine.",
        endpoints: [.imageInspect],
        responseUp: [.setDefault("Metadata", to: ["LastTagTime": "0001-01-01T00:00:00Z"])],
        responseDown: [.hide("Metadata")],
        lossUp: .synthesised("As the engine has it for an image that was never tagged."),
        source: "api/types/types.go@20.10; engines send it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"Id":"sha256:21"}"#,
                after: #"{"Id":"sha256:21","Metadata":{"LastTagTime":"0001-01-01T00:00:00Z"}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Id":"sha256:21","Metadata":{"LastTagTime":"2026-11-23T19:06:16.72Z"}}"#,
                after: #"{"Id":"sha256:21"}"#),
        ]
    )

    static let tellVolumeCreation = Change(
        id: "1.31-volume-created",
        summary: "A volume tells when it was created.",
        endpoints: [.volumeList, .volumeInspect, .volumeCreate, .systemDiskUsage],
        responseDown: [.hide("CreatedAt"), .hide("Volumes[].CreatedAt")],
        lossUp: .impossible("Older engines don't know; the time is left out, as it may be."),
        source: "api/types/volume.go@20.10; engines send it at every version",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"CreatedAt":"2026-11-23T20:06:00Z","Name":"v"}"#,
                after: #"{"Name":"v"}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Volumes":[{"CreatedAt":"2026-11-23T20:06:00Z","Name":"v"},{"Name":"w"}],"Warnings":null}"#,
                after: #"{"Volumes":[{"Name":"v"},{"Name":"w"}],"Warnings":null}"#),
        ]
    )

    static let tellBuilderSize = Change(
        id: "1.31-builder-size",
        summary: "The disk usage has the size of the build cache.",
        endpoints: [.systemDiskUsage],
        responseUp: [.setDefault("BuilderSize", to: 0)],
        responseDown: [.hide("BuilderSize")],
        lossUp: .synthesised("Older engines have no such cache."),
        source: "api/types/types.go@20.10; engines up to 28 send it below 1.42",
        examples: [
            Example(
                .responseUp, before: #"{"LayersSize":1984333}"#, after: #"{"LayersSize":1984333,"BuilderSize":0}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"LayersSize":1984333,"BuilderSize":13200898}"#,
                after: #"{"LayersSize":1984333}"#),
        ]
    )

    static let pruneBuildCache = Change(
        id: "1.31-build-prune",
        summary: "The build cache can be pruned.",
        endpoints: [.buildPrune],
        reason: "An engine without it says that there is no such page, and has no such cache.",
        source: "api/server/router/build/build.go@20.10"
    )

    static let openSessions = Change(
        id: "1.31-session",
        summary: "Clients can hold a session with the engine, as an experiment.",
        endpoints: [.session],
        reason: "An engine without it says that there is no such page, which clients take for what it means.",
        source: "api/server/router/session/session.go@20.10"
    )

    static let chooseNetworkScope = Change(
        id: "1.31-network-scope",
        summary: "Inspecting a network can ask for one of a certain scope.",
        endpoints: [.networkInspect],
        requestDown: [.customHead(checkNetworkScope)],
        lookUps: [.network],
        lossUp: .approximate("Where two networks have the name, the other one is not found."),
        source: "api/server/router/network/network_routes.go@20.10; engines read it at every version",
        examples: [
            Example(
                .requestDown, lookedUp: [.network: #"{"Name":"n","Scope":"local"}"#],
                before: Sample(pathParameter: "n", query: "scope=swarm"),
                rejected: Rejection(status: 404, message: "network n not found")),
            Example(
                .requestDown, lookedUp: [.network: #"{"Name":"n","Scope":"local"}"#],
                before: Sample(pathParameter: "n", query: "scope=local&verbose=1"),
                after: Sample(pathParameter: "n", query: "verbose=1")),
        ]
    )

    static let announceConfigs = Change(
        id: "1.31-config-events",
        summary: "Configs are announced by events.",
        endpoints: [.events],
        reason: "Engines send them at every version, which strict mode puts right: events-of-configs.",
        source: "daemon/events.go@20.10"
    )
}

private func checkNetworkScope(_ request: inout Message, context: RewriteContext) throws(Rejection) {
    guard let scope = request.query["scope"], !scope.isEmpty else { return }
    request.query.remove("scope")
    guard let network = context.lookedUp[.network], network["Scope"]?.string != scope else { return }
    throw Rejection(status: 404, message: "network \(request.pathParameter ?? "") not found")
}
