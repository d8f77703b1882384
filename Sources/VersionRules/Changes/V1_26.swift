// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.26 changed.
    static let v1_26 = [
        Change(
            id: "1.26-plugin-upgrade", summary: "Plugins are upgraded.", endpoints: [.pluginUpgrade],
            reason: "An engine answers at every version, or says that it does not know the path.",
            source: "api/server/router/plugin/plugin.go@17.03.x and @20.10")
    ]
}
