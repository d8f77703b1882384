// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_42Services = [
        tellTaskVolumes, acceptEmptyBodies, acceptEmptyUpdates, acceptNoPrivileges, readClusterOptions,
    ]

    static let tellTaskVolumes = Change(
        id: "1.42-task-volumes",
        summary: "A task tells which cluster volumes it was given.",
        endpoints: [.taskList, .taskInspect],
        responseUp: taskVolumes.filled,
        responseDown: taskVolumes.hidden,
        source: "api/types/swarm/task.go@23.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .responseUp, before: #"{"ID":"t","DesiredState":"running"}"#,
                after: #"{"ID":"t","DesiredState":"running","Volumes":null}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"ID":"t","DesiredState":"running","Volumes":null}"#,
                after: #"{"ID":"t","DesiredState":"running"}"#),
        ]
    )

    static let readClusterOptions = Change(
        id: "1.42-service-cluster-options",
        summary: "Mounts of services may have ClusterOptions, which say nothing yet.",
        endpoints: [.serviceCreate, .serviceUpdate],
        requestDown: [.refuseMisread(.clusterOptions)],
        source: "api/types/mount/mount.go@23.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"ClusterOptions":true}]}}}"#,
                rejected: .misread("bool", "TaskTemplate.ContainerSpec.Mounts[].ClusterOptions", as: "struct")),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"ClusterOptions":{}}]}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"ClusterOptions":{}}]}}}"#),
        ]
    )

    static let acceptEmptyBodies = Change(
        id: "1.42-empty-bodies",
        summary:
            "Requests about swarms, plugins, networks, volumes and execs may come without a body, which means null.",
        endpoints: .withOptionalBodies,
        requestDown: [.customMessage(writeEmptyBody)],
        source: "api/server/httputils/httputils.go@23.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestDown, before: "", after: Sample(headers: ["Content-Type": "application/json"], body: "null")),
            Example(
                .requestDown, before: Sample(headers: ["Content-Type": "text/plain"]),
                after: Sample(headers: ["Content-Type": "text/plain"], body: "null")),
            Example(.requestDown, before: "{}", after: "{}"),
        ]
    )

    static let acceptEmptyUpdates = Change(
        id: "1.42-empty-update",
        summary: "The update of a container may come without a body, and changes nothing then.",
        endpoints: [.containerUpdate],
        requestDown: acceptEmptyBodies.steps.requestDown,
        source: acceptEmptyBodies.source,
        examples: acceptEmptyBodies.examples
    )

    static let acceptNoPrivileges = Change(
        id: "1.42-no-privileges",
        summary: "A plugin is pulled or upgraded without a body, which grants it no privileges; a wrong one is a 400.",
        endpoints: [.pluginPull, .pluginUpgrade],
        requestDown: acceptEmptyBodies.steps.requestDown,
        errorUp: [.changeStatus(from: 500, to: 400, whereMessageBegins: ["failed to parse privileges:"])],
        source: "api/server/router/plugin/plugin_routes.go@20.10 and @23.0, and the answers of 20.10 and 28",
        examples: acceptEmptyBodies.examples + [
            WrongRequest.example(.errorUp, "failed to parse privileges: unexpected EOF", from: 500, to: 400)
        ]
    )
}

extension EndpointScope {
    /// Where engines since 23 do without a body.
    static let withOptionalBodies: EndpointScope = [
        .swarmInit, .swarmJoin, .swarmUpdate, .swarmUnlock, .nodeUpdate, .serviceCreate, .serviceUpdate, .secretCreate,
        .secretUpdate, .configCreate, .configUpdate, .pluginSet, .networkCreate, .volumeCreate, .execStart,
    ]
}

/// Engines without such volumes give none.
private let taskVolumes: AddedFields = ["Volumes": .null]

/// To engines, null sets nothing.
private func writeEmptyBody(_ request: inout Message, _: RewriteContext) {
    guard request.body.sourceBytes.isEmpty else { return }
    request.body = .null
    if request.headers["Content-Type"] == nil { request.headers.set("Content-Type", to: "application/json") }
}
