// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let leaveOutNoWarnings25 = Change(
        id: "engine25-service-warnings",
        summary: "Engine 25 has null for no warnings about a service, below 1.44 too; they were left out.",
        endpoints: [.serviceCreate],
        responseDown: [.custom(leaveOutNoWarnings)],
        source: alwaysTellServiceWarnings.source,
        examples: [
            Example(.responseDown, before: #"{"ID":"s","Warnings":null}"#, after: #"{"ID":"s"}"#),
            Example(
                .responseDown, before: #"{"ID":"s","Warnings":["no digest"]}"#,
                after: #"{"ID":"s","Warnings":["no digest"]}"#),
        ]
    )
}

private func leaveOutNoWarnings(_ answer: inout JSONValue, _: RewriteContext) {
    if answer["Warnings"]?.isNull ?? false { answer["Warnings"] = nil }
}
