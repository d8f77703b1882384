// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let events1_22 = [describeEvents, addEventFilters1_22]

    static let describeEvents = Change(
        id: "1.22-event-actors",
        summary: "Events tell what they are about by Type, Action and Actor; those of volumes and networks are new.",
        endpoints: [.events],
        responseUp: [.custom(describeEvent)],
        responseDown: [.hide("Type"), .hide("Action"), .hide("Actor")],
        lossDown: .approximate("Events of volumes and networks are sent to older clients too, but in strict mode."),
        lossUp: .approximate("The actor's attributes are its image, or name, alone."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"""
                    {"status":"start","id":"7e62","from":"busybox","Type":"container","Action":"start",\#
                    "Actor":{"ID":"7e62","Attributes":{"image":"busybox"}},"time":1795460776}
                    """#,
                after: #"{"status":"start","id":"7e62","from":"busybox","time":1795460776}"#),
            Example(
                .responseUp, before: #"{"status":"start","id":"7e62","from":"busybox","time":1795460776}"#,
                after: #"""
                    {"status":"start","id":"7e62","from":"busybox","Type":"container","Action":"start",\#
                    "Actor":{"ID":"7e62","Attributes":{"image":"busybox"}},"time":1795460776}
                    """#),
            Example(
                .responseUp, before: #"{"status":"pull","id":"busybox:latest","time":1795460776}"#,
                after: #"""
                    {"status":"pull","id":"busybox:latest","Type":"image","Action":"pull",\#
                    "Actor":{"ID":"busybox:latest","Attributes":{"name":"busybox:latest"}},"time":1795460776}
                    """#),
        ]
    )

    static let addEventFilters1_22 = Change(
        id: "1.22-event-filters",
        summary: "Events can be filtered by type, volume and network.",
        endpoints: [.events],
        requestDown: [.refuse(filters: ["type", "volume", "network"], since: "1.22")],
        lossUp: .impossible("Refused, for an older engine sends the events unfiltered."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22type%22%3A%7B%22volume%22%3Atrue%7D%7D"),
                rejected: .tooNew("the filter type", since: "1.22"))
        ]
    )
}

/// Events of containers, and no others, tell what image they are from.
private func describeEvent(_ event: inout JSONValue, _: RewriteContext) {
    guard event["Type"] == nil, let action = event["status"], let id = event["id"] else { return }
    let image = event["from"]
    let actor: JSONValue = ["ID": id, "Attributes": image.map { ["image": $0] } ?? ["name": id]]
    event.insert(image == nil ? "image" : "container", forKey: "Type", after: image == nil ? "id" : "from")
    event.insert(action, forKey: "Action", after: "Type")
    event.insert(actor, forKey: "Actor", after: "Action")
}
