// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.55 changed.
    static let v1_55 = [addAttestations, updateBlockDevices]

    static let addAttestations = Change(
        id: "1.55-attestations",
        summary: "GET /images/{name}/attestations lists the statements attached to an image.",
        endpoints: [.imageAttestations],
        errorUp: [.customMessage(tellOfNoAttestations)],
        lossUp: .impossible("It is answered as by an engine whose images containerd does not keep: 501."),
        source: "daemon/server/router/image/image.go@29, and the answers of 20.10 and 29.7",
        examples: [
            Example(
                .errorUp, before: Sample(status: 404, body: #"{"message":"page not found"}"#),
                after: Sample(
                    status: 501, body: #"{"message":"the legacy image store does not support attestations"}"#)),
            WrongRequest.example(.errorUp, keeping: 404, of: "No such image: a"),
        ]
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

private func tellOfNoAttestations(_ error: inout Message, _: RewriteContext) {
    guard error.status == 404, error.body["message"]?.string == Rejection.pageNotFound.message else { return }
    error.status = 501
    error.body["message"] = "the legacy image store does not support attestations"
}
