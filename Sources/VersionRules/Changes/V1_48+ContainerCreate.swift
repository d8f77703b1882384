// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let imageOptions = LaterField(
        "HostConfig.Mounts[].ImageOptions", "TaskTemplate.ContainerSpec.Mounts[].ImageOptions",
        type: .object(["Subpath": .text]))
}

extension Change {
    static let v1_48ContainerCreate = [
        warnOfVolumeDriver, addImageMounts, readTaskImageOptions, refuseInterfaceSysctls, refuseNegativeShares,
    ]

    static let refuseNegativeShares = Change(
        id: "1.48-negative-cpu-shares",
        summary: "A container with negative CpuShares is no longer made; it could not be started.",
        endpoints: [.containerCreate],
        requestDown: [.custom(refuseSharesBelowZero)],
        lossDown: .impossible("Engines since 28 refuse to make it, earlier ones refused to start it."),
        source: "daemon/daemon_unix.go@27.x and @28.x, where it goes by the release",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"CpuShares":-5}}"#,
                rejected: Rejection(
                    status: 400, message: "invalid CPU shares (-5): value must be a positive integer")),
            Example(
                .requestDown, before: #"{"HostConfig":{"CpuShares":0}}"#, after: #"{"HostConfig":{"CpuShares":0}}"#),
        ]
    )

    static let warnOfVolumeDriver = Change(
        id: "1.48-volume-driver-warning",
        summary: "Creating a container warns of a VolumeDriver that its Mounts overlook.",
        endpoints: [.containerCreate],
        responseDown: [.custom(withholdVolumeDriverWarning)],
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .responseDown, before: .init(body: #"{"Id":"7e62","Warnings":["\#(volumeDriverWarning)"]}"#),
                after: #"{"Id":"7e62","Warnings":[]}"#),
            Example(
                .responseDown, before: #"{"Id":"7e62","Warnings":["other"]}"#,
                after: #"{"Id":"7e62","Warnings":["other"]}"#),
        ]
    )

    static let addImageMounts = Change(
        id: "1.48-image-mounts",
        summary: "Images can be mounted into containers.",
        endpoints: [.containerCreate],
        requestUp: [.custom(refuseImageMounts)],
        requestDown: [.refuseMisread(.imageOptions), .custom(refuseNewerMounts)],
        lossUp: .impossible("A request that mounts an image is refused."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"Mounts":[{"Type":"image","Source":"busybox"}]}}"#,
                rejected: Rejection(status: 400, message: #"Mount type "Image" needs API v1.48 or newer"#)),
            Example(
                .requestUp, before: #"{"HostConfig":{"Mounts":[{"Type":"volume"}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"Type":"volume"}]}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"Mounts":[{"Type":"image","Source":"busybox"}]}}"#,
                rejected: .tooNew("HostConfig.Mounts[].Type=image", since: "1.48")),
            Example(
                .requestDown, before: #"{"HostConfig":{"Mounts":[{"Type":"volume"}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"Type":"volume"}]}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"Mounts":[{"Type":"volume","ImageOptions":{}}]}}"#,
                rejected: .foreignImageOptions(of: "volume")),
        ]
    )

    static let readTaskImageOptions = Change(
        id: "1.48-service-image-options",
        summary: "Mounts of services may have ImageOptions, though services mount no images.",
        endpoints: [.serviceCreate, .serviceUpdate],
        requestDown: [.refuseMisread(.imageOptions)],
        source:
            "api/types/mount/mount.go and daemon/cluster/convert/container.go@28.x, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"ImageOptions":[]}]}}}"#,
                rejected: .misread("array", "TaskTemplate.ContainerSpec.Mounts[].ImageOptions", as: "struct")),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"ImageOptions":{}}]}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"ImageOptions":{}}]}}}"#),
        ]
    )

    static let refuseInterfaceSysctls = Change(
        id: "1.48-interface-sysctls",
        summary: "Sysctls of eth0 are options of the container's endpoint, and no longer moved there.",
        endpoints: [.containerCreate],
        requestUp: [.custom(moveInterfaceSysctls)],
        requestDown: [.custom(refuseInterfaceSysctl)],
        lossDown: .approximate("The answer lacks the engine's warning that they were moved."),
        source: "handleSysctlBC in api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp,
                before: #"""
                    {"HostConfig":{"Sysctls":{"net.ipv4.conf.eth0.log_martians":"1","net.core.somaxconn":"9"}}}
                    """#,
                after: #"""
                    {"HostConfig":{"Sysctls":{"net.core.somaxconn":"9"}},"NetworkingConfig":{"EndpointsConfig":\#
                    {"bridge":{"DriverOpts":{"com.docker.network.endpoint.sysctls":\#
                    "net.ipv4.conf.IFNAME.log_martians=1"}}}}}
                    """#),
            Example(
                .requestUp,
                before: #"""
                    {"HostConfig":{"NetworkMode":"n","Sysctls":{"net.ipv4.conf.eth0.mc_forwarding":"1"}},\#
                    "NetworkingConfig":{"EndpointsConfig":{"n":{"DriverOpts":\#
                    {"com.docker.network.endpoint.sysctls":"net.ipv4.conf.IFNAME.log_martians=0"}}}}}
                    """#,
                after: #"""
                    {"HostConfig":{"NetworkMode":"n","Sysctls":{}},\#
                    "NetworkingConfig":{"EndpointsConfig":{"n":{"DriverOpts":\#
                    {"com.docker.network.endpoint.sysctls":"net.ipv4.conf.IFNAME.mc_forwarding=1,\#
                    net.ipv4.conf.IFNAME.log_martians=0"}}}}}
                    """#),
            Example(
                .requestUp, before: #"{"HostConfig":{"Sysctls":{"net.ipv4.conf.eth1.log_martians":"1"}}}"#,
                rejected: Rejection(
                    status: 500,
                    message: "unable to determine network endpoint for sysctl net.ipv4.conf.eth1.log_martians, use "
                        + "driver option 'com.docker.network.endpoint.sysctls' to set per-interface sysctls")),
            Example(
                .requestUp,
                before: #"{"HostConfig":{"NetworkMode":"host","Sysctls":{"net.ipv4.conf.eth0.log_martians":"1"}}}"#,
                after: #"{"HostConfig":{"NetworkMode":"host","Sysctls":{"net.ipv4.conf.eth0.log_martians":"1"}}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"Sysctls":{"net.ipv4.conf.eth0.log_martians":"1"}}}"#,
                rejected: Rejection(
                    status: 500,
                    message: #"interface specific sysctl setting "net.ipv4.conf.eth0.log_martians" must be supplied "#
                        + "using driver option 'com.docker.network.endpoint.sysctls'")),
        ]
    )
}

private let volumeDriverWarning =
    "WARNING: the container-wide volume-driver configuration is ignored for volumes specified via 'mount'. "
    + "Use '--mount type=volume,volume-driver=...' instead"

private func refuseSharesBelowZero(_ container: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard let shares = container.value(caseInsensitive: "HostConfig.CpuShares")?.integer, shares < 0 else { return }
    let message = "invalid CPU shares (\(shares)): value must be a positive integer"
    throw Rejection(status: 400, message: message)
}

private func withholdVolumeDriverWarning(_ answer: inout JSONValue, _: RewriteContext) {
    answer.update(at: "Warnings") { $0.removeElements { $0.string == volumeDriverWarning } }
}

/// In the words of newer engines.
private func refuseImageMounts(_ request: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard request.mountsImage else { return }
    throw Rejection(status: 400, message: #"Mount type "Image" needs API v1.48 or newer"#)
}

private func refuseNewerMounts(_ request: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    guard !request.mountsImage else { throw context.tooNew("HostConfig.Mounts[].Type=image", since: "1.48") }
    for mount in request.values(requestedAt: "HostConfig.Mounts[]") {
        guard mount.member(caseInsensitive: "ImageOptions")?.kind == .object else { continue }
        throw .foreignImageOptions(of: mount.member(caseInsensitive: "Type")?.string ?? "")
    }
}

extension Rejection {
    fileprivate static func foreignImageOptions(of type: String) -> Rejection {
        Rejection(
            status: 400, message: #"invalid mount config for type "\#(type)": field ImageOptions must not be specified"#
        )
    }
}

extension JSONValue {
    fileprivate var mountsImage: Bool {
        let mounts = value(caseInsensitive: "HostConfig.Mounts")?.elements ?? []
        return mounts.contains { $0.member(caseInsensitive: "Type")?.string == "image" }
    }
}

// MARK: Sysctls of an interface

/// A setting such as `net.ipv4.conf.eth0.log_martians`.
private struct InterfaceSysctl {
    static let option = "com.docker.network.endpoint.sysctls"
    let name: String
    private let parts: [Substring]

    init?(_ name: String) {
        parts = name.split(separator: ".", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "net", parts[3].hasPrefix("eth") else { return nil }
        self.name = name
    }

    var isOfFirstInterface: Bool { parts[3] == "eth0" }

    /// As the option of an endpoint has it, which leaves the interface's name open.
    func setting(_ value: String) -> String {
        "net.\(parts[1]).\(parts[2]).IFNAME.\(parts[4])=\(value)"
    }
}

extension JSONValue {
    /// None where the container has no network of its own.
    fileprivate var interfaceSysctls: [InterfaceSysctl] {
        let mode = NetworkMode(value(caseInsensitive: "HostConfig.NetworkMode")?.string)
        guard mode.isBridge || mode.isUserDefined || mode.networkName == "none" else { return [] }
        return value(caseInsensitive: "HostConfig.Sysctls")?.keys.compactMap(InterfaceSysctl.init) ?? []
    }
}

private func moveInterfaceSysctls(_ request: inout JSONValue, _: RewriteContext) throws(Rejection) {
    let sysctls = request.interfaceSysctls
    guard !sysctls.isEmpty else { return }
    if let other = sysctls.first(where: { !$0.isOfFirstInterface }) {
        throw Rejection(
            status: 500,
            message: "unable to determine network endpoint for sysctl \(other.name), use driver option "
                + "'\(InterfaceSysctl.option)' to set per-interface sysctls")
    }
    let values = request.value(caseInsensitive: "HostConfig.Sysctls")
    var settings = sysctls.map { $0.setting(values?[$0.name]?.string ?? "") }
    let network = NetworkMode(request.value(caseInsensitive: "HostConfig.NetworkMode")?.string).networkName
    let option = JSONPath(["NetworkingConfig", "EndpointsConfig", network, "DriverOpts", InterfaceSysctl.option])
    if let present = request.value(caseInsensitive: option)?.string { settings.append(present) }
    request.updateRequested("HostConfig.Sysctls") { members in
        for sysctl in sysctls { members[sysctl.name] = nil }
    }
    request.putRequested(.string(settings.joined(separator: ",")), at: option)
}

private func refuseInterfaceSysctl(_ request: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard let sysctl = request.interfaceSysctls.first else { return }
    throw Rejection(
        status: 500,
        message: #"interface specific sysctl setting "\#(sysctl.name)" must be supplied using driver option "#
            + "'\(InterfaceSysctl.option)'")
}
