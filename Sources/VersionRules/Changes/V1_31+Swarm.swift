// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let ofSwarms1_31 = [keepSecretsElsewhere, runPlugins, answerSwarmErrors]

    static let keepSecretsElsewhere = Change(
        id: "1.31-secret-driver",
        summary: "A secret can be kept in a store outside of the swarm, which its driver names.",
        endpoints: [.secretCreate, .secretList, .secretInspect],
        requestDown: [.refuse("Driver", since: "1.31")],
        responseDown: [.hide("Spec.Driver")],
        lossUp: .impossible("A secret with a driver is refused."),
        source: "api/types/swarm/secret.go@20.10; engines read and send it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"Name":"a","Driver":{"Name":"vault"}}"#,
                rejected: .tooNew("Driver", since: "1.31")),
            Example(.requestDown, before: #"{"Name":"a","Driver":null}"#, after: #"{"Name":"a","Driver":null}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"ID":"s","Spec":{"Name":"a","Driver":{"Name":"vault"}}}"#,
                after: #"{"ID":"s","Spec":{"Name":"a"}}"#),
        ]
    )

    static let runPlugins = Change(
        id: "1.31-plugin-service",
        summary: "A service can run a plugin on the swarm's nodes.",
        endpoints: .toTaskTemplates,
        requestDown: [.refuse("TaskTemplate.PluginSpec", since: "1.31"), .custom(refusePluginRuntime)],
        responseDown: .hideInTaskTemplates("PluginSpec"),
        lossUp: .impossible("A service that runs a plugin is refused."),
        source: "api/types/swarm/task.go@20.10; engines read and send it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"TaskTemplate":{"PluginSpec":{"Remote":"vieux/sshfs"}}}"#,
                rejected: .tooNew("TaskTemplate.PluginSpec", since: "1.31")),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"Runtime":"plugin"}}"#,
                rejected: .tooNew("TaskTemplate.Runtime=plugin", since: "1.31")),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"Runtime":"container"}}"#,
                after: #"{"TaskTemplate":{"Runtime":"container"}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"TaskTemplate":{"PluginSpec":{"Remote":"vieux/sshfs"},"Runtime":"plugin"}}}"#,
                after: #"{"Spec":{"TaskTemplate":{"Runtime":"plugin"}}}"#),
        ]
    )

    static let answerSwarmErrors = Change(
        id: "1.31-swarm-errors",
        summary: "A secret that is missing, exists or can't be updated, and a last manager that is demoted, "
            + "give 404, 409 and 400; it was 500.",
        endpoints: [.secretCreate, .secretUpdate, .secretDelete, .nodeUpdate],
        reason: "The engine's release decides it, not the version that is spoken.",
        source: "docs/api/version-history.md@28.x; daemon/cluster/errors.go@20.10"
    )
}

private func refusePluginRuntime(_ service: inout JSONValue, context: RewriteContext) throws(Rejection) {
    let runtime = service.member(caseInsensitive: "TaskTemplate")?.member(caseInsensitive: "Runtime")?.string
    guard runtime == "plugin" else { return }
    throw context.tooNew("TaskTemplate.Runtime=plugin", since: "1.31")
}
