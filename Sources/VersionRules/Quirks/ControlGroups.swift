// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What containers use is told by the kernel's control groups. Engines before 20.10 knew those of version 1 alone;
    /// where the host has version 2, their clients look for what is not there, and divide by its length.
    static let controlGroups = [Change.spreadProcessorUsage, .nameMemoryUsage].map { change in
        Quirk(change, engines: .init(.docker, since: "20.10"), newestClient: "1.40", isRehearsed: false)
    }
}

extension Change {
    static let spreadProcessorUsage = Change(
        id: "cgroup2-processor-usage",
        summary: "With control groups of version 2, engines do not tell what a container uses of each processor.",
        endpoints: [.containerStats],
        responseDown: [.custom(spreadProcessorTime)],
        lossDown: .approximate("What the container uses is spread evenly over the processors."),
        source:
            "statsV2 in daemon/daemon_unix.go@20.10; calculateCPUPercent in api/client/container/stats_helpers.go@1.12.x",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"cpu_stats":{"cpu_usage":{"total_usage":7,"usage_in_kernelmode":2},"online_cpus":2},\#
                    "precpu_stats":{"cpu_usage":{"total_usage":0}}}
                    """#,
                after: #"""
                    {"cpu_stats":{"cpu_usage":{"total_usage":7,"percpu_usage":[4,3],"usage_in_kernelmode":2},\#
                    "online_cpus":2},"precpu_stats":{"cpu_usage":{"total_usage":0}}}
                    """#),
            Example(
                .responseDown,
                before: #"{"cpu_stats":{"cpu_usage":{"total_usage":7,"percpu_usage":[7,0]},"online_cpus":2}}"#,
                after: #"{"cpu_stats":{"cpu_usage":{"total_usage":7,"percpu_usage":[7,0]},"online_cpus":2}}"#),
        ]
    )

    static let nameMemoryUsage = Change(
        id: "cgroup2-memory-usage",
        summary: "With control groups of version 2, what a container uses of the memory has other names.",
        endpoints: [.containerStats],
        responseDown: [.custom(nameMemory)],
        lossDown: .approximate("The most that was used is what is used now; what has no counterpart is left out."),
        source: "statsV1 and statsV2 in daemon/daemon_unix.go@20.10",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"memory_stats":{"usage":9,"stats":{"anon":1,"file":5,"inactive_file":3},"limit":99}}
                    """#,
                after: #"""
                    {"memory_stats":{"usage":9,"max_usage":9,"stats":{"anon":1,"file":5,"inactive_file":3,\#
                    "cache":5,"total_cache":5,"rss":1,"total_rss":1,"total_inactive_file":3},"limit":99}}
                    """#),
            Example(
                .responseDown,
                before: #"{"memory_stats":{"usage":9,"max_usage":10,"stats":{"cache":5,"inactive_file":3}}}"#,
                after: #"{"memory_stats":{"usage":9,"max_usage":10,"stats":{"cache":5,"inactive_file":3}}}"#),
            Example(.responseDown, before: #"{"memory_stats":{}}"#, after: #"{"memory_stats":{}}"#),
        ]
    )
}

/// More processors than any machine has: nobody is to make the proxy write endless arrays.
private let mostProcessors: Int64 = 8192

private func spreadProcessorTime(_ stats: inout JSONValue, _: RewriteContext) {
    for name in ["cpu_stats", "precpu_stats"] {
        stats.update(at: JSONPath([name])) { stats in
            guard let count = stats["online_cpus"]?.integer, 1...mostProcessors ~= count,
                var usage = stats["cpu_usage"], usage["percpu_usage"]?.isNull ?? true,
                let total = usage["total_usage"]?.integer, total >= 0
            else { return }
            let shares = (0..<count).map { JSONValue.number(total / count + ($0 < total % count ? 1 : 0)) }
            usage.insert(.array(shares), forKey: "percpu_usage", after: "total_usage")
            stats["cpu_usage"] = usage
        }
    }
}

/// What control groups of version 1 call what those of version 2 tell; they have each sum with the groups below as well.
private let memoryNames: KeyValuePairs = [
    "cache": "file", "rss": "anon", "mapped_file": "file_mapped", "dirty": "file_dirty",
    "writeback": "file_writeback", "inactive_anon": "inactive_anon", "active_anon": "active_anon",
    "inactive_file": "inactive_file", "active_file": "active_file", "unevictable": "unevictable",
    "pgfault": "pgfault", "pgmajfault": "pgmajfault",
]

private func nameMemory(_ stats: inout JSONValue, _: RewriteContext) {
    stats.update(at: "memory_stats") { memory in
        guard let figures = memory["stats"], figures["anon"] != nil, figures["cache"] == nil else { return }
        if memory["max_usage"] == nil, let usage = memory["usage"] {
            memory.insert(usage, forKey: "max_usage", after: "usage")
        }
        memory.update(at: "stats") { figures in
            for (older, newer) in memoryNames {
                guard let figure = figures[newer] else { continue }
                for name in [older, "total_" + older] where figures[name] == nil { figures[name] = figure }
            }
        }
    }
}
