// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.38 changed.
    static let v1_38 = [
        tellNetworkAttachment, maskPaths, runInitInServices, buildWithBuildKit, cancelBuildsByID,
    ]

    static let tellNetworkAttachment = Change(
        id: "1.38-network-attachment",
        summary: "A task that attaches a container to a swarm's network tells which container that is.",
        endpoints: [.taskList, .taskInspect],
        responseDown: [.hide("Spec.NetworkAttachmentSpec")],
        source: "api/types/swarm/task.go@20.10; engines send it at every version, and leave it out elsewhere",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"ID":"t","Spec":{"NetworkAttachmentSpec":{"ContainerID":"7e62"},"ForceUpdate":0}}"#,
                after: #"{"ID":"t","Spec":{"ForceUpdate":0}}"#)
        ]
    )

    static let maskPaths = Change(
        id: "1.38-masked-paths",
        summary: "Which of the system's paths a container doesn't see, or may not write to, can be chosen.",
        endpoints: [.containerCreate, .containerInspect],
        requestDown: [.custom(refusePaths)],
        responseDown: [.hide("HostConfig.MaskedPaths"), .hide("HostConfig.ReadonlyPaths")],
        lossUp: .impossible("A container with such paths is refused."),
        source: "docs/api/v1.38.yaml@20.10; engines read and send it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"MaskedPaths":[]}}"#,
                rejected: .tooNew("HostConfig.MaskedPaths", since: "1.38")),
            Example(
                .requestDown, before: #"{"HostConfig":{"MaskedPaths":null,"ReadonlyPaths":null}}"#,
                after: #"{"HostConfig":{"MaskedPaths":null,"ReadonlyPaths":null}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"HostConfig":{"Isolation":"","MaskedPaths":["/proc/acpi"],"ReadonlyPaths":["/proc/bus"]}}"#,
                after: #"{"HostConfig":{"Isolation":""}}"#),
        ]
    )

    static let runInitInServices = Change(
        id: "1.38-service-init",
        summary: "A service can have an init process in its containers.",
        endpoints: .toTaskTemplates,
        requestDown: [.refuse("TaskTemplate.ContainerSpec.Init", since: "1.38")],
        responseDown: .hideInTaskTemplates("ContainerSpec.Init"),
        lossUp: .impossible("A service with such a process is refused."),
        source: "docs/api/v1.38.yaml@20.10; engines read and send it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Init":true}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Init", since: "1.38")),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Init":false}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Init":false}}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Spec":{"TaskTemplate":{"ContainerSpec":{"Init":false}}}}"#,
                after: #"{"Spec":{"TaskTemplate":{"ContainerSpec":{}}}}"#),
        ]
    )

    /// An engine before 18.06 would take the body, which BuildKit leaves empty, for the context.
    static let buildWithBuildKit = Change(
        id: "1.38-buildkit",
        summary: "A build can ask for BuildKit by version=2.",
        endpoints: [.imageBuild],
        requestDown: [.refuse(query: "version", since: "1.38", unless: ["1"])],
        lossUp: .impossible("A build by BuildKit is refused."),
        source: "builder/builder-next at 18.06; engines read it at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "t=a&version=2"),
                rejected: .tooNew("the parameter version", since: "1.38")),
            Example(.requestDown, before: Sample(query: "t=a&version=1"), after: Sample(query: "t=a&version=1")),
        ]
    )

    static let cancelBuildsByID = Change(
        id: "1.38-build-cancel",
        summary: "A build by BuildKit can be cancelled by its id.",
        endpoints: [.buildCancel],
        reason: "An engine without it says that there is no such page, and has no builds with an id.",
        source: "api/server/router/build/build.go@20.10"
    )
}

/// An empty list lifts what the engine does by itself, so that only null leaves it as it is.
private func refusePaths(_ container: inout JSONValue, context: RewriteContext) throws(Rejection) {
    let hostConfig = container.member(caseInsensitive: "HostConfig")
    for name in ["MaskedPaths", "ReadonlyPaths"] {
        guard let paths = hostConfig?.member(caseInsensitive: name), !paths.isNull else { continue }
        throw context.tooNew("HostConfig.\(name)", since: "1.38")
    }
}
