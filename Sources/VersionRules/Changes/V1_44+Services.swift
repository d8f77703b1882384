// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_44Services = [addTaskStartInterval, addTaskSecurity, ignoreServiceNetworks]

    static let addTaskStartInterval = Change(
        id: "1.44-service-health-start-interval",
        summary: "Health checks of services have an interval of their own while a container starts.",
        endpoints: .toTaskTemplates,
        requestUp: [.remove("TaskTemplate.ContainerSpec.Healthcheck.StartInterval")],
        requestDown: [.refuse("TaskTemplate.ContainerSpec.Healthcheck.StartInterval", since: "1.44")],
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
        requestUp: [
            .remove("TaskTemplate.ContainerSpec.Privileges.Seccomp"),
            .remove("TaskTemplate.ContainerSpec.Privileges.AppArmor"),
            .remove("TaskTemplate.ContainerSpec.Privileges.NoNewPrivileges"),
        ],
        requestDown: [
            .refuse("TaskTemplate.ContainerSpec.Privileges.Seccomp", since: "1.44"),
            .refuse("TaskTemplate.ContainerSpec.Privileges.AppArmor", since: "1.44"),
            .refuse("TaskTemplate.ContainerSpec.Privileges.NoNewPrivileges", since: "1.44"),
        ],
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
                .responseDown, isStrict: true,
                before: #"{"Spec":{"ContainerSpec":{"Privileges":{"NoNewPrivileges":false,"Seccomp":null}}}}"#,
                after: #"{"Spec":{"ContainerSpec":{"Privileges":{}}}}"#),
        ]
    )

    static let ignoreServiceNetworks = Change(
        id: "1.44-service-networks",
        summary: "A service's networks are in its task template alone.",
        endpoints: [.serviceCreate, .serviceUpdate],
        reason: "Engines up to 28 heed Networks of the service at every version where the template has none.",
        source: "daemon/cluster/convert/service.go@28.x")
}
