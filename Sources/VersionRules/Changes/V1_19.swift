// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.19 changed.
    static let v1_19 = [
        refuseNewClients, takeOneOfStats, showPreviousStats, logSince, tellInBooleans, tellLimits, takeCPUQuota,
        showCPUQuota, refuseCPUShares, limitCPUOfBuilds, tellExperimental, searchAutomated,
    ]

    static let refuseNewClients = Change(
        id: "1.19-too-new-status",
        summary: "A client that is too new for the engine is refused with 400; it was 404.",
        endpoints: .every,
        reason: "Only clients see it that are refused, and a client from before 1.19 is never too new.",
        source: "api/server/server.go@v1.6.0 and v1.7.0")

    static let takeOneOfStats = Change(
        id: "1.19-stats-stream",
        summary: "The resource usage of a container can be asked for once, with stream=false.",
        endpoints: [.containerStats],
        requestDown: [.customHead(refuseSingleStats)],
        lossUp: .impossible("An older engine would never end: the request is refused."),
        source: "api/server/server.go@v1.6.0 and v1.7.0",
        examples: [
            Example(
                .requestDown, before: Sample(query: "stream=False"),
                rejected: .tooNew("stream=false", since: "1.19")),
            Example(.requestDown, before: Sample(query: "stream=1"), after: Sample(query: "stream=1")),
            Example(.requestDown, before: Sample(), after: Sample()),
        ]
    )

    static let showPreviousStats = Change(
        id: "1.19-stats-previous",
        summary: "A record of resource usage has the processor's figures of the record before.",
        endpoints: [.containerStats],
        responseUp: [.setDefault("precpu_stats", to: noCPUStats)],
        responseDown: [.hide("precpu_stats")],
        lossUp: .approximate("They are zero, as in a first record."),
        source: "api/types/stats.go@v1.6.0 and v1.7.0",
        examples: [
            Example(
                .responseUp, before: #"{"read":"2026-11-23T20:14:16Z"}"#,
                after: #"""
                    {"read":"2026-11-23T20:14:16Z","precpu_stats":{"cpu_usage":{"total_usage":0,"percpu_usage":null,\#
                    "usage_in_kernelmode":0,"usage_in_usermode":0},"system_cpu_usage":0,\#
                    "throttling_data":{"periods":0,"throttled_periods":0,"throttled_time":0}}}
                    """#),
            Example(
                .responseDown, isStrict: true, before: #"{"cpu_stats":{},"precpu_stats":{}}"#,
                after: #"{"cpu_stats":{}}"#),
        ]
    )

    static let logSince = Change(
        id: "1.19-logs-since",
        summary: "Logs can be asked for from a time on.",
        endpoints: [.containerLogs],
        requestDown: [.refuse(query: "since", since: "1.19", unless: ["0"])],
        lossUp: .impossible("An older engine would send all of them: the request is refused."),
        source: "api/server/server.go@v1.6.0 and v1.7.0",
        examples: [
            Example(
                .requestDown, before: Sample(query: "stdout=1&since=1374067924"),
                rejected: .tooNew("the parameter since", since: "1.19")
            ),
            Example(
                .requestDown, before: Sample(query: "stdout=1&since=0"), after: Sample(query: "stdout=1&since=0")),
        ]
    )

    static let refuseCPUShares = Change(
        id: "1.19-cpu-shares",
        summary: "CpuShares out of range are refused; they were brought into it.",
        endpoints: [.containerCreate],
        requestUp: [.custom(clampCPUShares)],
        source: "adaptContainerSettings in daemon/daemon_unix.go@20.10",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"CpuShares":1}}"#, after: #"{"HostConfig":{"CpuShares":2}}"#),
            Example(
                .requestUp, before: #"{"HostConfig":{"cpuShares":1e6}}"#,
                after: #"{"HostConfig":{"cpuShares":262144}}"#),
            Example(.requestUp, before: #"{"CpuShares":1}"#, after: #"{"CpuShares":2}"#),
            Example(
                .requestUp, before: #"{"HostConfig":{"CpuShares":0}}"#, after: #"{"HostConfig":{"CpuShares":0}}"#),
            Example(
                .requestUp, before: #"{"HostConfig":{"CpuShares":-1}}"#, after: #"{"HostConfig":{"CpuShares":-1}}"#),
        ]
    )

    static let limitCPUOfBuilds = Change(
        id: "1.19-build-limits",
        summary: "The containers of a build can be limited in processor time: cpuperiod, cpuquota, cpusetmems.",
        endpoints: [.imageBuild],
        requestDown: [
            .refuse(query: "cpuperiod", since: "1.19", unless: ["0"]),
            .refuse(query: "cpuquota", since: "1.19", unless: ["0"]),
            .refuse(query: "cpusetmems", since: "1.19"),
        ],
        lossUp: .impossible("An older engine has none of them, and would not say so: the request is refused."),
        source: "api/server/server.go@v1.6.0 and v1.7.0",
        examples: [
            Example(
                .requestDown, before: Sample(query: "cpuperiod=0&cpuquota=50000"),
                rejected: .tooNew("the parameter cpuquota", since: "1.19"))
        ]
    )

    static let searchAutomated = Change(
        id: "1.19-search-automated",
        summary: "Images found have is_automated, under the name of is_trusted before.",
        endpoints: [.imageSearch],
        responseUp: [.copy("is_trusted", to: "is_automated")],
        responseDown: [.hide("is_automated")],
        source: "registry/types.go@v1.6.0 and v1.7.0",
        examples: [
            Example(
                .responseUp, before: #"{"name":"busybox","is_trusted":false}"#,
                after: #"{"name":"busybox","is_trusted":false,"is_automated":false}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"name":"busybox","is_automated":false}"#,
                after: #"{"name":"busybox"}"#),
        ]
    )
}

private let noCPUStats: JSONValue = [
    "cpu_usage": ["total_usage": 0, "percpu_usage": .null, "usage_in_kernelmode": 0, "usage_in_usermode": 0],
    "system_cpu_usage": 0, "throttling_data": ["periods": 0, "throttled_periods": 0, "throttled_time": 0],
]

private func refuseSingleStats(_ request: inout Message, _ context: RewriteContext) throws(Rejection) {
    guard request.query["stream"] == nil || request.query.isTrue("stream") else {
        throw context.tooNew("stream=false", since: "1.19")
    }
}

/// Zero and less stand for no limit of one's own. Engines read the place beside the host configuration as well.
private func clampCPUShares(_ container: inout JSONValue, _: RewriteContext) {
    clampShares(of: &container)
    guard let hostKey = container.key(caseInsensitive: "HostConfig") else { return }
    container.update(at: JSONPath([hostKey])) { clampShares(of: &$0) }
}

private func clampShares(of object: inout JSONValue) {
    guard let key = object.key(caseInsensitive: "CpuShares"), let shares = object[key]?.integer, shares > 0 else {
        return
    }
    let clamped = min(max(shares, 2), 262_144)
    if clamped != shares { object[key] = .number(clamped) }
}
