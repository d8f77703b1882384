// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let containers1_22 = [
        removeLxcConf, addCreateOptions1_22, addEndpointSettings, addNetworksToContainerList, addEndpointDetails,
        addMountPropagation, showCreateOptions1_22,
    ]

    static let removeLxcConf = Change(
        id: "1.22-lxc-conf",
        summary: "Containers no longer have HostConfig.LxcConf.",
        endpoints: [.containerCreate, .containerStart],
        requestUp: ["HostConfig.LxcConf", "LxcConf"].map {
            .warn("the engine ignores LxcConf", when: .present(.body($0)))
        },
        lossDown: .impossible("Ignored with a warning, as by Docker before 1.10 unless it ran with LXC."),
        source: "docs/api/version-history.md@20.10, and its answers at 1.20",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"LxcConf":[{"Key":"lxc.utsname","Value":"docker"}]}}"#,
                after: #"{"HostConfig":{"LxcConf":[{"Key":"lxc.utsname","Value":"docker"}]}}"#)
        ]
    )

    static let addCreateOptions1_22 = Change(
        id: "1.22-create-options",
        summary: """
            A new container takes limits for single block devices, an OOM score, tmpfs mounts and the size of \
            /dev/shm.
            """,
        endpoints: [.containerCreate],
        requestDown: (blockDeviceLimits + ["OomScoreAdj", "Tmpfs", "ShmSize"]).map {
            .refuse(JSONPath(["HostConfig", $0]), since: "1.22")
        },
        lossUp: .impossible("Refused, for an older engine does without them silently."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"OomScoreAdj":0,"Tmpfs":null,"BlkioWeightDevice":[]}}"#,
                after: #"{"HostConfig":{"OomScoreAdj":0,"Tmpfs":null,"BlkioWeightDevice":[]}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"Tmpfs":{"/run":"rw"}}}"#,
                rejected: .tooNew("HostConfig.Tmpfs", since: "1.22")),
        ]
    )

    static let addEndpointSettings = Change(
        id: "1.22-create-endpoint-settings",
        summary: "A new container takes addresses, links and aliases for its network.",
        endpoints: [.containerCreate],
        requestDown: [
            .refuse(endpoint: "IPAMConfig", since: "1.22"), .refuse(endpoint: "Links", since: "1.22"),
            .refuse(endpoint: "Aliases", since: "1.22"),
        ],
        lossUp: .impossible("Refused, for an older engine does without them silently."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown, before: #"{"NetworkingConfig":{"EndpointsConfig":{"web":{"IPAMConfig":null}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"web":{"IPAMConfig":null}}}}"#),
            Example(
                .requestDown, before: #"{"NetworkingConfig":{"EndpointsConfig":{"web":{"Aliases":["db"]}}}}"#,
                rejected: .tooNew("Aliases", since: "1.22")),
        ]
    )

    static let addNetworksToContainerList = Change(
        id: "1.22-container-list-networks",
        summary: "Listed containers have their networks.",
        endpoints: [.containerList],
        responseUp: [.setDefault("NetworkSettings", to: ["Networks": [:]])],
        responseDown: [.hide("NetworkSettings")],
        lossUp: .approximate("Empty; container inspect has them."),
        source: "api/types/types.go@v1.9.0 and v1.10.0; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before:
                    #"{"Status":"Up 2 hours","HostConfig":{"NetworkMode":"web"},"NetworkSettings":{"Networks":{}}}"#,
                after: #"{"Status":"Up 2 hours","HostConfig":{"NetworkMode":"web"}}"#),
            Example(
                .responseUp, before: #"{"Status":"Up 2 hours","HostConfig":{}}"#,
                after: #"{"Status":"Up 2 hours","HostConfig":{},"NetworkSettings":{"Networks":{}}}"#),
        ]
    )

    static let addEndpointDetails = Change(
        id: "1.22-container-endpoint-details",
        summary: "Container inspect has the id of each network, and what was asked of it.",
        endpoints: [.containerInspect],
        responseUp: [.forEach("NetworkSettings.Networks", [.custom(fillEndpoint)])],
        responseDown: ["IPAMConfig", "Links", "Aliases", "NetworkID"].map {
            .hide(.body(JSONPath(["NetworkSettings", "Networks", "*", $0])))
        },
        lossUp: .approximate("NetworkID is empty, and so is what was asked for."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"""
                    {"NetworkSettings":{"Networks":{"web":{"IPAMConfig":null,"Links":null,"Aliases":["db"],\#
                    "NetworkID":"15fb","EndpointID":"664a"}}}}
                    """#,
                after: #"{"NetworkSettings":{"Networks":{"web":{"EndpointID":"664a"}}}}"#),
            Example(
                .responseUp, before: #"{"NetworkSettings":{"Networks":{"web":{"EndpointID":"664a"}}}}"#,
                after: #"""
                    {"NetworkSettings":{"Networks":{"web":{"IPAMConfig":null,"Links":null,"Aliases":null,\#
                    "NetworkID":"","EndpointID":"664a"}}}}
                    """#),
        ]
    )

    static let addMountPropagation = Change(
        id: "1.22-mount-propagation",
        summary: "Mounts tell how they propagate.",
        endpoints: [.containerInspect],
        responseUp: [.setDefault("Mounts[].Propagation", to: "")],
        responseDown: [.hide("Mounts[].Propagation")],
        lossUp: .approximate("Empty, as that of volumes."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later send it at every version",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"Mounts":[{"RW":true,"Propagation":"rprivate"}]}"#,
                after: #"{"Mounts":[{"RW":true}]}"#),
            Example(
                .responseUp, before: #"{"Mounts":[{"RW":true}]}"#, after: #"{"Mounts":[{"RW":true,"Propagation":""}]}"#),
        ]
    )

    static let showCreateOptions1_22 = Change(
        id: "1.22-inspect-options",
        summary: "Container inspect has the limits for single block devices, the OOM score and the size of /dev/shm.",
        endpoints: [.containerInspect],
        responseUp: blockDeviceLimits.map { .setDefault(.body(JSONPath(["HostConfig", $0])), to: .null) } + [
            .setDefault("HostConfig.OomScoreAdj", to: 0), .setDefault("HostConfig.ShmSize", to: 67_108_864),
        ],
        responseDown: (blockDeviceLimits + ["OomScoreAdj", "ShmSize", "Tmpfs"]).map {
            .hide(.body(JSONPath(["HostConfig", $0])))
        },
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"HostConfig":{"BlkioWeight":0,"BlkioWeightDevice":[],"OomScoreAdj":0,"ShmSize":67108864}}"#,
                after: #"{"HostConfig":{"BlkioWeight":0}}"#),
            Example(
                .responseUp, before: #"{"HostConfig":{"BlkioWeight":0}}"#,
                after: #"""
                    {"HostConfig":{"BlkioWeight":0,"BlkioWeightDevice":null,"BlkioDeviceReadBps":null,\#
                    "BlkioDeviceWriteBps":null,"BlkioDeviceReadIOps":null,"BlkioDeviceWriteIOps":null,\#
                    "OomScoreAdj":0,"ShmSize":67108864}}
                    """#),
        ]
    )
}

private let blockDeviceLimits = [
    "BlkioWeightDevice", "BlkioDeviceReadBps", "BlkioDeviceWriteBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteIOps",
]

private let endpointDetails: [(String, JSONValue)] = [
    ("IPAMConfig", .null), ("Links", .null), ("Aliases", .null), ("NetworkID", ""),
]

private func fillEndpoint(_ endpoint: inout JSONValue, _: RewriteContext) {
    for (name, value) in endpointDetails.reversed() where endpoint[name] == nil {
        endpoint.insert(value, forKey: name, after: nil)
    }
}
