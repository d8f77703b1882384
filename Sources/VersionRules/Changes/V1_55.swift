// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.55 changed.
    static let v1_55 = [addAttestations, updateBlockDevices]

    static let addAttestations = Change(
        id: "1.55-attestations",
        summary: "GET /images/{name}/attestations lists the statements attached to an image.",
        endpoints: [.imageAttestations],
        reason: "An engine that lacks it answers 404 itself.",
        source: "daemon/server/router/image/image.go@29"
    )

    static let updateBlockDevices = Change(
        id: "1.55-update-block-devices",
        summary: "Updating a container heeds the limits of single block devices; they were overlooked.",
        endpoints: [.containerUpdate],
        requestUp: deviceLimits.map { .remove(.body(JSONPath([$0]))) },
        requestDown: deviceLimits.map { .refuse(nullable: JSONPath([$0]), since: "1.55") },
        lossUp: .impossible("A request that sets one, or with [] takes those there are away, is refused."),
        source: "daemon/server/router/container/container_routes.go@29 and api/docs/CHANGELOG.md@29",
        examples: [
            Example(
                .requestUp, before: #"{"Memory":7,"BlkioWeightDevice":[],"BlkioDeviceReadBps":[{"Path":"/dev/sda"}]}"#,
                after: #"{"Memory":7}"#),
            Example(
                .requestDown, before: #"{"BlkioDeviceWriteIOps":[{"Path":"/dev/sda","Rate":9}]}"#,
                rejected: .tooNew("BlkioDeviceWriteIOps", since: "1.55")),
            Example(
                .requestDown, before: #"{"BlkioDeviceReadBps":[]}"#,
                rejected: .tooNew("BlkioDeviceReadBps", since: "1.55")),
            Example(
                .requestDown, before: #"{"BlkioDeviceReadIOps":null}"#, after: #"{"BlkioDeviceReadIOps":null}"#),
        ]
    )
}

private let deviceLimits = [
    "BlkioWeightDevice", "BlkioDeviceReadBps", "BlkioDeviceWriteBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteIOps",
]
