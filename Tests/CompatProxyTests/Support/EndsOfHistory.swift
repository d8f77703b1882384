// SPDX-License-Identifier: Apache-2.0
import VersionRules

extension APIVersion {
    /// The newest version of the history.
    static let newest = VersionHistory.all.window.maximum
    /// One that nothing is known of yet.
    static let yetToCome = newest.next

    /// The version behind it.
    var next: APIVersion { APIVersion(major, minor + 1) }
}
