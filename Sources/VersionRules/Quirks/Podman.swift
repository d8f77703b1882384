// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Podman's service for Docker clients does differently.
    static let podman = [
        Quirk(.giveErrorsStatusPodman, engines: anyPodman),
        Quirk(.refuseUnreadablePodman, engines: anyPodman, oldestClient: "1.42"),
        Quirk(.hidePodmanErrorDetails, engines: anyPodman),
        Quirk(.nameEventsPodman, engines: anyPodman),
        Quirk(.tellPastEventsPodman, engines: anyPodman),
        Quirk(.updatePodman, engines: anyPodman),
        Quirk(.shortenImageNamesPodman, engines: anyPodman),
        Quirk(.nameBridgePodman, engines: anyPodman),
        Quirk(.createOnBridgePodman, engines: anyPodman),
        Quirk(.setMACAddressPodman, engines: anyPodman),
        Quirk(.overlookToldAddressPodman, engines: anyPodman),
        Quirk(.findContainersOnBridgePodman, engines: anyPodman),
        Quirk(.findBridgePodman, engines: anyPodman),
        Quirk(.hideCreationInListPodman, engines: anyPodman),
        Quirk(.nameStatsPodman, engines: anyPodman),
        Quirk(.findAncestorsPodman, engines: anyPodman),
        Quirk(.splitProcessesPodman, engines: anyPodman),
        Quirk(.tellHostAddressPodman, engines: anyPodman),
        Quirk(.sumUpLayersPodman, engines: anyPodman),
        Quirk(.tellLoadedImagesPodman, engines: anyPodman),
        Quirk(.pruneNoCachePodman, engines: anyPodman),
        Quirk(.listNoPluginsPodman, engines: anyPodman),
        Quirk(.noPagePodman, engines: anyPodman),
        Quirk(.topOfStoppedPodman, engines: anyPodman),
        Quirk(.statsOfStoppedPodman, engines: anyPodman),
        Quirk(.tellNetworkModePodman, engines: anyPodman),
        Quirk(.keepUsedNetworkPodman, engines: anyPodman),
        Quirk(.overlookBadCredentialsPodman, engines: anyPodman),
        Quirk(.commitWithoutBodyPodman, engines: anyPodman),
        Quirk(.waitForExitPodman, engines: .init(.podman, since: "0.0", before: "5.0")),
    ]

    private static let anyPodman = EngineCondition(.podman, since: "0.0")
}
