// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let taskStartInterval = LaterField("TaskTemplate.ContainerSpec.Healthcheck.StartInterval", type: .number)
    static let taskSecurity = [
        LaterField("TaskTemplate.ContainerSpec.Privileges.Seccomp", type: .object(["Mode": .text, "Profile": .text])),
        LaterField("TaskTemplate.ContainerSpec.Privileges.AppArmor", type: .object(["Mode": .text])),
        LaterField("TaskTemplate.ContainerSpec.Privileges.NoNewPrivileges", type: .flag),
    ]
    static let taskCreateMountpoint = LaterField(
        "TaskTemplate.ContainerSpec.Mounts[].BindOptions.CreateMountpoint", type: .flag)
    static let taskForceRecursive = LaterField(
        "TaskTemplate.ContainerSpec.Mounts[].BindOptions.ReadOnlyForceRecursive", type: .flag)
}

extension Change {
    static let v1_44Services = [
        addTaskStartInterval, addTaskSecurity, addTaskMountOptions, ignoreServiceNetworks, alwaysTellServiceWarnings,
    ]

    static let addTaskStartInterval = Change(
        id: "1.44-service-health-start-interval",
        summary: "Health checks of services have an interval of their own while a container starts.",
        endpoints: .toTaskTemplates,
        requestUp: [.removeUnlessMisread(.taskStartInterval)],
        requestDown: [.refuse(.taskStartInterval, since: "1.44")],
        responseDown: .hideInTaskTemplates("ContainerSpec.Healthcheck.StartInterval"),
        lossUp: .impossible("A request that sets it is refused."),
        source: "api/server/router/swarm/helpers.go@28.x",
        examples: [
            Example(
                .requestUp, before: #"{"TaskTemplate":{"ContainerSpec":{"Healthcheck":{"StartInterval":1000000}}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Healthcheck":{}}}}"#),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Healthcheck":{"StartInterval":1000000}}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Healthcheck.StartInterval", since: "1.44")),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"ContainerSpec":{"Healthcheck":{"StartInterval":1000000}}}}"#,
                after: #"{"Spec":{"ContainerSpec":{"Healthcheck":{}}}}"#),
        ]
    )

    static let addTaskSecurity = Change(
        id: "1.44-service-security",
        summary: "Services set seccomp, AppArmor and no-new-privileges of their containers.",
        endpoints: .toTaskTemplates,
        requestUp: LaterField.taskSecurity.map { .removeUnlessMisread($0) },
        requestDown: LaterField.taskSecurity.map { .refuse($0, since: "1.44", unless: isDefaultMode) },
        responseUp: .fillInTaskTemplates("ContainerSpec.Privileges.NoNewPrivileges", with: false),
        responseDown: .hideInTaskTemplates("ContainerSpec.Privileges.Seccomp")
            + .hideInTaskTemplates("ContainerSpec.Privileges.AppArmor")
            + .hideInTaskTemplates("ContainerSpec.Privileges.NoNewPrivileges"),
        lossUp: .impossible("A request that sets them is refused."),
        source: "api/server/router/swarm/helpers.go@28.x",
        examples: [
            Example(
                .requestUp,
                before: #"""
                    {"TaskTemplate":{"ContainerSpec":{"Privileges":{"Seccomp":{"Mode":"unconfined"},\#
                    "AppArmor":{"Mode":"disabled"},"NoNewPrivileges":true,"SELinuxContext":null}}}}
                    """#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Privileges":{"SELinuxContext":null}}}}"#),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Privileges":{"NoNewPrivileges":true}}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Privileges.NoNewPrivileges", since: "1.44")),
            Example(
                .requestDown, before: withSecurity(#"{"Seccomp":{"Mode":"default"},"AppArmor":{"mode":"","x":1}}"#),
                after: withSecurity(#"{"Seccomp":{"Mode":"default"},"AppArmor":{"mode":"","x":1}}"#)),
            Example(
                .requestDown, before: withSecurity(#"{"Seccomp":{"Mode":"default","Profile":"e30="}}"#),
                rejected: .tooNew("TaskTemplate.ContainerSpec.Privileges.Seccomp", since: "1.44")),
            Example(
                .requestDown, before: withSecurity(#"{"AppArmor":{"Mode":"disabled"}}"#),
                rejected: .tooNew("TaskTemplate.ContainerSpec.Privileges.AppArmor", since: "1.44")),
            Example(
                .responseUp,
                before: #"{"Spec":{"TaskTemplate":{"ContainerSpec":{"Privileges":{"SELinuxContext":null}}}}}"#,
                after: #"""
                    {"Spec":{"TaskTemplate":{"ContainerSpec":{"Privileges":{"SELinuxContext":null,\#
                    "NoNewPrivileges":false}}}}}
                    """#),
            Example(
                .responseUp, before: #"{"Spec":{"ContainerSpec":{"Image":"a"}}}"#,
                after: #"{"Spec":{"ContainerSpec":{"Image":"a"}}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"ContainerSpec":{"Privileges":{"NoNewPrivileges":false,"Seccomp":null}}}}"#,
                after: #"{"Spec":{"ContainerSpec":{"Privileges":{}}}}"#),
        ]
    )

    private static func withSecurity(_ privileges: String) -> Sample {
        Sample(body: #"{"TaskTemplate":{"ContainerSpec":{"Privileges":\#(privileges)}}}"#)
    }

    static let addTaskMountOptions = Change(
        id: "1.44-service-mount-options",
        summary: "Binds of services can have their source made, and be refused where they'd not be all read-only.",
        endpoints: [.serviceCreate, .serviceUpdate],
        requestDown: [
            .refuse(.taskCreateMountpoint, since: "1.44"), .refuse(.taskForceRecursive, since: "1.44"),
        ],
        lossUp: .impossible("A request that sets one is refused."),
        source: "daemon/cluster/convert/container.go@24.0 and @25.0, which heeds them at every version",
        examples: [
            Example(
                .requestDown,
                before: #"""
                    {"TaskTemplate":{"ContainerSpec":{"Mounts":\#
                    [{"Type":"bind","BindOptions":{"ReadOnlyForceRecursive":true}}]}}}
                    """#,
                rejected: .tooNew(
                    "TaskTemplate.ContainerSpec.Mounts[].BindOptions.ReadOnlyForceRecursive", since: "1.44")),
            Example(
                .requestDown,
                before: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":"bind","BindOptions":{}}]}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":"bind","BindOptions":{}}]}}}"#),
        ]
    )

    static let ignoreServiceNetworks = Change(
        id: "1.44-service-networks",
        summary: "A service's networks are in its task template alone.",
        endpoints: [.serviceCreate, .serviceUpdate],
        reason: "Engines up to 28 heed Networks of the service at every version; for Engine 29 they are moved.",
        source: "daemon/cluster/convert/service.go@28.x")

    static let alwaysTellServiceWarnings = Change(
        id: "1.44-service-create-warnings",
        summary: "Creating a service is answered with null where there are no warnings; they were left out.",
        endpoints: [.serviceCreate],
        responseUp: [.setDefault("Warnings", to: .null)],
        source: "api/types/client.go@24.0 and api/types/swarm/service_create_response.go@25.0, at every version",
        examples: [
            Example(.responseUp, before: #"{"ID":"s"}"#, after: #"{"ID":"s","Warnings":null}"#),
            Example(
                .responseUp, before: #"{"ID":"s","Warnings":["no digest"]}"#,
                after: #"{"ID":"s","Warnings":["no digest"]}"#),
        ]
    )
}

/// What engines do anyway that know of no modes.
private func isDefaultMode(_ profile: JSONValue) -> Bool {
    guard profile.kind == .object, profile.member(caseInsensitive: "Profile")?.isUnset() ?? true else { return false }
    return profile.member(caseInsensitive: "Mode").map { $0.isUnset() || $0.string == "default" } ?? true
}
