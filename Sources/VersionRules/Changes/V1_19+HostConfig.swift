// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let takeCPUQuota = Change(
        id: "1.19-host-config",
        summary:
            "A container can have CpuPeriod, CpuQuota, CpusetMems, BlkioWeight, OomKillDisable, UTSMode, VolumeDriver.",
        endpoints: [.containerCreate, .containerStart],
        requestDown: [
            .refuse(hostConfig: "CpuPeriod", since: "1.19"), .refuse(hostConfig: "CpuQuota", since: "1.19"),
            .refuse(hostConfig: "CpusetMems", since: "1.19"), .refuse(hostConfig: "BlkioWeight", since: "1.19"),
            .refuse(hostConfig: "OomKillDisable", since: "1.19"), .refuse(hostConfig: "UTSMode", since: "1.19"),
            .refuse(hostConfig: "VolumeDriver", since: "1.19", unless: ["local"]),
        ],
        lossUp: .impossible("An older engine has none of them, and would not say so: the request is refused."),
        source: "runconfig/hostconfig.go and runconfig/config.go@v1.6.0 and v1.7.0",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"CpuQuota":50000}}"#,
                rejected: .tooNew("HostConfig.CpuQuota", since: "1.19")),
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
        responseDown: shownWithCPUQuota.hidden,
        lossUp: .approximate("They are empty and zero, and so is what the network settings got."),
        source: "runconfig/hostconfig.go@v1.6.0 and v1.7.0; daemon/network/settings.go@v1.7.0",
        examples: [
            Example(
                .responseUp,
                before:
                    #"{"Config":{"Hostname":"a"},"HostConfig":{"Binds":null},"NetworkSettings":{"Bridge":""}}"#,
                after: #"""
                    {"Config":{"Hostname":"a","VolumeDriver":""},"HostConfig":{"Binds":null,"CpuPeriod":0,"CpuQuota":0,"CpusetMems":"",\#
                    "BlkioWeight":0,"OomKillDisable":false,"UTSMode":""},"NetworkSettings":{"Bridge":"",\#
                    "EndpointID":"","HairpinMode":false,"SandboxKey":"","SecondaryIPAddresses":null,"SecondaryIPv6Addresses":null}}
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
    "HostConfig.OomKillDisable": false, "HostConfig.UTSMode": "", "Config.VolumeDriver": "",
    "NetworkSettings.EndpointID": "",
    "NetworkSettings.HairpinMode": false, "NetworkSettings.SandboxKey": "",
    "NetworkSettings.SecondaryIPAddresses": .null, "NetworkSettings.SecondaryIPv6Addresses": .null,
]
