// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.33 changed.
    static let v1_33 = [filterSwarmEvents]

    static let filterSwarmEvents = Change(
        id: "1.33-event-filters",
        summary: "Events can be filtered by config, node, secret and service.",
        endpoints: [.events],
        requestDown: [.refuse(filters: ["config", "node", "secret", "service"], since: "1.33")],
        lossUp: .impossible("These filters are refused: an older engine would send events of all of them."),
        source: "daemon/events/filter.go@20.10; engines read them at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22service%22%3A%7B%22web%22%3Atrue%7D%7D"),
                rejected: .tooNew("the filter service", since: "1.33")),
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22type%22%3A%5B%22container%22%5D%7D"),
                after: Sample(query: "filters=%7B%22type%22%3A%5B%22container%22%5D%7D")),
            Example(.requestDown, before: Sample(query: "since=1"), after: Sample(query: "since=1")),
        ]
    )
}
