// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let warnInInfo = Change(
        id: "1.39-warnings",
        summary: "The engine warns of what its system lacks; clients found it out from the single members.",
        endpoints: [.info],
        responseUp: [.custom(writeWarnings)],
        responseDown: [.hide("Warnings")],
        lossUp: .synthesised("Without warnings of what older engines don't tell, such as an open TCP socket."),
        source: "daemon/info_unix.go@20.10; engines send it at every version",
        examples: [
            Example(
                .responseUp,
                before: #"{"OSType":"linux","MemoryLimit":true,"SwapLimit":false,"IPv4Forwarding":false}"#,
                after: #"""
                    {"OSType":"linux","MemoryLimit":true,"SwapLimit":false,"IPv4Forwarding":false,\#
                    "Warnings":["WARNING: No swap limit support","WARNING: IPv4 forwarding is disabled"]}
                    """#),
            Example(
                .responseUp, before: #"{"MemoryLimit":true,"SwapLimit":true}"#,
                after: #"{"MemoryLimit":true,"SwapLimit":true,"Warnings":null}"#),
            Example(
                .responseUp, before: #"{"OSType":"windows","MemoryLimit":false}"#,
                after: #"{"OSType":"windows","MemoryLimit":false,"Warnings":null}"#),
            Example(
                .responseUp, before: #"{"SwapLimit":false,"Warnings":null}"#,
                after: #"{"SwapLimit":false,"Warnings":null}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"NCPU":2,"Warnings":["WARNING: IPv4 forwarding is disabled"]}"#, after: #"{"NCPU":2}"#),
        ]
    )
}

/// In the engine's order and words.
private let lacks: KeyValuePairs<String, String> = [
    "MemoryLimit": "No memory limit support",
    "SwapLimit": "No swap limit support",
    "KernelMemory": "No kernel memory limit support",
    "OomKillDisable": "No oom kill disable support",
    "CpuCfsQuota": "No cpu cfs quota support",
    "CpuCfsPeriod": "No cpu cfs period support",
    "CPUShares": "No cpu shares support",
    "CPUSet": "No cpuset support",
    "IPv4Forwarding": "IPv4 forwarding is disabled",
    "BridgeNfIptables": "bridge-nf-call-iptables is disabled",
    "BridgeNfIp6tables": "bridge-nf-call-ip6tables is disabled",
]

/// Windows has none of what is looked for; engines before 1.22 don't tell on what system they run.
private func writeWarnings(_ info: inout JSONValue, _: RewriteContext) {
    guard info["Warnings"] == nil else { return }
    let isWindows = info["OSType"]?.string == "windows"
    let warnings = lacks.filter { info[$0.key]?.bool == false }.map { JSONValue.string("WARNING: \($0.value)") }
    info["Warnings"] = isWindows || warnings.isEmpty ? .null : .array(warnings)
}
