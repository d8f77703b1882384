// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.37 changed.
    static let v1_37 = [templateSecrets, refuseSecretTemplates, refuseConfigTemplates, exposeSCTP]

    static let templateSecrets = Change(
        id: "1.37-templating",
        summary: "A secret or config can be a template, which names the driver that fills it in.",
        endpoints: [
            .secretCreate, .secretUpdate, .secretList, .secretInspect,
            .configCreate, .configUpdate, .configList, .configInspect,
        ],
        requestDown: [.refuse("Templating", since: "1.37")],
        responseDown: [.hide("Spec.Templating")],
        lossUp: .impossible("A template is refused."),
        source:
            "api/types/swarm/secret.go@20.10; engines send it at every version, and leave it out where there is none",
        examples: [
            Example(
                .requestDown, before: #"{"Name":"a","Data":"","Templating":{"Name":"golang"}}"#,
                rejected: .tooNew("Templating", since: "1.37")),
            Example(
                .requestDown, before: #"{"Name":"a","Templating":null}"#, after: #"{"Name":"a","Templating":null}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Spec":{"Name":"a","Templating":{"Name":"golang"}}}"#,
                after: #"{"Spec":{"Name":"a"}}"#),
        ]
    )

    /// Engines refuse it from older clients on their own account, but only where they are created.
    static let refuseSecretTemplates = Change(
        id: "1.37-secret-templating",
        summary: "A secret that is a template is no longer refused.",
        endpoints: [.secretCreate],
        requestUp: [.custom(refuseSecretTemplate)],
        source: "api/server/router/swarm/cluster_routes.go@20.10 and @28.x, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"Name":"a","Templating":{}}"#,
                rejected: Rejection(
                    status: 400, message: "secret templating is not supported on the specified API version: 1.12")),
            Example(.requestUp, before: #"{"Name":"a","Data":""}"#, after: #"{"Name":"a","Data":""}"#),
        ]
    )

    static let refuseConfigTemplates = Change(
        id: "1.37-config-templating",
        summary: "A config that is a template is no longer refused.",
        endpoints: [.configCreate],
        requestUp: [.custom(refuseConfigTemplate)],
        source: "api/server/router/swarm/cluster_routes.go@20.10 and @28.x, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"Name":"a","Templating":{"Name":"golang"}}"#,
                rejected: Rejection(
                    status: 400, message: "config templating is not supported on the specified API version: 1.12")),
            Example(
                .requestUp, before: #"{"Name":"a","Templating":null}"#, after: #"{"Name":"a","Templating":null}"#),
        ]
    )

    static let exposeSCTP = Change(
        id: "1.37-sctp",
        summary: "Containers and services can expose SCTP ports.",
        endpoints: [.containerCreate, .serviceCreate, .serviceUpdate],
        reason: "An older engine refuses protocols that it doesn't know.",
        source: "docs/api/version-history.md@28.x"
    )
}

private func refuseSecretTemplate(_ secret: inout JSONValue, context: RewriteContext) throws(Rejection) {
    try refuseTemplate("secret", secret, context)
}

private func refuseConfigTemplate(_ config: inout JSONValue, context: RewriteContext) throws(Rejection) {
    try refuseTemplate("config", config, context)
}

private func refuseTemplate(_ kind: String, _ value: JSONValue, _ context: RewriteContext) throws(Rejection) {
    guard let template = value.member(caseInsensitive: "Templating"), !template.isNull else { return }
    throw Rejection(
        status: 400, message: "\(kind) templating is not supported on the specified API version: \(context.client)")
}
