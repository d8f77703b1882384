// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Podman's service for Docker clients does differently.
    static let podman = [
        Quirk(.giveErrorsStatusPodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.hidePodmanErrorDetails, engines: anyPodman, newestClient: "1.56"),
        Quirk(.nameEventsPodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.tellPastEventsPodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.updatePodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.shortenImageNamesPodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.nameBridgePodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.createOnBridgePodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.setMACAddressPodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.overlookToldAddressPodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.findContainersOnBridgePodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.findBridgePodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.hideCreationInListPodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.nameStatsPodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.findAncestorsPodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.splitProcessesPodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.commitWithoutBodyPodman, engines: anyPodman, newestClient: "1.56"),
        Quirk(.waitForExitPodman, engines: .init(.podman, since: "0.0", before: "5.0"), newestClient: "1.56"),
    ]

    private static let anyPodman = EngineCondition(.podman, since: "0.0")
}
