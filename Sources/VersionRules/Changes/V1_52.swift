// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.52 changed.
    static let v1_52 =
        [removeNetworkSettingsBase, removeLegacyEventFields, tellEventFraming] + v1_52Containers
        + v1_52ContainerCreate + v1_52Images + v1_52Networks + v1_52System + v1_52Services + v1_52Requests

    static let removeLegacyEventFields = Change(
        id: "1.52-legacy-event-fields",
        summary: "Events of containers and images no longer have status, id and from beside Action and Actor.",
        endpoints: [.events],
        responseUp: [.hide("status"), .hide("id"), .hide("from")],
        responseDown: restoreLegacyEventFields,
        source: "daemon/events/events.go@28.x; backFillLegacy in daemon/server/router/system/system_routes.go@29",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"Type":"container","Action":"start","Actor":{"ID":"7e62","Attributes":{"image":"busybox",\#
                    "name":"web"}},"scope":"local","time":1795460776,"timeNano":1795460776642024766}
                    """#,
                after: #"""
                    {"status":"start","id":"7e62","from":"busybox","Type":"container","Action":"start",\#
                    "Actor":{"ID":"7e62","Attributes":{"image":"busybox","name":"web"}},"scope":"local",\#
                    "time":1795460776,"timeNano":1795460776642024766}
                    """#),
            Example(
                .responseDown,
                before: #"{"Type":"image","Action":"tag","Actor":{"ID":"sha256:21","Attributes":{"name":"busybox"}}}"#,
                after: #"""
                    {"status":"tag","id":"sha256:21","Type":"image","Action":"tag",\#
                    "Actor":{"ID":"sha256:21","Attributes":{"name":"busybox"}}}
                    """#),
            Example(
                .responseDown,
                before: #"{"Type":"network","Action":"create","Actor":{"ID":"15fb","Attributes":{"name":"n"}}}"#,
                after: #"{"Type":"network","Action":"create","Actor":{"ID":"15fb","Attributes":{"name":"n"}}}"#),
            Example(
                .responseDown,
                before: #"{"status":"die","id":"1","from":"a","Type":"container","Action":"die","Actor":{"ID":"1"}}"#,
                after: #"{"status":"die","id":"1","from":"a","Type":"container","Action":"die","Actor":{"ID":"1"}}"#),
            Example(
                .responseUp,
                before: #"{"status":"tag","id":"1","Type":"image","Action":"tag","Actor":{"ID":"1"}}"#,
                after: #"{"status":"tag","id":"1","Type":"image","Action":"tag","Actor":{"ID":"1"}}"#),
            Example(
                .responseUp, isStrict: true,
                before: #"{"status":"tag","id":"1","Type":"image","Action":"tag","Actor":{"ID":"1"}}"#,
                after: #"{"Type":"image","Action":"tag","Actor":{"ID":"1"}}"#),
        ]
    )
}

extension Change {
    /// What the engine sends is the same; only a frame of `application/json-seq` is another.
    static let tellEventFraming = Change(
        id: "1.52-event-framing",
        summary: "Events are application/jsonl or what Accept asks for; they were called application/json.",
        endpoints: [.events],
        requestUp: [.customHead(ignoreAcceptedRecords)],
        responseUp: [.map(.header("Content-Type"), ["application/json": "application/jsonl"])],
        responseDown: [.map(.header("Content-Type"), ["application/jsonl": "application/json"])],
        lossUp: .approximate("Who asks for application/json-seq or application/x-ndjson gets application/jsonl."),
        source: "daemon/server/router/system/system_routes.go@29, and the answers of 28 and 29",
        examples: [
            Example(
                .requestUp, before: Sample(headers: ["Accept": "application/json-seq", "Host": "docker"]),
                after: Sample(headers: ["Host": "docker"])),
            Example(
                .requestUp,
                before: Sample(headers: ["Accept": "text/plain", "accept": "*/*;q=0.1,\tApplication/JSONL;q=1"]),
                after: ""),
            Example(
                .requestUp, before: Sample(headers: ["Accept": "*/*"]), after: Sample(headers: ["Accept": "*/*"])),
            Example(
                .responseUp, before: Sample(headers: ["Content-Type": "application/json"]),
                after: Sample(headers: ["Content-Type": "application/jsonl"])),
            Example(
                .responseDown, before: Sample(headers: ["Content-Type": "application/jsonl"]),
                after: Sample(headers: ["Content-Type": "application/json"])),
        ]
    )
}

/// Takes away an `Accept` that asks for records in a form that only newer versions of the API know.
func ignoreAcceptedRecords(_ request: inout Message, _: RewriteContext) {
    let types = ["application/jsonl", "application/x-ndjson", "application/json-seq"]
    let accepted = request.headers.fields.filter { $0.isNamed("Accept") }
        .flatMap { $0.value.lowercased().split(separator: ",") }
    let names = accepted.map { String($0.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }) }
    if names.contains(where: types.contains) { request.headers.remove("Accept") }
}

/// The engine left a field out where it was empty, and `from` had only containers.
private let restoreLegacyEventFields: [Step] = [
    .glance(
        at: "Type", .says("container"),
        [.lead(legacyFields + [LeadingText("from", from: "Actor.Attributes.image")])]),
    .glance(at: "Type", .says("image"), [.lead(legacyFields)]),
]

private let legacyFields = [LeadingText("status", from: "Action"), LeadingText("id", from: "Actor.ID")]
