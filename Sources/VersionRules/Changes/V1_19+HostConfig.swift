// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let takeCPUQuota = Change(
        id: "1.19-host-config",
        summary:
            "A container can have CpuPeriod, CpuQuota, CpusetMems, BlkioWeight, OomKillDisable, UTSMode, VolumeDriver.",
        endpoints: [.containerCreate, .containerStart],
        requestDown: [
            .refuseBefore("1.19", hostConfig: "CpuPeriod"), .refuseBefore("1.19", hostConfig: "CpuQuota"),
            .refuseBefore("1.19", hostConfig: "CpusetMems"), .refuseBefore("1.19", hostConfig: "BlkioWeight"),
            .refuseBefore("1.19", hostConfig: "OomKillDisable"), .refuseBefore("1.19", hostConfig: "UTSMode"),
            .refuseBefore("1.19", hostConfig: "VolumeDriver", unless: ["local"]),
        ],
        lossUp: .impossible("An older engine has none of them, and would not say so: the request is refused."),
        source: "runconfig/hostconfig.go and runconfig/config.go@v1.6.0 and v1.7.0",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"CpuQuota":50000}}"#,
                rejected: Rejection(
                    status: 400,
                    message: "HostConfig.CpuQuota requires API version 1.19, "
                        + "but the Docker daemon is spoken to at API version 1.56")),
            Example(
                .requestDown, before: #"{"HostConfig":{"CpuQuota":0,"OomKillDisable":false,"UTSMode":""}}"#,
                after: #"{"HostConfig":{"CpuQuota":0,"OomKillDisable":false,"UTSMode":""}}"#),
        ]
    )

    static let showCPUQuota = Change(
        id: "1.19-inspect",
        summary: "Container inspect has CpuPeriod, CpuQuota, CpusetMems, BlkioWeight, OomKillDisable and UTSMode.",
        endpoints: [.containerInspect],
        responseUp: shownWithCPUQuota.filled,
        responseDown: shownWithCPUQuota.hidden + [.hide("Config.VolumeDriver")],
        lossUp: .approximate("They are empty and zero, and so is what the network settings got."),
        source: "runconfig/hostconfig.go@v1.6.0 and v1.7.0; daemon/network/settings.go@v1.7.0",
        examples: [
            Example(
                .responseUp,
                before: #"{"HostConfig":{"Binds":null},"NetworkSettings":{"Bridge":""}}"#,
                after: #"""
                    {"HostConfig":{"Binds":null,"CpuPeriod":0,"CpuQuota":0,"CpusetMems":"","BlkioWeight":0,\#
                    "OomKillDisable":false,"UTSMode":""},"NetworkSettings":{"Bridge":"","EndpointID":"",\#
                    "HairpinMode":false,"SandboxKey":"","SecondaryIPAddresses":null,"SecondaryIPv6Addresses":null}}
                    """#),
            Example(
                .responseDown, isStrict: true,
                before:
                    #"{"Config":{"VolumeDriver":""},"HostConfig":{"CpuQuota":0},"NetworkSettings":{"SandboxKey":""}}"#,
                after: #"{"Config":{},"HostConfig":{},"NetworkSettings":{}}"#),
        ]
    )
}

private let shownWithCPUQuota: AddedFields = [
    "HostConfig.CpuPeriod": 0, "HostConfig.CpuQuota": 0, "HostConfig.CpusetMems": "", "HostConfig.BlkioWeight": 0,
    "HostConfig.OomKillDisable": false, "HostConfig.UTSMode": "", "NetworkSettings.EndpointID": "",
    "NetworkSettings.HairpinMode": false, "NetworkSettings.SandboxKey": "",
    "NetworkSettings.SecondaryIPAddresses": .null, "NetworkSettings.SecondaryIPv6Addresses": .null,
]
