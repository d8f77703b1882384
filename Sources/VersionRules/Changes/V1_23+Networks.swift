// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let networks1_23 = [
        addNetworkProperties, addNetworkOptions1_23, addVolumeLabels, addVolumeLabelsToList, addVolumeFilters,
    ]

    static let addNetworkProperties = Change(
        id: "1.23-network-properties",
        summary: "Networks tell whether they are internal and have IPv6, and have labels.",
        endpoints: [.networkList, .networkInspect],
        responseUp: [
            .setDefault("EnableIPv6", to: false), .setDefault("Internal", to: false), .setDefault("Labels", to: [:]),
        ],
        responseDown: [.hide("EnableIPv6"), .hide("Internal"), .hide("Labels")],
        lossUp: .approximate("Taken for external and without IPv6."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"Name":"web","EnableIPv6":false,"Internal":true,"Labels":{}}"#, after: #"{"Name":"web"}"#),
            Example(
                .responseUp, before: #"{"Name":"web"}"#,
                after: #"{"Name":"web","EnableIPv6":false,"Internal":false,"Labels":{}}"#),
        ]
    )

    static let addNetworkOptions1_23 = Change(
        id: "1.23-network-options",
        summary:
            "A new network takes EnableIPv6 and labels; the label com.docker.network.enable_ipv6 had been for that.",
        endpoints: [.networkCreate],
        requestDown: [.refuse("EnableIPv6", since: "1.23"), .refuse("Labels", since: "1.23")],
        lossUp: .impossible("Refused, for an older engine does without them silently."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown, before: #"{"Name":"web","EnableIPv6":false,"Labels":{}}"#,
                after: #"{"Name":"web","EnableIPv6":false,"Labels":{}}"#),
            Example(
                .requestDown, before: #"{"Name":"web","EnableIPv6":true}"#,
                rejected: .tooNew("EnableIPv6", since: "1.23")),
        ]
    )

    static let addVolumeLabels = Change(
        id: "1.23-volume-labels",
        summary: "Volumes have labels.",
        endpoints: [.volumeCreate, .volumeInspect],
        requestDown: [.refuse("Labels", since: "1.23")],
        responseUp: [.setDefault("Labels", to: .null)],
        responseDown: [.hide("Labels")],
        lossUp: .impossible("Refused, for an older engine does without them silently."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later have them at every version",
        examples: [
            Example(
                .requestDown, before: #"{"Name":"v","Labels":null}"#, after: #"{"Name":"v","Labels":null}"#),
            Example(
                .requestDown, before: #"{"Name":"v","Labels":{"a":"b"}}"#, rejected: .tooNew("Labels", since: "1.23")),
            Example(
                .responseDown, isStrict: true, before: #"{"Driver":"local","Labels":{"a":"b"},"Name":"v"}"#,
                after: #"{"Driver":"local","Name":"v"}"#),
            Example(.responseUp, before: #"{"Name":"v"}"#, after: #"{"Name":"v","Labels":null}"#),
        ]
    )

    static let addVolumeLabelsToList = Change(
        id: "1.23-volume-list-labels",
        summary: "Listed volumes have labels.",
        endpoints: [.volumeList],
        responseUp: [.setDefault("Volumes[].Labels", to: .null)],
        responseDown: [.hide("Volumes[].Labels")],
        source: addVolumeLabels.source,
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"Volumes":[{"Labels":{},"Name":"v"}],"Warnings":null}"#,
                after: #"{"Volumes":[{"Name":"v"}],"Warnings":null}"#),
            Example(
                .responseUp, before: #"{"Volumes":[{"Name":"v"},{"Labels":{"a":"b"}}]}"#,
                after: #"{"Volumes":[{"Name":"v","Labels":null},{"Labels":{"a":"b"}}]}"#),
        ]
    )

    static let addVolumeFilters = Change(
        id: "1.23-volume-filters",
        summary: "Volumes can be filtered by name and driver.",
        endpoints: [.volumeList],
        requestDown: [.refuse(filters: ["name", "driver"], since: "1.23")],
        lossUp: .impossible("Refused, for an older engine lists the volumes unfiltered or refuses as well."),
        source: "docs/api/version-history.md@20.10; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22name%22%3A%5B%22v%22%5D%7D"),
                rejected: .tooNew("the filter name", since: "1.23"))
        ]
    )
}
