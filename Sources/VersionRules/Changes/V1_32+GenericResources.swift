// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let reserveGenericResources = Change(
        id: "1.32-generic-resources",
        summary: "A swarm's nodes can offer resources of any kind, and services can reserve them.",
        endpoints: [
            .serviceCreate, .serviceUpdate, .serviceInspect, .serviceList, .taskInspect, .taskList, .nodeInspect,
            .nodeList, .info,
        ],
        requestDown: [.refuse("TaskTemplate.Resources.Reservations.GenericResources", since: "1.32")],
        responseUp: [.custom(tellNoGenericResources)],
        responseDown: .hideInTaskTemplates("Resources.Reservations.GenericResources") + [
            .hide("AssignedGenericResources"), .hide("GenericResources"),
            .hide("Description.Resources.GenericResources"),
        ],
        lossUp: .impossible("A service that reserves such resources is refused."),
        source:
            "api/types/swarm/task.go@20.10 and docs/api/v1.32.yaml@20.10; engines read and send them at every version",
        examples: [
            Example(
                .requestDown,
                before:
                    #"{"TaskTemplate":{"Resources":{"Reservations":{"GenericResources":[{"NamedResourceSpec":{}}]}}}}"#,
                rejected: .tooNew("TaskTemplate.Resources.Reservations.GenericResources", since: "1.32")),
            Example(.responseUp, before: #"{"NCPU":2}"#, after: #"{"NCPU":2,"GenericResources":null}"#),
            Example(.responseUp, before: #"{"ID":"n","Spec":{}}"#, after: #"{"ID":"n","Spec":{}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"NCPU":2,"GenericResources":null}"#, after: #"{"NCPU":2}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"Resources":{"Reservations":{"NanoCPUs":1,"GenericResources":[]}}}}"#,
                after: #"{"Spec":{"Resources":{"Reservations":{"NanoCPUs":1}}}}"#),
        ]
    )
}

/// Only the answer about the engine has them where there are none.
private func tellNoGenericResources(_ answer: inout JSONValue, _: RewriteContext) {
    if answer["NCPU"] != nil, answer["GenericResources"] == nil { answer["GenericResources"] = .null }
}
