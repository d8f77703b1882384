// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_52Services = [setServiceSwap, tellServiceSwap]

    static let setServiceSwap = Change(
        id: "1.52-service-swap",
        summary: "Services take SwapBytes and MemorySwappiness.",
        endpoints: [.serviceCreate, .serviceUpdate],
        requestUp: swapFields.map { .remove(.body(JSONPath(["TaskTemplate", "Resources", $0]))) },
        requestDown: [
            .refuse(nullable: "TaskTemplate.Resources.SwapBytes", since: "1.52"),
            .refuse(nullable: "TaskTemplate.Resources.MemorySwappiness", since: "1.52", unless: [-1]),
        ],
        lossUp: .impossible("A request that sets one is refused."),
        source: "daemon/server/router/swarm/helpers.go@29",
        examples: [
            Example(
                .requestUp, before: #"{"TaskTemplate":{"Resources":{"SwapBytes":1,"MemorySwappiness":2}}}"#,
                after: #"{"TaskTemplate":{"Resources":{}}}"#),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"Resources":{"SwapBytes":1}}}"#,
                rejected: .tooNew("TaskTemplate.Resources.SwapBytes", since: "1.52")),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"Resources":{"SwapBytes":0}}}"#,
                rejected: .tooNew("TaskTemplate.Resources.SwapBytes", since: "1.52")),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"Resources":{"MemorySwappiness":0}}}"#,
                rejected: .tooNew("TaskTemplate.Resources.MemorySwappiness", since: "1.52")),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"Resources":{"SwapBytes":null,"MemorySwappiness":-1}}}"#,
                after: #"{"TaskTemplate":{"Resources":{"SwapBytes":null,"MemorySwappiness":-1}}}"#),
        ]
    )

    static let tellServiceSwap = Change(
        id: "1.52-service-swap-answers",
        summary: "Services and tasks tell SwapBytes and MemorySwappiness.",
        endpoints: [.serviceList, .serviceInspect, .taskList, .taskInspect],
        responseDown: swapFields.flatMap { [Step].hideInTaskTemplates(JSONPath(["Resources", $0])) },
        source: "api/docs/CHANGELOG.md@29",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"TaskTemplate":{"Resources":{"SwapBytes":1,"Limits":{}}}}}"#,
                after: #"{"Spec":{"TaskTemplate":{"Resources":{"Limits":{}}}}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Spec":{"Resources":{"MemorySwappiness":1}}}"#,
                after: #"{"Spec":{"Resources":{}}}"#),
        ]
    )
}

private let swapFields = ["SwapBytes", "MemorySwappiness"]
