// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_41Services = [
        addTaskCapabilities, addTaskPidsLimit, addTaskUlimits, addTaskNonRecursiveBinds, addServiceStatus, addJobs,
    ]

    static let addTaskCapabilities = Change(
        id: "1.41-service-capabilities",
        summary: "Services say which capabilities their containers get and lose.",
        endpoints: .toTaskTemplates,
        requestUp: [
            .remove("TaskTemplate.ContainerSpec.CapabilityAdd"), .remove("TaskTemplate.ContainerSpec.CapabilityDrop"),
        ],
        requestDown: [
            .refuse("TaskTemplate.ContainerSpec.CapabilityAdd", since: "1.41"),
            .refuse("TaskTemplate.ContainerSpec.CapabilityDrop", since: "1.41"),
        ],
        responseDown: .hideInTaskTemplates("ContainerSpec.CapabilityAdd")
            + .hideInTaskTemplates("ContainerSpec.CapabilityDrop"),
        lossUp: .impossible("A request that sets them is refused."),
        source: "api/server/router/swarm/helpers.go@20.10",
        examples: [
            Example(
                .requestUp,
                before: #"{"TaskTemplate":{"ContainerSpec":{"Image":"a","CapabilityAdd":["CAP_KILL"]}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Image":"a"}}}"#),
            Example(
                .requestDown,
                before: #"{"TaskTemplate":{"ContainerSpec":{"Image":"a","CapabilityAdd":["CAP_KILL"]}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.CapabilityAdd", since: "1.41")),
            Example(
                .responseDown, isStrict: true,
                before: #"{"ID":"1","Spec":{"TaskTemplate":{"ContainerSpec":{"CapabilityDrop":["CAP_KILL"]}}}}"#,
                after: #"{"ID":"1","Spec":{"TaskTemplate":{"ContainerSpec":{}}}}"#),
        ]
    )

    static let addTaskPidsLimit = Change(
        id: "1.41-service-pids-limit",
        summary: "Services limit how many processes a container may have.",
        endpoints: .toTaskTemplates,
        requestUp: [.remove("TaskTemplate.Resources.Limits.Pids")],
        requestDown: [.refuse("TaskTemplate.Resources.Limits.Pids", since: "1.41")],
        responseDown: .hideInTaskTemplates("Resources.Limits.Pids"),
        lossUp: .impossible("A request that sets it is refused."),
        source: "api/server/router/swarm/helpers.go@20.10",
        examples: [
            Example(
                .requestUp, before: #"{"TaskTemplate":{"Resources":{"Limits":{"Pids":9}}}}"#,
                after: #"{"TaskTemplate":{"Resources":{"Limits":{}}}}"#),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"Resources":{"Limits":{"Pids":9}}}}"#,
                rejected: .tooNew("TaskTemplate.Resources.Limits.Pids", since: "1.41")),
            Example(
                .responseDown, isStrict: true, before: #"{"Spec":{"Resources":{"Limits":{"Pids":9}}}}"#,
                after: #"{"Spec":{"Resources":{"Limits":{}}}}"#),
        ]
    )

    static let addTaskUlimits = Change(
        id: "1.41-service-ulimits",
        summary: "Services set the ulimits of their containers.",
        endpoints: .toTaskTemplates,
        requestUp: [.remove("TaskTemplate.ContainerSpec.Ulimits")],
        requestDown: [.refuse("TaskTemplate.ContainerSpec.Ulimits", since: "1.41")],
        responseDown: .hideInTaskTemplates("ContainerSpec.Ulimits"),
        lossUp: .impossible("A request that sets them is refused."),
        source: "api/server/router/swarm/helpers.go@20.10",
        examples: [
            Example(
                .requestUp, before: #"{"TaskTemplate":{"ContainerSpec":{"Ulimits":[{"Name":"nofile","Soft":9}]}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{}}}"#),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Ulimits":[{"Name":"nofile","Soft":9}]}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Ulimits", since: "1.41")),
            Example(
                .responseDown, isStrict: true, before: #"{"Spec":{"ContainerSpec":{"Ulimits":[{"Name":"core"}]}}}"#,
                after: #"{"Spec":{"ContainerSpec":{}}}"#),
        ]
    )

    static let addTaskNonRecursiveBinds = Change(
        id: "1.41-service-non-recursive-binds",
        summary: "Services bind folders without what is mounted below them.",
        endpoints: .toTaskTemplates,
        requestDown: [.refuse("TaskTemplate.ContainerSpec.Mounts[].BindOptions.NonRecursive", since: "1.41")],
        responseDown: .hideInTaskTemplates("ContainerSpec.Mounts[].BindOptions.NonRecursive"),
        lossUp: .impossible("A request that sets it is refused."),
        source: "daemon/cluster/convert/container.go@20.10; engines since then apply it at every version",
        examples: [
            Example(
                .requestDown,
                before: #"""
                    {"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":"bind"},\#
                    {"Type":"bind","BindOptions":{"NonRecursive":true}}]}}}
                    """#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Mounts[].BindOptions.NonRecursive", since: "1.41")),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"ContainerSpec":{"Mounts":[{"BindOptions":{"NonRecursive":true}}]}}}"#,
                after: #"{"Spec":{"ContainerSpec":{"Mounts":[{"BindOptions":{}}]}}}"#),
        ]
    )

    static let addServiceStatus = Change(
        id: "1.41-service-status",
        summary: "Listing services tells how many tasks run and should run, if status asks for it.",
        endpoints: [.serviceList],
        requestUp: [.remove(.query("status"))],
        responseDown: [.hide("ServiceStatus")],
        lossUp: .approximate("Engines before 20.10 don't count; the field is optional."),
        source: "api/server/router/swarm/cluster_routes.go@20.10",
        examples: [
            Example(.requestUp, before: Sample(query: "status=true"), after: ""),
            Example(
                .responseDown, isStrict: true, before: #"{"ID":"1","ServiceStatus":{"RunningTasks":1}}"#,
                after: #"{"ID":"1"}"#),
        ]
    )

    static let addJobs = Change(
        id: "1.41-jobs",
        summary: "Services may be jobs, whose tasks end.",
        endpoints: .toTaskTemplates,
        requestUp: [.remove("Mode.ReplicatedJob"), .remove("Mode.GlobalJob")],
        requestDown: [.custom(refuseJobs)],
        responseDown: [.hide("JobStatus"), .hide("JobIteration")],
        lossDown: .impossible("A job keeps its mode in lists, for no older one says the same."),
        lossUp: .impossible("A request for a job is refused."),
        source: "api/server/router/swarm/helpers.go@20.10",
        examples: [
            Example(.requestUp, before: #"{"Mode":{"GlobalJob":{}}}"#, after: #"{"Mode":{}}"#),
            Example(
                .requestDown, before: #"{"Mode":{"ReplicatedJob":{}}}"#,
                rejected: .tooNew("Mode.ReplicatedJob", since: "1.41")),
            Example(
                .requestDown, before: #"{"Mode":{"Replicated":{"Replicas":1},"GlobalJob":null}}"#,
                after: #"{"Mode":{"Replicated":{"Replicas":1},"GlobalJob":null}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"ID":"1","JobStatus":{"JobIteration":{"Index":1}}}"#,
                after: #"{"ID":"1"}"#),
        ]
    )
}

/// An empty object is a mode, too.
private func refuseJobs(_ service: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    for mode in ["ReplicatedJob", "GlobalJob"]
    where service.value(caseInsensitive: JSONPath(["Mode", mode]))?.kind == .object {
        throw context.tooNew("Mode.\(mode)", since: "1.41")
    }
}
