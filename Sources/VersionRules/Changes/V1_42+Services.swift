// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_42Services = [tellTaskVolumes, acceptEmptyBodies]

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

    static let acceptEmptyBodies = Change(
        id: "1.42-empty-bodies",
        summary: "Requests about swarms and plugins may come without a body, which says as much as an empty one.",
        endpoints: .withOptionalBodies,
        requestDown: [.customMessage(writeEmptyBody)],
        source: "api/server/httputils/httputils.go@23.0, and the answers of 20.10 and 28",
        examples: [
            Example(.requestDown, before: "", after: "null"),
            Example(.requestDown, before: "{}", after: "{}"),
        ]
    )
}

extension EndpointScope {
    /// Where engines since 23 do without a body.
    static let withOptionalBodies: EndpointScope = [
        .swarmInit, .swarmJoin, .swarmUpdate, .swarmUnlock, .nodeUpdate, .serviceCreate, .serviceUpdate, .secretCreate,
        .secretUpdate, .configCreate, .configUpdate, .pluginSet,
    ]
}

/// Engines without such volumes give none.
private let taskVolumes: AddedFields = ["Volumes": .null]

/// To engines, null sets nothing.
private func writeEmptyBody(_ request: inout Message, _: RewriteContext) {
    if request.body.sourceBytes.isEmpty { request.body = .null }
}
