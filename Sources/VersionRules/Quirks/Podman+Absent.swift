// SPDX-License-Identifier: Apache-2.0

// What Podman has no pages for, and what it says nothing of.

extension Change {
    static let pruneNoCachePodman = Change(
        id: "podman-build-prune",
        summary: "Podman has no cache of builds to prune.",
        endpoints: [.buildPrune],
        errorDown: [.customMessage(pruneNothing)],
        source: noPagePodman.source,
        examples: [
            Example(
                .errorDown, before: notFound,
                after: Sample(status: 200, headers: isJSON, body: #"{"CachesDeleted":null,"SpaceReclaimed":0}"#)),
            WrongRequest.example(.errorDown, keeping: 500, of: "no space left"),
        ]
    )

    static let listNoPluginsPodman = Change(
        id: "podman-plugins",
        summary: "Podman has no plugins of Docker's to list.",
        endpoints: [.pluginList],
        errorDown: [.customMessage(listNothing)],
        source: noPagePodman.source,
        examples: [
            Example(
                .errorDown,
                before: Sample(
                    status: 404,
                    body: #"{"cause":"","message":"Path /v1.41/plugins is not supported","response":0}"#),
                after: Sample(status: 200, headers: isJSON, body: "[]")),
            Example(.errorDown, before: notFound, after: Sample(status: 200, headers: isJSON, body: "[]")),
        ]
    )

    static let noPagePodman = Change(
        id: "podman-no-page",
        summary: "Podman says in plain text that it has no such page.",
        endpoints: .every,
        errorDown: [.customMessage(tellOfNoPage)],
        source: "The answers of Podman 4.3 and of Docker 20.10",
        examples: [
            Example(
                .errorDown, before: notFound,
                after: Sample(status: 404, headers: isJSON, body: #"{"message":"page not found"}"#)),
            WrongRequest.example(.errorDown, keeping: 404, of: "no such container"),
        ]
    )

    static let topOfStoppedPodman = Change(
        id: "podman-stopped-top",
        summary: "Podman answers nothing where the processes of a container are asked for that does not run.",
        endpoints: [.containerTop],
        responseDown: [.customMessage(refuseStopped)],
        lookUps: [.parameter],
        source: noPagePodman.source,
        examples: [
            Example(
                .responseDown, lookedUp: [.parameter: #""web""#], before: Sample(status: 200),
                rejected: Rejection(status: 409, message: "Container web is not running")),
            Example(
                .responseDown, lookedUp: [.parameter: #""web""#],
                before: Sample(status: 200, body: #"{"Processes":[],"Titles":[]}"#),
                after: Sample(status: 200, body: #"{"Processes":[],"Titles":[]}"#)),
        ]
    )

    static let statsOfStoppedPodman = Change(
        id: "podman-stopped-stats",
        summary: "Podman answers nothing where one measurement is asked for of a container that does not run.",
        endpoints: [.containerStats],
        requestUp: [.customHead(measureStopped)],
        lossDown: .approximate("A stream of measurements stays empty, and ends."),
        source: noPagePodman.source,
        examples: [
            Example(
                .requestUp, before: Sample(pathParameter: "web", query: "stream=0"),
                calls: [
                    .request("", reply: Sample(status: 200, headers: isJSON)),
                    SampleCall(
                        "GET /containers/web/json",
                        reply: Sample(status: 200, body: #"{"Id":"7e62","Name":"/web"}"#)),
                ],
                answer: Sample(
                    status: 200, headers: isJSON,
                    body: noMeasurement.dropLast() + #","name":"/web","id":"7e62"}"#)),
            Example(
                .requestUp, before: Sample(pathParameter: "web", query: "stream=false"),
                calls: [.request("", reply: Sample(status: 200, body: #"{"name":"web"}"#))],
                answer: Sample(status: 200, body: #"{"name":"web"}"#)),
            Example(.requestUp, before: Sample(query: "stream=1"), after: Sample(query: "stream=1")),
        ]
    )
}

private let isJSON: Headers = ["Content-Type": "application/json"]
private let notFound = Sample(
    status: 404, headers: ["Content-Type": "text/plain; charset=utf-8"], body: "Not Found\n")

/// What Docker 20.10 measures of a container that does not run, but for its name.
private let noMeasurement = #"""
    {"read":"0001-01-01T00:00:00Z","preread":"0001-01-01T00:00:00Z","pids_stats":{},\#
    "blkio_stats":{"io_service_bytes_recursive":null,"io_serviced_recursive":null,"io_queue_recursive":null,\#
    "io_service_time_recursive":null,"io_wait_time_recursive":null,"io_merged_recursive":null,\#
    "io_time_recursive":null,"sectors_recursive":null},"num_procs":0,"storage_stats":{},\#
    "cpu_stats":{"cpu_usage":{"total_usage":0,"usage_in_kernelmode":0,"usage_in_usermode":0},\#
    "throttling_data":{"periods":0,"throttled_periods":0,"throttled_time":0}},\#
    "precpu_stats":{"cpu_usage":{"total_usage":0,"usage_in_kernelmode":0,"usage_in_usermode":0},\#
    "throttling_data":{"periods":0,"throttled_periods":0,"throttled_time":0}},"memory_stats":{}}
    """#

private func pruneNothing(_ answer: inout Message, _: RewriteContext) {
    if answer.status == 404 { answer.become(["CachesDeleted": .null, "SpaceReclaimed": 0], status: 200) }
}

private func listNothing(_ answer: inout Message, _: RewriteContext) {
    if answer.status == 404 { answer.become([], status: 200) }
}

/// Docker's words for it.
private func tellOfNoPage(_ answer: inout Message, _: RewriteContext) {
    guard answer.status == 404, answer.body.sourceBytes.elementsEqual("Not Found\n".utf8) else { return }
    answer.become(["message": .string(Rejection.pageNotFound.message)], status: 404)
}

private func refuseStopped(_ answer: inout Message, _ context: RewriteContext) throws(Rejection) {
    guard answer.isSuccess, answer.body.sourceBytes.isEmpty else { return }
    let name = context.lookedUp[.parameter]?.string ?? ""
    throw Rejection(status: 409, message: "Container \(name) is not running")
}

private func measureStopped(_ request: inout Message, _: RewriteContext) {
    guard let name = request.pathParameter, request.query["stream"] != nil, !request.query.isTrue("stream")
    else { return }
    request.converse(
        .request { answer in
            guard answer.isSuccess, answer.body.sourceBytes.isEmpty else { return .answer(answer) }
            return .call(.container(.get, name, "/json")) { container in
                guard container.isSuccess else { return .answer(container) }
                var measurement = JSONValue(source: Array(noMeasurement.utf8))
                measurement["name"] = container.body["Name"]
                measurement["id"] = container.body["Id"]
                var measured = answer
                measured.become(measurement, status: 200)
                return .answer(measured)
            }
        })
}

extension Message {
    /// Makes another answer of this one.
    fileprivate mutating func become(_ body: JSONValue, status: Int) {
        self.status = status
        headers.set("Content-Type", to: "application/json")
        self.body = body
    }
}
