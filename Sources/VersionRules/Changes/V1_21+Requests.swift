// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let requests1_21 = [
        moveVolumeDriverToHostConfig, addCreateOptions1_21, addBuildArguments, addEventLabelFilter,
    ]

    static let moveVolumeDriverToHostConfig = Change(
        id: "1.21-volume-driver",
        summary: "The volume driver of a new container is in HostConfig; it was beside it.",
        endpoints: [.containerCreate],
        requestUp: [.custom(moveVolumeDriverIntoHostConfig)],
        requestDown: [.custom(moveVolumeDriverOutOfHostConfig)],
        source: "runconfig/config_unix.go@20.10",
        examples: [
            Example(
                .requestUp, before: #"{"Image":"busybox","VolumeDriver":"flocker"}"#,
                after: #"{"Image":"busybox","HostConfig":{"VolumeDriver":"flocker"}}"#),
            Example(
                .requestUp,
                before: #"{"volumeDriver":"flocker","HostConfig":{"Binds":["a:/a"],"VolumeDriver":""}}"#,
                after: #"{"HostConfig":{"Binds":["a:/a"],"VolumeDriver":"flocker"}}"#),
            Example(
                .requestUp, before: #"{"VolumeDriver":"flocker","HostConfig":{"VolumeDriver":"rexray"}}"#,
                after: #"{"HostConfig":{"VolumeDriver":"rexray"}}"#),
            Example(.requestUp, before: #"{"VolumeDriver":"","Image":"a"}"#, after: #"{"Image":"a"}"#),
            Example(
                .requestDown, before: #"{"Image":"a","HostConfig":{"Binds":null,"VolumeDriver":"flocker"}}"#,
                after: #"{"Image":"a","HostConfig":{"Binds":null},"VolumeDriver":"flocker"}"#),
            Example(
                .requestDown, before: #"{"Image":"a","HostConfig":{"VolumeDriver":""}}"#,
                after: #"{"Image":"a","HostConfig":{}}"#),
        ]
    )

    static let addCreateOptions1_21 = Change(
        id: "1.21-create-options",
        summary: """
            A new container takes StopSignal, HostConfig.DnsOptions, HostConfig.KernelMemory and \
            HostConfig.MemoryReservation.
            """,
        endpoints: [.containerCreate],
        requestDown: [
            .refuse("StopSignal", since: "1.21", unless: ["SIGTERM", "15"]),
            .refuse("HostConfig.DnsOptions", since: "1.21"), .refuse("HostConfig.KernelMemory", since: "1.21"),
            .refuse("HostConfig.MemoryReservation", since: "1.21"),
        ],
        lossUp: .impossible("Refused, for an older engine does without them silently."),
        source: "docs/reference/api/docker_remote_api_v1.21.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown,
                before: #"{"StopSignal":"SIGTERM","HostConfig":{"DnsOptions":[],"KernelMemory":0}}"#,
                after: #"{"StopSignal":"SIGTERM","HostConfig":{"DnsOptions":[],"KernelMemory":0}}"#),
            Example(
                .requestDown, before: #"{"stopSignal":"SIGINT"}"#,
                rejected: .tooNew("StopSignal", since: "1.21")),
            Example(
                .requestDown, before: #"{"HostConfig":{"DnsOptions":["ndots:1"]}}"#,
                rejected: .tooNew("HostConfig.DnsOptions", since: "1.21")),
        ]
    )

    static let addBuildArguments = Change(
        id: "1.21-build-args",
        summary: "A build takes build arguments.",
        endpoints: [.imageBuild],
        requestDown: [.refuse(query: "buildargs", since: "1.21")],
        lossUp: .impossible("Refused, for an older engine builds without them silently."),
        source: "docs/reference/api/docker_remote_api_v1.21.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "buildargs=%7B%7D&t=a"),
                after: Sample(query: "buildargs=%7B%7D&t=a")),
            Example(
                .requestDown, before: Sample(query: "t=a&buildargs=%7B%22A%22%3A%221%22%7D"),
                rejected: .tooNew("the parameter buildargs", since: "1.21")),
        ]
    )

    static let addEventLabelFilter = Change(
        id: "1.21-event-filters",
        summary: "Events can be filtered by the labels of containers and images.",
        endpoints: [.events],
        requestDown: [.refuse(filters: ["label"], since: "1.21")],
        lossUp: .impossible("Refused, for an older engine sends the events unfiltered."),
        source: "docs/reference/api/docker_remote_api_v1.21.md@1.12.x; 20.10 and later apply it at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22event%22%3A%5B%22die%22%5D%7D"),
                after: Sample(query: "filters=%7B%22event%22%3A%5B%22die%22%5D%7D")),
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22label%22%3A%5B%22a%22%5D%7D"),
                rejected: .tooNew("the filter label", since: "1.21")),
        ]
    )
}

/// What stands beside HostConfig counts where HostConfig itself names no driver.
private func moveVolumeDriverIntoHostConfig(_ request: inout JSONValue, _: RewriteContext) {
    guard let key = request.key(caseInsensitive: "VolumeDriver"), let driver = request[key] else { return }
    request[key] = nil
    guard let name = driver.string, !name.isEmpty else { return }
    let hostConfig = request.key(caseInsensitive: "HostConfig") ?? "HostConfig"
    if request[hostConfig]?.isNull ?? true { request[hostConfig] = [:] }
    request.update(at: JSONPath([hostConfig])) { hostConfig in
        let inner = hostConfig.key(caseInsensitive: "VolumeDriver") ?? "VolumeDriver"
        if hostConfig[inner]?.string ?? "" == "" { hostConfig[inner] = driver }
    }
}

private func moveVolumeDriverOutOfHostConfig(_ request: inout JSONValue, _: RewriteContext) {
    guard let hostConfig = request.key(caseInsensitive: "HostConfig") else { return }
    var driver: JSONValue?
    request.update(at: JSONPath([hostConfig])) { hostConfig in
        guard let key = hostConfig.key(caseInsensitive: "VolumeDriver") else { return }
        driver = hostConfig[key]
        hostConfig[key] = nil
    }
    if let driver, driver.string != "", !driver.isNull { request["VolumeDriver"] = driver }
}
