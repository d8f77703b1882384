// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.50 changed.
    static let v1_50 = [
        addDiscoveredDevices, deletePlatforms, removeBridgeFilters, removeContainerFieldsOfImages, refuseUnknownUsers,
        addTrustedInterfaces,
    ]

    static let addTrustedInterfaces = addNetworkOptions(
        "1.50-trusted-interfaces", "A bridge network can be told from which of the host's interfaces it is reached.",
        ["com.docker.network.bridge.trusted_host_interfaces"], since: "1.50",
        source: "libnetwork/drivers/bridge/labels.go at v28.1.0 and v28.2.0, which heeds it at every version")

    static let addDiscoveredDevices = Change(
        id: "1.50-discovered-devices",
        summary: "The engine lists the devices that it discovered.",
        endpoints: [.info],
        responseDown: [.remove("DiscoveredDevices")],
        source: "api/server/router/system/system_routes.go@28.x",
        examples: [
            Example(
                .responseDown, before: #"{"ID":"a","DiscoveredDevices":[{"Source":"cdi","ID":"b"}]}"#,
                after: #"{"ID":"a"}"#)
        ]
    )

    static let deletePlatforms = Change(
        id: "1.50-delete-platforms",
        summary: "Single platforms of an image can be deleted.",
        endpoints: [.imageDelete],
        requestUp: [.remove(.query("platforms"))],
        requestDown: [.refuse(anyQuery: "platforms", since: "1.50")],
        lossUp: .impossible("The request is refused, for an older engine would delete the whole image."),
        source: "api/server/router/image/image_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: Sample(query: "force=1&platforms=%7B%7D"), after: Sample(query: "force=1")),
            Example(
                .requestDown, before: Sample(query: "platforms=%7B%22os%22%3A%22linux%22%7D"),
                rejected: .tooNew("the parameter platforms", since: "1.50")),
            Example(
                .requestDown, before: Sample(query: "platforms=&platforms=%7B%7D"),
                rejected: .tooNew("the parameter platforms", since: "1.50")),
            Example(.requestDown, before: Sample(query: "force=1"), after: Sample(query: "force=1")),
        ]
    )

    static let refuseUnknownUsers = Change(
        id: "1.50-exec-user",
        summary: "An exec as a user whom the container does not know is refused, and not only when it is started.",
        endpoints: [.execCreate],
        lossDown: .impossible("It goes by the release: engines since 28.2 make no such exec, at any version."),
        lossUp: .impossible("Whom a container knows stands in its files alone: older engines refuse the start."),
        reason: "The client is told all the same, a request earlier or later.",
        source: "daemon/exec.go at v28.1.0 and v28.2.0, and the answers of 20.10, 26.1 and 28")

    static let removeBridgeFilters = Change(
        id: "1.50-bridge-filters",
        summary: "The engine no longer tells BridgeNfIptables and BridgeNfIp6tables.",
        endpoints: [.info],
        responseUp: [.hide("BridgeNfIptables"), .hide("BridgeNfIp6tables")],
        responseDown: [.setDefault("BridgeNfIptables", to: false), .setDefault("BridgeNfIp6tables", to: false)],
        lossDown: .synthesised("Both are false, as with Engine 28; engines before it told what the kernel does."),
        source: "api/server/router/system/system_routes.go@28.x, and the answers of 28",
        examples: [
            Example(
                .responseDown, before: #"{"IPv4Forwarding":true}"#,
                after: #"{"IPv4Forwarding":true,"BridgeNfIptables":false,"BridgeNfIp6tables":false}"#),
            Example(
                .responseUp, isStrict: true, before: #"{"BridgeNfIptables":true,"BridgeNfIp6tables":true}"#,
                after: "{}"),
        ]
    )

    static let removeContainerFieldsOfImages = Change(
        id: "1.50-image-config",
        summary: "The Config of images no longer has what only containers have, such as Hostname and Tty.",
        endpoints: [.imageInspect],
        responseUp: (containerFields.map(\.name) + ["MacAddress", "NetworkDisabled", "StopTimeout"])
            .map { .hide(.body(JSONPath(["Config", $0]))) },
        responseDown: containerFields.map { .setDefault(.body(JSONPath(["Config", $0.name])), to: $0.value) },
        lossDown: .impossible("Whether the labels of a commit that has none were {} is not told."),
        source: "api/server/router/image/inspect_response.go@28.x, and the answers of 28",
        examples: [
            Example(
                .responseDown, before: #"{"Config":{"Cmd":["sh"],"Tty":true}}"#,
                after: #"""
                    {"Config":{"Cmd":["sh"],"Tty":true,"Hostname":"","Domainname":"","AttachStdin":false,\#
                    "AttachStdout":false,"AttachStderr":false,"OpenStdin":false,"StdinOnce":false,"Image":""}}
                    """#),
            Example(
                .responseUp, isStrict: true, before: #"{"Config":{"Hostname":"","Cmd":["sh"],"Image":"","Tty":false}}"#,
                after: #"{"Config":{"Cmd":["sh"]}}"#),
        ]
    )
}

private let containerFields: [(name: String, value: JSONValue)] = [
    ("Hostname", ""), ("Domainname", ""), ("AttachStdin", false), ("AttachStdout", false), ("AttachStderr", false),
    ("Tty", false), ("OpenStdin", false), ("StdinOnce", false), ("Image", ""),
]
