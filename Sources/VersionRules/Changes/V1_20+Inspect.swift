// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let listMounts = Change(
        id: "1.20-mounts",
        summary: "Container inspect lists Mounts; there were the maps Volumes and VolumesRW.",
        endpoints: [.containerInspect],
        responseUp: [.custom(listMountsOfVolumes)],
        responseDown: [.custom(mapVolumesOfMounts)],
        lossUp: .approximate("A mount's mode is empty, and what its path does not tell of a volume."),
        source: "daemon/inspect_linux.go@20.10, and its answers at 1.19 and 1.20",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"Id":"5f97","Mounts":[{"Type":"bind","Source":"/tmp","Destination":"/x","Mode":"ro","RW":false,\#
                    "Propagation":"rprivate"},{"Type":"volume","Name":"v","Source":"/data/volumes/v/_data",\#
                    "Destination":"/v","Driver":"local","Mode":"z","RW":true,"Propagation":""}],"Config":{}}
                    """#,
                after: #"""
                    {"Id":"5f97","Volumes":{"/v":"/data/volumes/v/_data","/x":"/tmp"},\#
                    "VolumesRW":{"/v":true,"/x":false},"Config":{}}
                    """#),
            Example(
                .responseDown, before: #"{"Mounts":[],"Config":{}}"#,
                after: #"{"Volumes":{},"VolumesRW":{},"Config":{}}"#),
            Example(.responseDown, before: #"{"Mounts":null}"#, after: #"{"Volumes":{},"VolumesRW":{}}"#),
            Example(
                .responseDown, before: #"{"Mounts":[{"Type":"tmpfs","Destination":"/t"}]}"#,
                after: #"{"Volumes":{"/t":""},"VolumesRW":{"/t":false}}"#),
            Example(.responseDown, before: #"{"Volumes":{"/a":"/b"}}"#, after: #"{"Volumes":{"/a":"/b"}}"#),
            Example(
                .responseUp,
                before: #"""
                    {"Volumes":{"/v":"/data/volumes/v/_data","/x":"/tmp"},"VolumesRW":{"/v":true,"/x":false},\#
                    "Config":{}}
                    """#,
                after: #"""
                    {"Mounts":[{"Name":"v","Source":"/data/volumes/v/_data","Destination":"/v","Driver":"local",\#
                    "Mode":"","RW":true},{"Source":"/tmp","Destination":"/x","Mode":"","RW":false}],"Config":{}}
                    """#),
            Example(.responseUp, before: #"{"Volumes":null,"VolumesRW":null}"#, after: #"{"Mounts":[]}"#),
            Example(.responseUp, before: #"{"Mounts":[]}"#, after: #"{"Mounts":[]}"#),
        ]
    )

    static let removeResourcesFromConfig = Change(
        id: "1.20-inspect-resources",
        summary: "Container inspect has Memory, MemorySwap, CpuShares and Cpuset in the host configuration alone.",
        endpoints: [.containerInspect],
        responseUp: [
            .remove("Config.Memory"), .remove("Config.MemorySwap"), .remove("Config.CpuShares"),
            .remove("Config.Cpuset"),
        ],
        responseDown: [
            .copy("HostConfig.Memory", to: "Config.Memory"), .copy("HostConfig.MemorySwap", to: "Config.MemorySwap"),
            .copy("HostConfig.CpuShares", to: "Config.CpuShares"),
            .copy("HostConfig.CpusetCpus", to: "Config.Cpuset"),
        ],
        source: "daemon/inspect_linux.go@20.10, and its answers at 1.19 and 1.20",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"HostConfig":{"CpuShares":512,"Memory":4194304,"CpusetCpus":"0","MemorySwap":-1},\#
                    "Config":{"Image":"a"}}
                    """#,
                after: #"""
                    {"HostConfig":{"CpuShares":512,"Memory":4194304,"CpusetCpus":"0","MemorySwap":-1},\#
                    "Config":{"Image":"a","Memory":4194304,"MemorySwap":-1,"CpuShares":512,"Cpuset":"0"}}
                    """#),
            Example(.responseDown, before: #"{"Config":{"Image":"a"}}"#, after: #"{"Config":{"Image":"a"}}"#),
            Example(
                .responseUp, before: #"{"Config":{"Image":"a","Memory":0,"MemorySwap":0,"CpuShares":0,"Cpuset":""}}"#,
                after: #"{"Config":{"Image":"a"}}"#),
        ]
    )

    static let showGroupAdd = Change(
        id: "1.20-inspect",
        summary: "Container inspect has GraphDriver, GroupAdd, MemorySwappiness and ConsoleSize.",
        endpoints: [.containerInspect],
        responseUp: [.copy("Driver", to: "GraphDriver.Name"), .setDefault("GraphDriver.Data", to: .null)]
            + shownWithGroupAdd.filled,
        responseDown: shownWithGroupAdd.hidden + [.hide("GraphDriver")],
        lossUp: .synthesised("The storage driver has no data."),
        source: "api/types/types.go and runconfig/hostconfig.go@v1.7.0 and v1.8.0",
        examples: [
            Example(
                .responseUp, before: #"{"Driver":"aufs","HostConfig":{"Binds":null}}"#,
                after: #"""
                    {"Driver":"aufs","HostConfig":{"Binds":null,"GroupAdd":null,"MemorySwappiness":null,\#
                    "ConsoleSize":[0,0]},"GraphDriver":{"Name":"aufs","Data":null}}
                    """#),
            Example(
                .responseUp, before: #"{"Driver":"aufs","GraphDriver":{"Data":{"a":"b"},"Name":"aufs"}}"#,
                after: #"{"Driver":"aufs","GraphDriver":{"Data":{"a":"b"},"Name":"aufs"}}"#),
            Example(
                .responseDown, before: #"{"HostConfig":{"GroupAdd":null},"GraphDriver":{"Name":"aufs"}}"#,
                after: #"{"HostConfig":{"GroupAdd":null},"GraphDriver":{"Name":"aufs"}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"HostConfig":{"GroupAdd":null},"GraphDriver":{"Name":"aufs"}}"#,
                after: #"{"HostConfig":{}}"#),
        ]
    )
}

private let shownWithGroupAdd: AddedFields = [
    "HostConfig.GroupAdd": .null, "HostConfig.MemorySwappiness": .null, "HostConfig.ConsoleSize": [0, 0],
]

/// Go writes maps in the order of their keys.
private func mapVolumesOfMounts(_ container: inout JSONValue, _: RewriteContext) {
    guard let mounts = container["Mounts"] else { return }
    let byDestination = (mounts.elements ?? [])
        .compactMap { mount in mount["Destination"]?.string.map { ($0, mount) } }
        .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
    let sources = byDestination.map { ($0, $1["Source"] ?? "") }
    let writable = byDestination.map { ($0, $1["RW"] ?? false) }
    container.insert(.object(sources), forKey: "Volumes", after: "Mounts")
    container.insert(.object(writable), forKey: "VolumesRW", after: "Volumes")
    container["Mounts"] = nil
}

private func listMountsOfVolumes(_ container: inout JSONValue, _: RewriteContext) {
    guard container["Mounts"] == nil, let volumes = container["Volumes"] else { return }
    let writable = container["VolumesRW"]
    let mounts = volumes.namedMembers.map { mount($0.value.string ?? "", at: $0.name, writable?[$0.name]) }
    container.insert(.array(mounts), forKey: "Mounts", after: "Volumes")
    container["Volumes"] = nil
    container["VolumesRW"] = nil
}

/// Engines before 1.20 had no volumes but those of the driver `local`.
private func mount(_ source: String, at destination: String, _ isWritable: JSONValue?) -> JSONValue {
    let members: [(String, JSONValue)] = [("Source", .string(source)), ("Destination", .string(destination))]
    let mode: [(String, JSONValue)] = [("Mode", ""), ("RW", isWritable ?? false)]
    guard let name = volumeName(of: source) else { return .object(members + mode) }
    return .object([("Name", .string(name))] + members + [("Driver", "local")] + mode)
}

/// The last name but one of `/var/lib/docker/volumes/data/_data`.
private func volumeName(of path: String) -> String? {
    let names = path.split(separator: "/").suffix(3)
    guard names.count == 3, names.first == "volumes", names.last == "_data" else { return nil }
    return names.dropFirst().first.map(String.init)
}
