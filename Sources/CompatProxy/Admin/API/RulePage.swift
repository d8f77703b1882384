// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What a change or quirk is about.
enum RulePage {
    private static let catalogue = Catalogue()

    /// The change of that id with its explanation for people; nil where there is none.
    static func json(of id: String) -> JSONValue? {
        guard let entry = catalogue[id] else { return nil }
        var object = entry.json
        object["explanation"] = .string(entry.explanation)
        return object
    }
}
