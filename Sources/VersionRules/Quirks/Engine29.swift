// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 29 no longer sends, though it still accepts versions that had it.
    static let engine29 = [
        Quirk(.restoreNetworkSettingsBase29, engines: docker29, newestClient: "1.51"),
        Quirk(.restoreProgressText, engines: docker29, newestClient: "1.51"),
        Quirk(.restoreOnBuild29, engines: docker29, newestClient: "1.51"),
        Quirk(.restoreContainersOfNetworks29, engines: docker29, newestClient: "1.51"),
        Quirk(.restoreDiskUsage29, engines: docker29, newestClient: "1.51"),
        Quirk(.restoreKernelMemoryTCP29, engines: docker29, newestClient: "1.51"),
        Quirk(.restoreContainerConfig29, engines: docker29, newestClient: "1.44"),
        Quirk(.omitEmptyOrigin29, engines: docker29, newestClient: "1.51"),
        Quirk(.ignoreAcceptedRecords29, engines: docker29, newestClient: "1.51"),
        Quirk(.moveNetworksOfServices29, engines: docker29, newestClient: "1.43"),
    ]

    private static let docker29 = EngineCondition(.docker, since: "29.0")
}
