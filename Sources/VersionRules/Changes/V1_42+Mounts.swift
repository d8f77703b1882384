// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let createMountpoint = LaterField("HostConfig.Mounts[].BindOptions.CreateMountpoint", type: .flag)
    static let clusterOptions = LaterField(
        "HostConfig.Mounts[].ClusterOptions", "TaskTemplate.ContainerSpec.Mounts[].ClusterOptions", type: .object())
}

extension Change {
    static let v1_42Mounts = [addCreateMountpoint, refuseForeignMountOptions]

    static let addCreateMountpoint = Change(
        id: "1.42-create-mountpoint",
        summary: "A mount of type bind can have its source made, as Binds always do.",
        endpoints: [.containerCreate, .containerInspect],
        requestUp: [.removeUnlessMisread(.createMountpoint)],
        requestDown: [
            .refuseMisread(.createMountpoint), .refuseMisread(.clusterOptions), .custom(moveCreatedMountsToBinds),
        ],
        responseDown: [.hide("HostConfig.Mounts[].BindOptions.CreateMountpoint")],
        lossUp: .impossible(
            "Such a mount is told of among Binds, from which nothing tells it; one that they can't express is refused."),
        source: "api/server/router/container/container_routes.go@28.x and volume/mounts/linux_parser.go@20.10",
        examples: [
            Example(
                .requestUp,
                before: #"""
                    {"HostConfig":{"Mounts":[{"Type":"bind","Source":"/a","Target":"/b",\#
                    "BindOptions":{"CreateMountpoint":true}},{"Type":"tmpfs","Target":"/t"}]}}
                    """#,
                after: #"""
                    {"HostConfig":{"Mounts":[{"Type":"bind","Source":"/a","Target":"/b",\#
                    "BindOptions":{}},{"Type":"tmpfs","Target":"/t"}]}}
                    """#),
            Example(
                .requestDown,
                before: #"""
                    {"HostConfig":{"Binds":["/x:/y"],"Mounts":[{"Type":"bind","Source":"/a","Target":"/b",\#
                    "ReadOnly":true,"BindOptions":{"CreateMountpoint":true,"Propagation":"rslave"}},\#
                    {"Type":"volume","Source":"v","Target":"/v"}]}}
                    """#,
                after: #"""
                    {"HostConfig":{"Binds":["/x:/y","/a:/b:ro,rslave"],\#
                    "Mounts":[{"Type":"volume","Source":"v","Target":"/v"}]}}
                    """#),
            Example(
                .requestDown,
                before: #"""
                    {"HostConfig":{"Mounts":[{"Type":"bind","Source":"/a:b","Target":"/b",\#
                    "BindOptions":{"CreateMountpoint":true}}]}}
                    """#,
                rejected: .tooNew("HostConfig.Mounts[].BindOptions.CreateMountpoint", since: "1.42")),
            Example(
                .responseDown, isStrict: true,
                before: #"{"HostConfig":{"Mounts":[{"Type":"bind","BindOptions":{"CreateMountpoint":true}}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"Type":"bind","BindOptions":{}}]}}"#),
        ]
    )

    static let refuseForeignMountOptions = Change(
        id: "1.42-foreign-mount-options",
        summary: "Options for another type of mount are always refused; some were ignored.",
        endpoints: [.containerCreate],
        requestUp: [.forEach("HostConfig.Mounts", [.custom(dropForeignOptions)])],
        requestDown: [.forEach("HostConfig.Mounts", [.custom(refuseForeignOptions)])],
        source: "api/server/router/container/container_routes.go@28.x, and the refusals of 20.10 and 28 at 1.41",
        examples: [
            Example(
                .requestUp,
                before: #"""
                    {"HostConfig":{"Mounts":[{"Type":"bind","TmpfsOptions":{"Mode":448},"Target":"/a"},\#
                    {"Type":"volume","VolumeOptions":{"NoCopy":true},"TmpfsOptions":{},"Target":"/b"}]}}
                    """#,
                after: #"""
                    {"HostConfig":{"Mounts":[{"Type":"bind","Target":"/a"},\#
                    {"Type":"volume","VolumeOptions":{"NoCopy":true},"Target":"/b"}]}}
                    """#),
            Example(
                .requestUp, before: #"{"HostConfig":{"Mounts":[{"Type":"bind","VolumeOptions":{"NoCopy":true}}]}}"#,
                rejected: Rejection(
                    status: 400,
                    message: #"invalid mount config for type "bind": field VolumeOptions must not be specified"#)),
            Example(
                .requestDown, before: #"{"HostConfig":{"Mounts":[{"Type":"bind","TmpfsOptions":{}}]}}"#,
                rejected: Rejection(
                    status: 400, message: #"TmpfsOptions must not be specified on mount type "bind""#)),
            Example(
                .requestDown, before: #"{"HostConfig":{"Mounts":[{"Type":"tmpfs","TmpfsOptions":{}}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"Type":"tmpfs","TmpfsOptions":{}}]}}"#),
        ]
    )
}

/// The options that each type of mount has for itself, in the order that the engine looks at them.
private let optionsByType = [("VolumeOptions", "volume"), ("BindOptions", "bind"), ("TmpfsOptions", "tmpfs")]

/// Some the engine refused before as well, in other words.
private func dropForeignOptions(_ mount: inout JSONValue, _: RewriteContext) throws(Rejection) {
    let type = mount.value(caseInsensitive: "Type")?.string ?? ""
    for (options, owner) in optionsByType where owner != type {
        guard let key = mount.key(caseInsensitive: options), mount[key]?.kind == .object else { continue }
        guard owner == "tmpfs" || (owner == "volume" && type == "tmpfs") else {
            throw Rejection(
                status: 400,
                message: #"invalid mount config for type "\#(type)": field \#(options) must not be specified"#)
        }
        mount[key] = nil
    }
}

private func refuseForeignOptions(_ mount: inout JSONValue, _: RewriteContext) throws(Rejection) {
    let type = mount.value(caseInsensitive: "Type")?.string ?? ""
    for (options, owner) in optionsByType
    where owner != type && mount.value(caseInsensitive: JSONPath([options]))?.kind == .object {
        throw Rejection(status: 400, message: #"\#(options) must not be specified on mount type "\#(type)""#)
    }
}

/// Older engines make the source of what is in `Binds`, and of that alone.
private func moveCreatedMountsToBinds(_ container: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    var binds: [String] = []
    try container.updateRequested("HostConfig.Mounts") { (mounts: inout JSONValue) throws(Rejection) in
        try mounts.removeElements { (mount: JSONValue) throws(Rejection) in
            guard mount.value(caseInsensitive: "BindOptions.CreateMountpoint")?.bool == true else { return false }
            guard let bind = bindText(mount) else {
                let option = "HostConfig.Mounts[].BindOptions.CreateMountpoint"
                throw context.tooNew(option, since: "1.42")
            }
            binds.append(bind)
            return true
        }
    }
    guard !binds.isEmpty else { return }
    container.updateRequested("HostConfig") { hostConfig in
        let key = hostConfig.key(caseInsensitive: "Binds") ?? "Binds"
        if hostConfig[key]?.kind != .array { hostConfig[key] = [] }
        for bind in binds { hostConfig[key]?.append(.string(bind)) }
    }
}

/// A mount as an element of `Binds` says it; nil where that can't.
private func bindText(_ mount: JSONValue) -> String? {
    guard mount.value(caseInsensitive: "Type")?.string == "bind",
        !mount.asks(at: "BindOptions.NonRecursive"),
        let source = mount.value(caseInsensitive: "Source")?.string,
        let target = mount.value(caseInsensitive: "Target")?.string,
        source.hasPrefix("/"), !source.contains(":"), !target.contains(":")
    else { return nil }
    var options: [String] = []
    if mount.asks(at: "ReadOnly") { options.append("ro") }
    if let propagation = mount.value(caseInsensitive: "BindOptions.Propagation")?.string, !propagation.isEmpty {
        options.append(propagation)
    }
    return ([source, target] + (options.isEmpty ? [] : [options.joined(separator: ",")])).joined(separator: ":")
}
