// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let omitEmptyEventFields29 = Change(
        id: "engine29-empty-from",
        summary: "Engine 29 sends an empty id or from in events below 1.52, where older engines left them out.",
        endpoints: [.events],
        responseDown: [.glance(at: "id", .isEmpty, [.remove("id")]), .glance(at: "from", .isEmpty, [.remove("from")])],
        source: "daemon/server/router/system/system_routes.go@29, and the answers of 28 and 29",
        examples: [
            Example(
                .responseDown, before: #"{"Action":"die","Type":"container","from":"","status":"die"}"#,
                after: #"{"Action":"die","Type":"container","status":"die"}"#),
            Example(
                .responseDown, before: #"{"Action":"prune","Type":"image","id":"","status":"prune"}"#,
                after: #"{"Action":"prune","Type":"image","status":"prune"}"#),
            Example(.responseDown, before: #"{"from":"busybox"}"#, after: #"{"from":"busybox"}"#),
        ]
    )

    static let ignoreAcceptedRecords29 = Change(
        id: "engine29-accepted-records",
        summary: "Engine 29 heeds an Accept for other records below 1.52 as well, which older engines overlook.",
        endpoints: [.events],
        requestUp: [.customHead(ignoreAcceptedRecords)],
        source: "daemon/server/router/system/system_routes.go@29",
        examples: [
            Example(.requestUp, before: Sample(headers: ["Accept": "application/x-ndjson;q=1, */*"]), after: Sample())
        ]
    )
}
