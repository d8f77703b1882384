// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let networks1_22 =
        [addNetworkOptions1_22, addConnectOptions, addForcedDisconnect, addNetworkFilters] + [
            nameContainersOfNetworks
        ]

    static let addNetworkOptions1_22 = Change(
        id: "1.22-network-options",
        summary: "A new network can be internal, and takes options for its address management.",
        endpoints: [.networkCreate],
        requestDown: [.refuse("Internal", since: "1.22"), .refuse("IPAM.Options", since: "1.22")],
        lossUp: .impossible("Refused, for an older engine does without them silently."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown, before: #"{"Name":"web","Internal":false,"IPAM":{"Options":{}}}"#,
                after: #"{"Name":"web","Internal":false,"IPAM":{"Options":{}}}"#),
            Example(
                .requestDown, before: #"{"Name":"web","Internal":true}"#, rejected: .tooNew("Internal", since: "1.22")),
        ]
    )

    static let addConnectOptions = Change(
        id: "1.22-connect-options",
        summary: "A container is connected to a network with addresses, links and aliases of choice.",
        endpoints: [.networkConnect],
        requestDown: ["IPAMConfig", "Links", "Aliases"].map {
            .refuse(endpoint: JSONPath([$0]), since: "1.22")
        },
        lossUp: .impossible("Refused, for an older engine does without them silently."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown, before: #"{"Container":"7e62","EndpointConfig":{"IPAMConfig":{},"Links":null}}"#,
                after: #"{"Container":"7e62","EndpointConfig":{"IPAMConfig":{},"Links":null}}"#),
            Example(
                .requestDown,
                before: #"{"Container":"7e62","EndpointConfig":{"IPAMConfig":{"IPv4Address":"10.77.20.9"}}}"#,
                rejected: .tooNew("IPAMConfig", since: "1.22")),
        ]
    )

    static let addForcedDisconnect = Change(
        id: "1.22-forced-disconnect",
        summary: "A container can be disconnected from a network by force.",
        endpoints: [.networkDisconnect],
        requestDown: [.refuse("Force", since: "1.22")],
        lossUp: .impossible("Refused, for an older engine does not force silently."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later apply it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"Container":"7e62","Force":false}"#,
                after: #"{"Container":"7e62","Force":false}"#),
            Example(
                .requestDown, before: #"{"Container":"7e62","Force":true}"#, rejected: .tooNew("Force", since: "1.22")),
        ]
    )

    static let addNetworkFilters = Change(
        id: "1.22-network-filters",
        summary: "Networks can be filtered by type, and by parts of their name and id.",
        endpoints: [.networkList],
        requestDown: [.refuse(filters: ["type"], since: "1.22")],
        lossUp: .impossible("Types are refused; names and ids match as a whole."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later apply it at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22type%22%3A%7B%22custom%22%3Atrue%7D%7D"),
                rejected: .tooNew("the filter type", since: "1.22"))
        ]
    )

    static let nameContainersOfNetworks = Change(
        id: "1.22-network-container-names",
        summary: "Networks have the names of their containers, and the options of their address management.",
        endpoints: [.networkList, .networkInspect],
        responseUp: [.custom(lookUpContainerNames), .setDefault("IPAM.Options", to: .null)],
        responseDown: [.hide("Containers.*.Name"), .hide("IPAM.Options")],
        lookUps: [.containers],
        lossUp: .synthesised("From the list of containers; IPAM.Options is null."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before:
                    #"{"IPAM":{"Driver":"default","Options":null},"Containers":{"7e62":{"Name":"a","MacAddress":""}}}"#,
                after: #"{"IPAM":{"Driver":"default"},"Containers":{"7e62":{"MacAddress":""}}}"#),
            Example(
                .responseUp, lookedUp: [.containers: #"[{"Id":"7e62","Names":["/b/alias","/a"]}]"#],
                before: #"{"IPAM":{"Driver":"default"},"Containers":{"7e62":{"MacAddress":""},"01":{}}}"#,
                after: #"""
                    {"IPAM":{"Driver":"default","Options":null},"Containers":{"7e62":{"Name":"a","MacAddress":""},\#
                    "01":{"Name":""}}}
                    """#),
        ]
    )
}

/// Of the names that a container is listed with, its own is the one without a second slash.
private func lookUpContainerNames(_ network: inout JSONValue, _ context: RewriteContext) {
    let containers = context.lookedUp[.containers]?.elements ?? []
    network["Containers"]?.updateMembers { id, container in
        guard container["Name"] == nil else { return }
        let listed = containers.first { $0["Id"]?.string == id }
        let names = listed?["Names"]?.elements?.compactMap(\.string).map { $0.dropFirst() } ?? []
        let name = names.first { !$0.contains("/") } ?? ""
        container.insert(.string(String(name)), forKey: "Name", after: nil)
    }
}
