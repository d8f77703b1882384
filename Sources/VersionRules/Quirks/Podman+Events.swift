// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let nameEventsPodman = Change(
        id: "podman-event-names",
        summary: "Podman says that a container, network or volume was removed where Docker says destroyed.",
        endpoints: [.events],
        requestUp: [.customHead(askForPodmanNames)],
        responseDown: [.custom(nameDestruction)],
        lossDown: .approximate("Podman's own events, such as init and cleanup, are sent too."),
        source: "The events of Podman 4.3 and of Docker 20.10",
        examples: [
            Example(
                .responseDown,
                before: #"{"status":"remove","id":"531f","Type":"container","Action":"remove","time":1795854488}"#,
                after: #"{"status":"destroy","id":"531f","Type":"container","Action":"destroy","time":1795854488}"#),
            Example(
                .responseDown, before: #"{"status":"remove","id":"data","Type":"volume","Action":"remove"}"#,
                after: #"{"status":"destroy","id":"data","Type":"volume","Action":"destroy"}"#),
            Example(
                .responseDown, before: #"{"status":"remove","id":"6cb0","Type":"image","Action":"remove"}"#,
                after: #"{"status":"remove","id":"6cb0","Type":"image","Action":"remove"}"#),
            Example(
                .requestUp, before: Sample(query: "filters=%7B%22event%22%3A%5B%22destroy%22%5D%7D"),
                after: Sample(query: "filters=%7B%22event%22%3A%5B%22destroy%22%2C%22remove%22%5D%7D")),
            Example(
                .requestUp, before: Sample(query: "filters=%7B%22event%22%3A%7B%22die%22%3Atrue%7D%7D"),
                after: Sample(query: "filters=%7B%22event%22%3A%7B%22die%22%3Atrue%2C%22died%22%3Atrue%7D%7D")),
            Example(.requestUp, before: Sample(query: "since=1"), after: Sample(query: "since=1")),
        ]
    )
}

/// How Podman calls in a filter what it, or Docker, calls otherwise in an event.
private let namesInFilters = ["destroy": "remove", "die": "died"]

private func askForPodmanNames(_ request: inout Message, _: RewriteContext) {
    let asked = request.query.filterValues("event")
    for name in asked.compactMap({ namesInFilters[$0] }) where !asked.contains(name) {
        request.query.addFilter("event", name)
    }
}

private func nameDestruction(_ event: inout JSONValue, _: RewriteContext) {
    guard ["container", "network", "volume"].contains(event["Type"]?.string) else { return }
    for key in ["status", "Action"] where event[key]?.string == "remove" { event[key] = "destroy" }
}
