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
        object["changelog"] = entry.origin.changelog.map(JSONValue.string)
        return object
    }
}

extension Catalogue.Entry.Origin {
    /// Where Docker's own documentation tells of it; nil where it does not. Nothing here follows the link.
    fileprivate var changelog: String? {
        switch self {
        case .version(let version):
            let anchor = "v\(version.major)\(version.minor)-api-changes"
            return "https://docs.docker.com/reference/api/engine/version-history/#\(anchor)"
        case .engines(let condition, _, _):
            return condition.flavour == .docker ? "https://docs.docker.com/engine/release-notes/" : nil
        }
    }
}
