// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let moveResourcesToHostConfig = Change(
        id: "1.18-create-resources",
        summary: "Memory, MemorySwap, CpuShares and Cpuset moved into the host configuration, as CpusetCpus the last.",
        endpoints: [.containerCreate],
        requestUp: [.custom(takeOuterHostConfig)],
        requestDown: [.custom(moveResourcesUp)],
        source: "runconfig/config.go@v1.5.0 and v1.6.0; runconfig/config_unix.go@20.10, without them in 27.x",
        examples: [
            Example(
                .requestUp,
                before: #"{"Image":"busybox","Memory":33554432,"MemorySwap":0,"CpuShares":512,"Cpuset":"0,1"}"#,
                after: #"""
                    {"Image":"busybox","HostConfig":{"Memory":33554432,"CpuShares":512,"CpusetCpus":"0,1"}}
                    """#),
            Example(
                .requestUp,
                before: #"{"Memory":4194304,"Cpuset":null,"HostConfig":{"Memory":8388608,"Binds":["/a:/b"]}}"#,
                after: #"{"HostConfig":{"Memory":8388608,"Binds":["/a:/b"]}}"#),
            Example(.requestUp, before: #"{"Memory":"much"}"#, after: #"{"Memory":"much"}"#),
            Example(.requestUp, before: #"{"VolumesFrom":"web"}"#, after: #"{"VolumesFrom":"web"}"#),
            Example(
                .requestUp, before: #"{"Memory":33554432,"Binds":["/a:/b"],"Dns":null}"#,
                after: #"{"HostConfig":{"Memory":33554432,"Binds":["/a:/b"]}}"#),
            Example(.requestUp, before: #"{"Memory":0,"HostConfig":null}"#, after: #"{"HostConfig":{}}"#),
            Example(
                .requestUp, before: #"{"Image":"busybox","Cpuset":"0"}"#, after: #"{"Image":"busybox","Cpuset":"0"}"#),
            Example(.requestUp, before: #"{"Image":"busybox"}"#, after: #"{"Image":"busybox"}"#),
            Example(
                .requestDown,
                before: #"{"Image":"busybox","HostConfig":{"Memory":33554432,"CpuShares":0,"CpusetCpus":"0"}}"#,
                after: #"""
                    {"Image":"busybox","HostConfig":{"Memory":33554432,"CpuShares":0,"CpusetCpus":"0"},\#
                    "Memory":33554432,"Cpuset":"0"}
                    """#),
        ]
    )

    static let showResourcesInHostConfig = Change(
        id: "1.18-inspect-resources",
        summary: "Container inspect has Memory, MemorySwap, CpuShares and CpusetCpus in the host configuration.",
        endpoints: [.containerInspect],
        responseUp: resourcesBesideHostConfig.map {
            .copy(.body(JSONPath(["Config", $0.old])), to: .body(JSONPath(["HostConfig", $0.new])))
        },
        responseDown: resourcesBesideHostConfig.map { .hide(.body(JSONPath(["HostConfig", $0.new]))) },
        source: "runconfig/hostconfig.go@v1.5.0 and v1.6.0",
        examples: [
            Example(
                .responseUp,
                before: #"{"Config":{"Memory":4194304,"Cpuset":"0"},"HostConfig":{"Binds":null}}"#,
                after: #"""
                    {"Config":{"Memory":4194304,"Cpuset":"0"},\#
                    "HostConfig":{"Binds":null,"Memory":4194304,"CpusetCpus":"0"}}
                    """#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Config":{"Memory":0},"HostConfig":{"Memory":0,"CpusetCpus":"","Binds":null}}"#,
                after: #"{"Config":{"Memory":0},"HostConfig":{"Binds":null}}"#),
        ]
    )
}

let resourcesBesideHostConfig: [(old: String, new: String, kind: JSONValue.Kind)] = [
    ("Memory", "Memory", .number), ("MemorySwap", "MemorySwap", .number), ("CpuShares", "CpuShares", .number),
    ("Cpuset", "CpusetCpus", .string),
]

private func moveResourcesUp(_ container: inout JSONValue, _: RewriteContext) {
    for resource in resourcesBesideHostConfig {
        let value = container.value(caseInsensitive: JSONPath(["HostConfig", resource.new]))
        if let value, !value.isUnset() {
            container[container.key(caseInsensitive: resource.old) ?? resource.old] = value
        }
    }
}
