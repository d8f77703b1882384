// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let tmpfsOptions = LaterField("HostConfig.Mounts[].TmpfsOptions.Options", type: .list(.list(.text)))
    static let taskTmpfsOptions = LaterField(
        "TaskTemplate.ContainerSpec.Mounts[].TmpfsOptions.Options", type: .list(.list(.text)))
    static let taskOOMScore = LaterField("TaskTemplate.ContainerSpec.OomScoreAdj", type: .number)
}

extension Change {
    /// What API 1.46 changed.
    static let v1_46 = [
        addContainerdInfo, addEndpointSysctls, addListedAnnotations, addPushPlatform, addTmpfsOptions,
        addTaskTmpfsOptions, addTaskOOMScore, addImageCreateEvent, overlookOuterHostConfig, addGatewayModes,
        addDefaultIPv6Pools, heedIPv6Option,
    ]

    static let heedIPv6Option = Change(
        id: "1.46-ipv6-option",
        summary: "A network can be made with IPv6 by an option of its driver, too.",
        endpoints: [.networkCreate],
        requestDown: [.custom(enableIPv6ByOption)],
        lossDown: .impossible("It goes by the release: engines since 27 heed it at any version."),
        source: "daemon/network.go@26.1 and @27.x, and the answers of 20.10, 28 and 29.7",
        examples: [
            Example(
                .requestDown, before: #"{"Name":"n","Options":{"com.docker.network.enable_ipv6":"true"}}"#,
                after: #"{"Name":"n","Options":{"com.docker.network.enable_ipv6":"true"},"EnableIPv6":true}"#),
            Example(
                .requestDown,
                before: #"{"Name":"n","EnableIPv6":false,"Options":{"com.docker.network.enable_ipv6":"1"}}"#,
                after: #"{"Name":"n","EnableIPv6":false,"Options":{}}"#),
            Example(
                .requestDown, before: #"{"Name":"n","Options":{"com.docker.network.enable_ipv6":"x"}}"#,
                rejected: Rejection(
                    status: 400, message: #"driver-opt "com.docker.network.enable_ipv6" is not a valid bool"#)),
            Example(
                .requestDown, before: #"{"Name":"n","Options":{"com.docker.network.enable_ipv6":"f"}}"#,
                after: #"{"Name":"n","Options":{"com.docker.network.enable_ipv6":"f"},"EnableIPv6":false}"#),
            Example(
                .requestDown, before: #"{"Name":"n","Options":{"a":"b"}}"#,
                after: #"{"Name":"n","Options":{"a":"b"}}"#),
        ]
    )

    static let addDefaultIPv6Pools = Change(
        id: "1.46-default-ipv6-pools",
        summary: "A network with IPv6 needs no subnet for it: the engine chooses one.",
        endpoints: [.networkCreate],
        lossUp: .impossible("An engine that has no pool to choose from refuses it."),
        reason: "It goes by the engine's release: 27 and later have such pools, older ones answer 404.",
        source: "daemon/daemon.go@26.1 and @27.0, and the answers of 20.10, 26.1 and 28")

    static let addContainerdInfo = Change(
        id: "1.46-containerd",
        summary: "The system information says where containerd is.",
        endpoints: [.info],
        responseDown: [.remove("Containerd")],
        lossUp: .impossible("Engines before 27 don't tell; the field is optional."),
        source: "api/server/router/system/system_routes.go@28.x",
        examples: [
            Example(
                .responseDown, before: #"{"ID":"1","Containerd":{"Address":"/run/containerd/containerd.sock"}}"#,
                after: #"{"ID":"1"}"#)
        ]
    )

    static let addEndpointSysctls = Change(
        id: "1.46-endpoint-sysctls",
        summary: "Sysctls of a container's interfaces are set for each of its networks.",
        endpoints: [.containerCreate, .networkConnect],
        requestDown: [.refuse(endpoint: endpointSysctls, since: "1.46")],
        lossDown: .approximate("Engines since 27 heed them at every version; older ones overlooked them."),
        lossUp: .impossible("A request that sets them is refused."),
        source: "libnetwork/netlabel/labels.go@28.x, which engines since 27 heed at every version",
        examples: [
            Example(
                .requestDown,
                before: #"""
                    {"NetworkingConfig":{"EndpointsConfig":{"n":{"DriverOpts":\#
                    {"com.docker.network.endpoint.sysctls":"net.ipv4.conf.IFNAME.forwarding=1"}}}}}
                    """#,
                rejected: .tooNew("DriverOpts.com.docker.network.endpoint.sysctls", since: "1.46")),
            Example(
                .requestDown,
                before: #"{"EndpointConfig":{"DriverOpts":{"com.docker.network.endpoint.sysctls":"a=1"}}}"#,
                rejected: .tooNew("DriverOpts.com.docker.network.endpoint.sysctls", since: "1.46")),
            Example(
                .requestDown, before: #"{"EndpointConfig":{"DriverOpts":{"a":"b"}}}"#,
                after: #"{"EndpointConfig":{"DriverOpts":{"a":"b"}}}"#),
        ]
    )

    static let addGatewayModes = addNetworkOptions(
        "1.46-gateway-modes", "The gateway of a bridge network has a mode, such as routed or isolated.",
        ["com.docker.network.bridge.gateway_mode_ipv4", "com.docker.network.bridge.gateway_mode_ipv6"], since: "1.46",
        unless: ["nat"],
        source: "libnetwork/drivers/bridge/labels.go@26.1 and @27.x, which heeds them at every version")

    static let addListedAnnotations = Change(
        id: "1.46-listed-annotations",
        summary: "Listed containers have their annotations.",
        endpoints: [.containerList],
        responseDown: [.remove("HostConfig.Annotations")],
        lossUp: .approximate("Engines before 27 don't tell; the field is optional."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .responseDown, before: #"{"Id":"1","HostConfig":{"NetworkMode":"bridge","Annotations":{"a":"b"}}}"#,
                after: #"{"Id":"1","HostConfig":{"NetworkMode":"bridge"}}"#)
        ]
    )

    static let addPushPlatform = Change(
        id: "1.46-push-platform",
        summary: "An image can be pushed for one platform alone.",
        endpoints: [.imagePush],
        requestUp: [.remove(.query("platform"))],
        requestDown: [.refuse(query: "platform", since: "1.46", unless: [])],
        lossUp: .impossible("A request that names a platform is refused."),
        source: "api/server/router/image/image_routes.go@28.x",
        examples: [
            Example(.requestUp, before: Sample(query: "tag=1&platform=linux%2Farm64"), after: Sample(query: "tag=1")),
            Example(
                .requestDown, before: Sample(query: "tag=1&platform=%7B%22os%22%3A%22linux%22%7D"),
                rejected: .tooNew("the parameter platform", since: "1.46")),
        ]
    )

    static let addTmpfsOptions = Change(
        id: "1.46-tmpfs-options",
        summary: "A mount of type tmpfs takes options of the file system.",
        endpoints: [.containerCreate, .containerInspect],
        requestDown: [.refuse(.tmpfsOptions, since: "1.46")],
        responseDown: [.hide("HostConfig.Mounts[].TmpfsOptions.Options")],
        lossUp: .impossible("A request that sets them is refused."),
        source: "volume/mounts/linux_parser.go@28.x, which heeds them at every version",
        examples: [
            Example(
                .requestDown,
                before: #"{"HostConfig":{"Mounts":[{"Type":"tmpfs","TmpfsOptions":{"Options":[["exec"]]}}]}}"#,
                rejected: .tooNew("HostConfig.Mounts[].TmpfsOptions.Options", since: "1.46")),
            Example(
                .responseDown, isStrict: true,
                before: #"{"HostConfig":{"Mounts":[{"Type":"tmpfs","TmpfsOptions":{"Options":[["exec"]]}}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"Type":"tmpfs","TmpfsOptions":{}}]}}"#),
        ]
    )

    static let addTaskTmpfsOptions = Change(
        id: "1.46-service-tmpfs-options",
        summary: "Services' mounts of type tmpfs take options of the file system.",
        endpoints: .toTaskTemplates,
        requestUp: [.removeUnlessMisread(.taskTmpfsOptions)],
        requestDown: [.refuse(.taskTmpfsOptions, since: "1.46")],
        responseDown: .hideInTaskTemplates("ContainerSpec.Mounts[].TmpfsOptions.Options"),
        lossUp: .impossible("A request that sets them is refused."),
        source: "api/server/router/swarm/helpers.go@28.x",
        examples: [
            Example(
                .requestUp,
                before: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"TmpfsOptions":{"Options":[["exec"]]}}]}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"TmpfsOptions":{}}]}}}"#),
            Example(
                .requestDown,
                before: #"{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"TmpfsOptions":{"Options":[["exec"]]}}]}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Mounts[].TmpfsOptions.Options", since: "1.46")),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"ContainerSpec":{"Mounts":[{"TmpfsOptions":{"Options":[["exec"]]}}]}}}"#,
                after: #"{"Spec":{"ContainerSpec":{"Mounts":[{"TmpfsOptions":{}}]}}}"#),
        ]
    )

    static let addTaskOOMScore = Change(
        id: "1.46-service-oom-score",
        summary: "Services say how soon their containers are killed when memory runs out.",
        endpoints: .toTaskTemplates,
        requestUp: [.removeUnlessMisread(.taskOOMScore)],
        requestDown: [.refuse(.taskOOMScore, since: "1.46")],
        responseDown: .hideInTaskTemplates("ContainerSpec.OomScoreAdj"),
        lossUp: .impossible("A request that sets it is refused."),
        source: "api/server/router/swarm/helpers.go@28.x",
        examples: [
            Example(
                .requestUp, before: #"{"TaskTemplate":{"ContainerSpec":{"OomScoreAdj":100}}}"#,
                after: #"{"TaskTemplate":{"ContainerSpec":{}}}"#),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"OomScoreAdj":100}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.OomScoreAdj", since: "1.46")),
            Example(
                .responseDown, isStrict: true, before: #"{"Spec":{"ContainerSpec":{"OomScoreAdj":100}}}"#,
                after: #"{"Spec":{"ContainerSpec":{}}}"#),
        ]
    )

    static let overlookOuterHostConfig = Change(
        id: "1.46-outer-host-config",
        summary: "The host config's fields are no longer read where they stand beside it.",
        endpoints: [.containerCreate],
        requestDown: [.custom(dropOuterHostConfig)],
        source: "runconfig/config_unix.go@26.1, which is gone in 27.x: it goes by the release",
        examples: [
            Example(
                .requestDown,
                before: #"{"Image":"a","Memory":"x","binds":["/tmp:/x"],"HostConfig":{"Memory":8388608}}"#,
                after: #"{"Image":"a","HostConfig":{"Memory":8388608}}"#),
            Example(
                .requestDown, before: #"{"Image":"a","Volumes":{"/a":{}}}"#,
                after: #"{"Image":"a","Volumes":{"/a":{}}}"#),
        ]
    )

    static let addImageCreateEvent = Change(
        id: "1.46-image-create-event",
        summary: "Images that are built or imported make an event.",
        endpoints: [.events],
        responseDown: [
            .glance(at: "Type", .says("image"), [.glance(at: "Action", .says("create"), [.drop])])
        ],
        source: "api/server/router/system/system_routes.go@28.x",
        examples: [
            Example(
                .responseDown, before: #"{"Type":"image","Action":"create","Actor":{"ID":"sha256:21"}}"#, after: ""),
            Example(
                .responseDown, before: #"{"Type":"image","Action":"tag","Actor":{"ID":"sha256:21"}}"#,
                after: #"{"Type":"image","Action":"tag","Actor":{"ID":"sha256:21"}}"#),
        ]
    )
}

private let endpointSysctls = JSONPath(["DriverOpts", "com.docker.network.endpoint.sysctls"])

private let ipv6Option = "com.docker.network.enable_ipv6"

/// What the field says outranks the option, which engines since 27 then don't keep either.
private func enableIPv6ByOption(_ network: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard let option = network.member(caseInsensitive: "Options")?[ipv6Option]?.string else { return }
    if network.member(caseInsensitive: "EnableIPv6").map({ !$0.isNull }) ?? false {
        return network.updateRequested("Options") { $0[ipv6Option] = nil }
    }
    guard let isEnabled = booleans[option] else {
        throw Rejection(status: 400, message: "driver-opt \(JSONValue.string(ipv6Option)) is not a valid bool")
    }
    network.putRequested(.bool(isEnabled), at: "EnableIPv6")
}

/// What Go's `strconv.ParseBool` takes.
private let booleans = [
    "1": true, "t": true, "T": true, "true": true, "TRUE": true, "True": true,
    "0": false, "f": false, "F": false, "false": false, "FALSE": false, "False": false,
]
