// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 29 no longer sends, though it still accepts versions that had it.
    static let engine29 = [
        Quirk(.restoreNetworkSettingsBase29, engines: docker29, newestClient: "1.51"),
        Quirk(.restoreProgressText, engines: docker29, newestClient: "1.51"),
    ]

    private static let docker29 = EngineCondition(.docker, since: "29.0")
}
