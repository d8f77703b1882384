// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let failOnBadNumbers29 = Change(
        id: "engine29-bad-numbers",
        summary: "Engine 29.4 refuses numbers and times in queries that are none with 400; it was 500.",
        endpoints: [
            .containerList, .containerStop, .containerLogs, .events, .serviceLogs, .taskLogs, .pluginEnable, .imageList,
            .imagePrune,
        ],
        errorDown: [
            .changeStatus(
                from: 400, to: 500,
                whereMessageBegins: [
                    "strconv.Atoi: parsing", #"invalid value for "since": "#, #"invalid value for "until": "#,
                    "invalid value for 'since': ", "invalid value for 'until': ", "invalid value for 'until' filter: ",
                    "more than one until filter specified",
                ])
        ],
        source: "daemon/server/router/container/container_routes.go@29.3.1 and @29.4.0, and the answers of 28 and 29.7",
        examples: [
            WrongRequest.example(
                .errorDown, #"strconv.Atoi: parsing "x": invalid syntax"#, from: 400, to: 500),
            WrongRequest.example(.errorDown, keeping: 400, of: "invalid filter 'x'"),
        ]
    )

    static let failOnBadReferences29 = Change(
        id: "engine29-bad-references",
        summary: "Engine 29.4 refuses the name of an image or plugin that can be none with 400 here, too; it was 500.",
        endpoints: [.imageGet, .imageGetAll, .pluginPrivileges, .pluginPull, .pluginUpgrade],
        errorDown: [.changeStatus(from: 400, to: 500, whereMessageBegins: ["invalid reference format"])],
        source: "daemon/internal/image/tarexport/save.go@29.4.0, and the answers of 20.10, 28 and 29.7",
        examples: [
            WrongRequest.example(.errorDown, "invalid reference format", from: 400, to: 500),
            WrongRequest.example(.errorDown, keeping: 400, of: "invalid platform"),
        ]
    )

    static let failWithoutStream29 = Change(
        id: "engine29-no-stream-of-services",
        summary: "Engine 29.4 refuses with 400 the logs of services of neither stdout nor stderr; it was 500.",
        endpoints: [.serviceLogs, .taskLogs],
        errorDown: [.changeStatus(from: 400, to: 500, whereMessageBegins: [noStream])] + askForStream29.steps.errorDown,
        source: "daemon/server/router/swarm/helpers.go@29.3.1 and @29.4.0, and the answers of 20.10, 28 and 29.7",
        examples: [
            Example(
                .errorDown, before: Sample(status: 400, body: #"{"message":"\#(noStream)"}"#),
                after: Sample(status: 500, body: #"{"message":"Bad parameters: you must choose at least one stream"}"#))
        ]
    )
    static let noStream = "must specify at least one of 'stdout' or 'stderr'"

    static let askForStream29 = Change(
        id: "engine29-no-stream",
        summary: "Engine 29.4 has other words for logs of neither stdout nor stderr.",
        endpoints: [.containerLogs],
        errorDown: [
            .map(
                "message",
                [
                    "must specify at least one of 'stdout' or 'stderr'":
                        "Bad parameters: you must choose at least one stream"
                ])
        ],
        source: "daemon/server/router/container/container_routes.go@29.3.1 and @29.4.0, and the answers of 28 and 29.7",
        examples: [
            Example(
                .errorDown, before: #"{"message":"must specify at least one of 'stdout' or 'stderr'"}"#,
                after: #"{"message":"Bad parameters: you must choose at least one stream"}"#)
        ]
    )

    static let failOnBadAuth29 = Change(
        id: "engine29-bad-auth",
        summary: "Engine 29 refuses a body of /auth that is none with 400, as if it were a header; it was 500.",
        endpoints: [.auth],
        errorDown: [.customMessage(tellOfBodyAlone)],
        source: "daemon/server/router/system/system_routes.go@28.5 and @29.0, and the answers of 28 and 29.7",
        examples: [
            Example(
                .errorDown,
                before: Sample(status: 400, body: #"{"message":"invalid X-Registry-Auth header: invalid JSON: EOF"}"#),
                after: Sample(status: 500, body: #"{"message":"EOF"}"#)),
            WrongRequest.example(.errorDown, keeping: 400, of: "invalid request"),
        ]
    )

    static let failOnBadSubnets29 = Change(
        id: "engine29-bad-subnets",
        summary: "Engine 29 has another status and words for a network whose addresses are none, below 1.44 too.",
        endpoints: [.networkCreate],
        errorDown: [.changeStatus(from: 400, to: 500, whereMessageBegins: ["invalid JSON: netip."])],
        source: "the answers of 20.10, 28 and 29.7",
        examples: [
            WrongRequest.example(
                .errorDown, #"invalid JSON: netip.ParsePrefix("10.0.0.0.0/8"): no '/'"#, from: 400, to: 500)
        ]
    )
}

private func tellOfBodyAlone(_ error: inout Message, _: RewriteContext) {
    guard error.status == 400, let text = error.body["message"]?.string, text.hasPrefix(wrongAuth) else { return }
    error.status = 500
    error.body["message"] = .string(String(text.dropFirst(wrongAuth.count)))
}
