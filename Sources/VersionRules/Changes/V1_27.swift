// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.27 changed.
    static let v1_27 = [addOnlineCPUs]

    static let addOnlineCPUs = Change(
        id: "1.27-online-cpus",
        summary: "Statistics tell how many CPUs are online.",
        endpoints: [.containerStats],
        responseUp: [.custom(countCPUs)],
        responseDown: [.hide("cpu_stats.online_cpus"), .hide("precpu_stats.online_cpus")],
        lossUp: .synthesised("CPUs that are offline count as well."),
        source: "api/types/stats.go@17.03.x and @17.04.x; the answers of 20.10 have it at every version",
        examples: [
            Example(
                .responseUp,
                before: #"""
                    {"cpu_stats":{"cpu_usage":{"percpu_usage":[7,0]},"system_cpu_usage":9,"throttling_data":{}},\#
                    "precpu_stats":{"cpu_usage":{"total_usage":0}}}
                    """#,
                after: #"""
                    {"cpu_stats":{"cpu_usage":{"percpu_usage":[7,0]},"system_cpu_usage":9,"online_cpus":2,\#
                    "throttling_data":{}},"precpu_stats":{"cpu_usage":{"total_usage":0}}}
                    """#),
            Example(
                .responseUp, before: #"{"cpu_stats":{"cpu_usage":{"percpu_usage":[7,0]},"online_cpus":1}}"#,
                after: #"{"cpu_stats":{"cpu_usage":{"percpu_usage":[7,0]},"online_cpus":1}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"cpu_stats":{"online_cpus":2},"precpu_stats":{}}"#,
                after: #"{"cpu_stats":{},"precpu_stats":{}}"#),
        ]
    )
}

private func countCPUs(_ statistics: inout JSONValue, _: RewriteContext) {
    for name in ["cpu_stats", "precpu_stats"] {
        statistics.update(at: JSONPath([name])) { stats in
            guard stats["online_cpus"] == nil, let usage = stats.value(at: "cpu_usage.percpu_usage")?.elements,
                !usage.isEmpty
            else { return }
            stats.insert(.number(Int64(usage.count)), forKey: "online_cpus", after: "system_cpu_usage")
        }
    }
}
