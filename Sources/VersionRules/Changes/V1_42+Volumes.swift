// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let clusterVolumeSpec = LaterField(
        "ClusterVolumeSpec",
        type: .object([
            "Group": .text, "Availability": .text, "Secrets": .list(.object(["Key": .text, "Secret": .text])),
            "CapacityRange": .object(["RequiredBytes": .number, "LimitBytes": .number]),
            "AccessibilityRequirements": .object([
                "Requisite": .list(topology), "Preferred": .list(topology),
            ]),
            "AccessMode": .object([
                "Scope": .text, "Sharing": .text, "BlockVolume": .object(),
                "MountVolume": .object(["FsType": .text, "MountFlags": .list(.text)]),
            ]),
        ]))
    private static let topology = FieldType.object(["Segments": .map(.text)])
}

extension Change {
    static let v1_42Volumes = [
        pruneAnonymousVolumes, labelAnonymousVolumes, addClusterVolumeSpec, addClusterVolumes, addClusterVolumeInspect,
        removeClusterVolume, addVolumeUpdate,
    ]

    static let pruneAnonymousVolumes = Change(
        id: "1.42-prune-anonymous-volumes",
        summary: "Pruning volumes spares those with a name, unless the filter all is true.",
        endpoints: [.volumePrune],
        requestUp: [.customHead(pruneAllVolumes)],
        requestDown: [.customHead(refusePruningAnonymousVolumes)],
        lossUp: .impossible("A request without the filter all is refused: the engine would prune named ones as well."),
        source: "api/server/router/volume/volume_routes.go@28.x and daemon/prune.go@20.10",
        examples: [
            Example(
                .requestUp, before: Sample(query: ""),
                after: Sample(query: "filters=%7B%22all%22%3A%7B%22true%22%3Atrue%7D%7D")),
            Example(
                .requestUp, before: Sample(query: "filters=%7B%22label%22%3A%5B%22a%22%5D%7D"),
                after: Sample(query: "filters=%7B%22label%22%3A%5B%22a%22%5D%2C%22all%22%3A%5B%22true%22%5D%7D")),
            Example(
                .requestDown, before: "",
                rejected: .tooNew(pruningAnonymousVolumes, since: "1.42").adding(pruningAllVolumes)),
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22all%22%3A%7B%22false%22%3Atrue%7D%7D"),
                rejected: .tooNew(pruningAnonymousVolumes, since: "1.42").adding(pruningAllVolumes)),
            Example(
                .requestDown,
                before: Sample(query: "filters=%7B%22all%22%3A%5B%221%22%5D%2C%22label%22%3A%5B%22a%22%5D%7D"),
                after: Sample(query: "filters=%7B%22label%22%3A%5B%22a%22%5D%7D")),
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22all%22%3A%7B%22true%22%3Atrue%7D%7D"), after: ""),
        ]
    )

    static let addClusterVolumeSpec = Change(
        id: "1.42-create-cluster-volume",
        summary: "Swarm managers create cluster volumes.",
        endpoints: [.volumeCreate],
        requestUp: [.removeUnlessMisread(.clusterVolumeSpec)],
        requestDown: [.refuseMisread(.clusterVolumeSpec), .custom(refuseClusterVolume)],
        lossUp: .impossible("A request for a cluster volume is refused."),
        source: "api/server/router/volume/volume_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: #"{"Name":"v","ClusterVolumeSpec":{"Group":"g"}}"#, after: #"{"Name":"v"}"#),
            Example(
                .requestDown, before: #"{"Name":"v","ClusterVolumeSpec":{}}"#,
                rejected: .tooNew("ClusterVolumeSpec", since: "1.42")),
            Example(
                .requestDown, before: #"{"Name":"v","ClusterVolumeSpec":{"CapacityRange":{"LimitBytes":"1g"}}}"#,
                rejected: .misread("string", "ClusterVolumeSpec.CapacityRange.LimitBytes", as: "int64")),
            Example(.requestDown, before: #"{"Name":"v"}"#, after: #"{"Name":"v"}"#),
        ]
    )

    static let addClusterVolumes = Change(
        id: "1.42-list-cluster-volumes",
        summary: "Swarm managers list cluster volumes beside the others.",
        endpoints: [.volumeList],
        responseDown: [.custom(removeClusterVolumes)],
        source: "api/server/router/volume/volume_routes.go@28.x",
        examples: [
            Example(
                .responseDown, before: #"{"Volumes":[{"Name":"v"},{"Name":"c","ClusterVolume":{"ID":"1"}}]}"#,
                after: #"{"Volumes":[{"Name":"v"}]}"#),
            Example(.responseDown, before: #"{"Volumes":null}"#, after: #"{"Volumes":null}"#),
        ]
    )

    static let addClusterVolumeInspect = Change(
        id: "1.42-inspect-cluster-volume",
        summary: "Swarm managers know cluster volumes by name and id.",
        endpoints: [.volumeInspect],
        responseDown: [.custom(denyClusterVolume)],
        errorDown: denyMissingVolume,
        source: "api/server/router/volume/volume_routes.go@28.x",
        examples: [
            Example(
                .responseDown, before: #"{"Name":"c","ClusterVolume":{"ID":"1"}}"#,
                rejected: .noVolume("c")),
            Example(.responseDown, before: #"{"Name":"v"}"#, after: #"{"Name":"v"}"#),
            Example(
                .errorDown, before: #"{"message":"volume x not found"}"#,
                after: #"{"message":"get x: no such volume"}"#),
        ]
    )

    static let addVolumeUpdate = Change(
        id: "1.42-volume-update",
        summary: "Cluster volumes can be updated.",
        endpoints: [.volumeUpdate],
        requestDown: [.reject(status: 503, noClusterVolumes)],
        lossUp: .impossible("Every update is refused, as by an engine outside of a swarm."),
        source: "api/server/router/volume/volume_routes.go@28.x, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestDown, before: Sample(query: "version=1", body: #"{"Spec":{}}"#),
                rejected: Rejection(status: 503, message: noClusterVolumes))
        ]
    )

    static let labelAnonymousVolumes = Change(
        id: "1.42-anonymous-label",
        summary: "A volume that is created without a name has a label that says so.",
        endpoints: [.volumeCreate],
        requestDown: [.custom(labelAnonymousVolume)],
        lossUp: .approximate("Volumes that a container brings about have none."),
        source: "volume/service/service.go@23.0, which labels at every version",
        examples: [
            Example(
                .requestDown, before: #"{"Driver":"local"}"#,
                after: #"{"Driver":"local","Labels":{"com.docker.volume.anonymous":""}}"#),
            Example(
                .requestDown, before: #"{"Name":"","labels":{"a":"b"}}"#,
                after: #"{"Name":"","labels":{"a":"b","com.docker.volume.anonymous":""}}"#),
            Example(.requestDown, before: "null", after: #"{"Labels":{"com.docker.volume.anonymous":""}}"#),
            Example(.requestDown, before: #"{"Name":"v"}"#, after: #"{"Name":"v"}"#),
            Example(.requestDown, before: #"{"Labels":["a"]}"#, after: #"{"Labels":["a"]}"#),
        ]
    )
}

private let noClusterVolumes = "volume update only valid for cluster volumes, but swarm is unavailable"

private let pruningAnonymousVolumes = "pruning anonymous volumes alone"
private let pruningAllVolumes = ", which prunes every unused volume: set the filter all=true to have that"

private func pruneAllVolumes(_ request: inout Message, _: RewriteContext) {
    request.query.addFilter("all", "true")
}

private func refusePruningAnonymousVolumes(_ request: inout Message, _ context: RewriteContext) throws(Rejection) {
    let values = request.query.filterValues("all")
    guard !values.isEmpty, values.allSatisfy(["1", "true"].contains) else {
        throw context.tooNew(pruningAnonymousVolumes, since: "1.42").adding(pruningAllVolumes)
    }
    request.query.removeFilter("all")
}

/// What is no volume is for the engine to refuse.
private func labelAnonymousVolume(_ volume: inout JSONValue, _: RewriteContext) {
    guard volume.kind == .object || volume.isNull,
        volume.member(caseInsensitive: "Name").map({ $0.isNull || $0.string?.isEmpty == true }) ?? true
    else { return }
    let key = volume.key(caseInsensitive: "Labels") ?? "Labels"
    var labels = volume[key] ?? .null
    guard labels.kind == .object || labels.isNull else { return }
    if labels.isNull { labels = [:] }
    labels["com.docker.volume.anonymous"] = ""
    if volume.isNull { volume = [:] }
    volume[key] = labels
}

private func refuseClusterVolume(_ volume: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    guard volume.value(caseInsensitive: "ClusterVolumeSpec")?.kind == .object else { return }
    throw context.tooNew("ClusterVolumeSpec", since: "1.42")
}

private func removeClusterVolumes(_ list: inout JSONValue, _: RewriteContext) {
    list.update(at: "Volumes") { volumes in
        volumes.removeElements { $0["ClusterVolume"]?.kind == .object }
    }
}

private func denyClusterVolume(_ volume: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard volume["ClusterVolume"]?.kind == .object else { return }
    throw .noVolume(volume["Name"]?.string ?? "")
}
