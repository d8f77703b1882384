// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.21 changed.
    static let v1_21 =
        containerInspect1_21 + stats1_21 + requests1_21 + listings1_21 + [
            addVolumeEndpoints, addNetworkEndpoints, refuseExecOfPausedContainers, supportStatsOnWindows,
            removeSecondPathOfList,
        ]

    static let addVolumeEndpoints = Change(
        id: "1.21-volume-endpoints",
        summary: "Volumes can be listed, created, inspected and removed.",
        endpoints: [.volumeList, .volumeCreate, .volumeInspect, .volumeDelete],
        lossUp: .impossible("An engine without them answers 404."),
        reason: "An engine that has the endpoints answers them at every version, one that has not answers 404.",
        source: "api/server/router/volume/volume.go@20.10, and its answers at 1.20"
    )

    static let addNetworkEndpoints = Change(
        id: "1.21-network-endpoints",
        summary: "Networks can be listed, created, inspected, connected, disconnected and removed.",
        endpoints: [
            .networkList, .networkCreate, .networkInspect, .networkConnect, .networkDisconnect, .networkDelete,
        ],
        lossUp: .impossible("An engine without them answers 404."),
        reason: "An engine that has the endpoints answers them at every version, one that has not answers 404.",
        source: "api/server/router/network/network.go@20.10, and its answers at 1.20"
    )

    static let refuseExecOfPausedContainers = Change(
        id: "1.21-exec-conflict",
        summary: "Starting a command in a stopped or paused container is answered with 409.",
        endpoints: [.execStart],
        reason: "The status depends on the engine's release alone.",
        source: "daemon/exec.go@20.10"
    )

    static let supportStatsOnWindows = Change(
        id: "1.21-windows-stats",
        summary: "Engines on Windows have stats.",
        endpoints: [.containerStats],
        reason: "No engine on Windows that the proxy can stand in front of refuses them at the version spoken.",
        source: "daemon/stats.go@20.10"
    )

    static let removeSecondPathOfList = Change(
        id: "1.21-containers-ps",
        summary: "Containers are listed under /containers/json alone; /containers/ps had been the same.",
        endpoints: [.containerPS],
        reason: "An engine without that path has it at no version; what this leaves to older clients is a quirk of it.",
        source: "api/server/server.go@v1.8.3, api/server/router/local/local.go@v1.9.0, and the answers of 20.10 at 1.20"
    )
}
