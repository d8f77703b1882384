// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_44Images = [addUntilFilter, omitUnknownCreation, deprecateAutomated]

    static let addUntilFilter = Change(
        id: "1.44-image-until",
        summary: "Images can be listed by age, with the filter until.",
        endpoints: [.imageList],
        lossUp: .impossible("An engine that does not know the filter refuses it."),
        reason: "It goes by the engine's release: 25 and later know it, older ones refuse it.",
        source: "daemon/images/images.go@20.10 and daemon/containerd/image_list.go@26.1")

    static let omitUnknownCreation = Change(
        id: "1.44-image-created",
        summary: "Image inspect leaves out Created where that is unknown; it was the year 1.",
        endpoints: [.imageInspect],
        responseUp: [.custom(dropUnknownCreation)],
        responseDown: [.setDefault("Created", to: beginningOfTime)],
        source: "api/server/router/image/image_routes.go@28.x",
        examples: [
            Example(
                .responseDown, before: #"{"Id":"1"}"#, after: #"{"Id":"1","Created":"0001-01-01T00:00:00Z"}"#),
            Example(
                .responseDown, before: #"{"Created":"2026-11-23T19:07:11Z"}"#,
                after: #"{"Created":"2026-11-23T19:07:11Z"}"#),
            Example(
                .responseUp, before: #"{"Id":"1","Created":"0001-01-01T00:00:00Z"}"#, after: #"{"Id":"1"}"#),
            Example(
                .responseUp, before: #"{"Created":"2026-11-23T19:07:11Z"}"#,
                after: #"{"Created":"2026-11-23T19:07:11Z"}"#),
        ]
    )

    static let deprecateAutomated = Change(
        id: "1.44-search-automated",
        summary: "No image that a search finds is said to be automated.",
        endpoints: [.imageSearch],
        reason: "It goes by what the registry answers, at every version.",
        source: "docs/api/version-history.md@26.1")
}

private let beginningOfTime: JSONValue = "0001-01-01T00:00:00Z"

private func dropUnknownCreation(_ image: inout JSONValue, _: RewriteContext) {
    if image["Created"]?.says(beginningOfTime) == true { image["Created"] = nil }
}
