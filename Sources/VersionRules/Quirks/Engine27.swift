// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 27 and later do.
    static let engine27 = [
        Quirk(
            .restoreExecutionDriver27, engines: .init(.docker, since: "27.0"), newestClient: "1.24",
            isRehearsed: false),
        Quirk(
            .takeOuterHostConfig27, engines: .init(.docker, since: "27.0"), newestClient: "1.45", isRehearsed: false),
        Quirk(.refuseOuterLimits27, engines: .init(.docker, since: "27.0"), newestClient: "1.45", isRehearsed: false),
        Quirk(.failOnOuterLimits27, engines: .init(.docker, since: "27.0"), newestClient: "1.41", isRehearsed: false),
        Quirk(.nameVolumes27, engines: .init(.docker, since: "27.0"), newestClient: "1.45", isRehearsed: false),
        Quirk(
            .overlookTmpfsOptions27, engines: .init(.docker, since: "27.0"), newestClient: "1.45", isRehearsed: false),
        Quirk(
            .overlookGatewayModes27, engines: .init(.docker, since: "27.0"), newestClient: "1.45", isRehearsed: false),
    ]
}

extension Change {
    static let restoreExecutionDriver27 = Change(
        id: "engine27-execution-driver",
        summary: "Engine 27 has no ExecutionDriver in the system's information below 1.25 either.",
        endpoints: [.info],
        responseDown: removeExecutionDriver.steps.responseDown,
        source: "api/server/router/system/system_routes.go@26.1 and @27.x",
        examples: [
            Example(.responseDown, before: #"{"ID":"Q"}"#, after: #"{"ID":"Q","ExecutionDriver":"<not supported>"}"#)
        ]
    )

    static let overlookGatewayModes27 = overlookNetworkOptions(
        "engine27-gateway-modes", "Engine 27 heeds the gateway modes of a bridge network below 1.46 too.",
        ["com.docker.network.bridge.gateway_mode_ipv4", "com.docker.network.bridge.gateway_mode_ipv6"],
        source: addGatewayModes.source)

    static let overlookTmpfsOptions27 = Change(
        id: "engine27-tmpfs-options",
        summary: "Engine 27 heeds the options of a mount of type tmpfs below 1.46 too, where they were overlooked.",
        endpoints: [.containerCreate],
        requestUp: [.overlook(.tmpfsOptions)],
        source: addTmpfsOptions.source,
        examples: [
            Example(
                .requestUp,
                before: #"{"HostConfig":{"Mounts":[{"Type":"tmpfs","TmpfsOptions":{"Options":[["exec"]]}}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"Type":"tmpfs","TmpfsOptions":{}}]}}"#)
        ]
    )

    static let takeOuterHostConfig27 = Change(
        id: "engine27-outer-host-config",
        summary: "Engine 27 no longer reads the host config's fields where they stand beside it, and would drop them.",
        endpoints: [.containerCreate],
        requestUp: [.custom(takeWholeOuterHostConfig)],
        source: "runconfig/config_unix.go@20.10 and @26.1, which is gone in 27.x",
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","Binds":["/tmp:/x"],"Privileged":true,"CpuShares":0}"#,
                after: #"{"Image":"a","HostConfig":{"Binds":["/tmp:/x"],"Privileged":true}}"#),
            Example(
                .requestUp, before: #"{"Memory":8388608,"Binds":["/tmp:/x"],"HostConfig":{"Dns":["10.0.0.2"]}}"#,
                after: #"{"Binds":["/tmp:/x"],"HostConfig":{"Dns":["10.0.0.2"],"Memory":8388608}}"#),
            Example(
                .requestUp, before: #"{"Image":"a","VolumesFrom":"b"}"#,
                after: #"{"Image":"a","HostConfig":{"VolumesFrom":"b"}}"#),
            Example(
                .requestUp, before: #"{"Image":"a","VolumesFrom":"","Dns":{}}"#,
                after: #"{"Image":"a","HostConfig":{"VolumesFrom":"","Dns":{}}}"#),
            Example(.requestUp, before: #"{"Image":"a","Env":["A=1"]}"#, after: #"{"Image":"a","Env":["A=1"]}"#),
        ]
    )

    /// Clients that make a container anew find its volumes by their names.
    static let nameVolumes27 = Change(
        id: "engine27-volume-names",
        summary: "Engine 27 leaves out the name of a volume that it made for a bind without a source.",
        endpoints: [.containerInspect, .containerList],
        responseDown: [
            .glance(
                at: "Mounts", ByteTest("may lack a volume's name") { $0.mayLackVolumeName },
                [.forEach("Mounts", [.custom(nameVolume)])])
        ],
        source: "volume/mounts/linux_parser.go@26.1 and @27.x, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .responseDown,
                before: #"{"Mounts":[{"Type":"volume","Source":"/lib/volumes/c6b1/_data","Driver":"local"}]}"#,
                after: #"""
                    {"Mounts":[{"Type":"volume","Name":"c6b1","Source":"/lib/volumes/c6b1/_data",\#
                    "Driver":"local"}]}
                    """#),
            Example(
                .responseDown,
                before: #"""
                    {"Mounts":[{"Type":"volume","Name":"a","Source":"/v/volumes/a/_data"},\#
                    {"Type":"bind","Source":"/v/volumes/a/_data"},{"Type":"volume","Source":""}]}
                    """#,
                after: #"""
                    {"Mounts":[{"Type":"volume","Name":"a","Source":"/v/volumes/a/_data"},\#
                    {"Type":"bind","Source":"/v/volumes/a/_data"},{"Type":"volume","Source":""}]}
                    """#),
        ]
    )

    static let refuseOuterLimits27 = Change(
        id: "engine27-outer-limits",
        summary: "Engine 27 overlooks what is of a wrong type beside the host config, below 1.46 too.",
        endpoints: [.containerCreate],
        requestUp: [refuseOuterLimits(status: 400, "invalid JSON: ")],
        source: takeOuterHostConfig27.source,
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","Cpuset":0}"#,
                rejected: Rejection(
                    status: 400,
                    message: """
                        invalid JSON: json: cannot unmarshal number into Go struct field ContainerConfigWrapper.Cpuset \
                        of type string
                        """)),
            Example(
                .requestUp, before: #"{"VolumesFrom":"","HostConfig":{}}"#,
                rejected: Rejection(
                    status: 400,
                    message: """
                        invalid JSON: json: cannot unmarshal string into Go struct field \
                        ContainerConfigWrapper.VolumesFrom
                        """)),
            Example(.requestUp, before: #"{"Image":"a","Memory":1}"#, after: #"{"Image":"a","Memory":1}"#),
        ]
    )

    static let failOnOuterLimits27 = Change(
        id: "engine27-outer-limits-failure",
        summary: "Below 1.42, what was of a wrong type beside the host config was a failure of the engine, 500.",
        endpoints: [.containerCreate],
        requestUp: [refuseOuterLimits(status: 500, "")],
        source: takeOuterHostConfig27.source,
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","Memory":"x"}"#,
                rejected: Rejection(
                    status: 500,
                    message: """
                        json: cannot unmarshal string into Go struct field ContainerConfigWrapper.Memory of type int64
                        """)),
            Example(.requestUp, before: #"{"Image":"a","Memory":null}"#, after: #"{"Image":"a","Memory":null}"#),
        ]
    )

    private static func refuseOuterLimits(status: Int, _ prefix: String) -> Step {
        .custom { (container: inout JSONValue, _: RewriteContext) throws(Rejection) in
            guard let error = wrongOuterLimit(in: container) else { return }
            throw Rejection(status: status, message: prefix + error)
        }
    }
}

private func nameVolume(_ mount: inout JSONValue, _: RewriteContext) {
    guard mount.has("Type", where: { $0.isJSONString("volume") }), !mount.has("Name"),
        let name = mount["Source"]?.string.flatMap(volumeName)
    else { return }
    mount.insert(.string(name), forKey: "Name", after: "Type")
}

private let volumeType = Array(#""volume""#.utf8)
private let memberName = Array(#","Name":"#.utf8)

extension Span<UInt8> {
    /// Whether a volume among these mounts may have no name: an engine writes that right behind the type.
    fileprivate var mayLackVolumeName: Bool {
        mayHold(volumeType.span) { !hasText(memberName.span, at: $0) }
    }
}

/// The driver "local" keeps a volume's files in `volumes/NAME/_data`.
private func volumeName(at source: String) -> String? {
    let parts = source.split(separator: "/").suffix(3)
    guard parts.count == 3, parts.first == "volumes", parts.last == "_data" else { return nil }
    return String(parts[parts.startIndex + 1])
}
