// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let failOnBadNumbers29 = Change(
        id: "engine29-bad-numbers",
        summary: "Engine 29.4 refuses numbers and times in queries that are none with 400; it was 500.",
        endpoints: [.containerList, .containerStop, .containerLogs],
        errorDown: [
            .changeStatus(
                from: 400, to: 500,
                whereMessageBegins: [
                    "strconv.Atoi: parsing", #"invalid value for "since": "#, #"invalid value for "until": "#,
                ])
        ],
        source: "daemon/server/router/container/container_routes.go@29.3.1 and @29.4.0, and the answers of 28 and 29.7",
        examples: [
            WrongRequest.example(
                .errorDown, #"strconv.Atoi: parsing "x": invalid syntax"#, from: 400, to: 500),
            WrongRequest.example(.errorDown, keeping: 400, of: "invalid filter 'x'"),
        ]
    )

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
}
