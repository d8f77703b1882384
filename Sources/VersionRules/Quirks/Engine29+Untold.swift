// SPDX-License-Identifier: Apache-2.0

// What Engine 29 tells otherwise, and nothing else tells how it was.

extension Change {
    static let forgetBuildersRelease29 = Change(
        id: "engine29-docker-version",
        summary: "Engine 29 no longer notes its release in images that it commits or imports: DockerVersion is empty.",
        endpoints: [.imageInspect],
        lossDown: .impossible("Images don't tell which engine made them."),
        reason: "Images that were made before still tell it; those of BuildKit never did.",
        source: "daemon/images/image_import.go@28.5 and @29, and the answers of 28 and 29.7")

    static let keepConfiguredAddresses29 = Change(
        id: "engine29-config-only-addresses",
        summary: "Engine 29 does not tell the addresses of a network that is but a configuration for others.",
        endpoints: [.networkInspect, .networkList],
        lossDown: .impossible("The networks that are made of it tell them."),
        reason: "The engine tells them at no version.",
        source: "buildIPAMResources in daemon/network.go@29, and the answers of 28 and 29.7")

    static let tellChosenGateway29 = Change(
        id: "engine29-chosen-gateway",
        summary: "Engine 29 tells a network's gateway also where it has chosen it in a subnet that the client gave.",
        endpoints: [.networkInspect, .networkList],
        lossDown: .impossible("A client may have given that gateway itself."),
        reason: "Nothing tells the two apart.",
        source: "buildIPAMResources in daemon/network.go@28.5 and @29, and the answers of 28 and 29.7")
}
