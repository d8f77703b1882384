// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.52 changed.
    static let v1_52 = [removeNetworkSettingsBase, removeLegacyEventFields]

    static let removeLegacyEventFields = Change(
        id: "1.52-legacy-event-fields",
        summary: "Events of containers and images no longer have status, id and from beside Action and Actor.",
        endpoints: [.events],
        responseUp: [.hide("status"), .hide("id"), .hide("from")],
        responseDown: [.custom(restoreLegacyEventFields)],
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

/// The engine left a field out where it was empty, and `from` had only containers.
private func restoreLegacyEventFields(_ event: inout JSONValue, _: RewriteContext) {
    guard let type = event["Type"]?.string, type == "container" || type == "image" else { return }
    let image = type == "container" ? event.value(at: "Actor.Attributes.image") : nil
    var predecessor: String?
    for (name, value) in [("status", event["Action"]), ("id", event.value(at: "Actor.ID")), ("from", image)] {
        if event[name] == nil, let value, let text = value.string, !text.isEmpty {
            event.insert(value, forKey: name, after: predecessor)
        }
        if event[name] != nil { predecessor = name }
    }
}
