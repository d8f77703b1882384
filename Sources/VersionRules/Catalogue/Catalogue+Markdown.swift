// SPDX-License-Identifier: Apache-2.0

extension Catalogue {
    /// The documentation of all changes, `docs/api-changes.md`.
    public var markdown: String {
        var blocks = [Self.introduction]
        var origin: Entry.Origin?
        for entry in entries {
            if entry.origin != origin { blocks.append("\n## \(entry.origin.title)\n\n") }
            origin = entry.origin
            blocks.append(entry.markdown)
        }
        return blocks.joined()
    }

    private static let introduction = """
        <!-- Written by `make docs` from Sources/VersionRules; do not edit. -->
        # What the Engine API changed

        Every change that CompatProxy knows, by the version of the API that brought it; at the end what single releases \
        of engines do differently. `compatproxy rules ID` tells more of one: its steps and examples. The same as data \
        is in [api/changes.yaml](../api/changes.yaml).

        Nothing is lost where nothing is said of it. Where it is, *older client* means one in front of a newer engine, \
        *newer client* one in front of an older engine.

        """
}

extension Catalogue.Entry {
    fileprivate var markdown: String {
        var lines = ["- **\(change.summary.escaped)** \(place)"]
        lines += change.reason.map { ["  - No steps: \($0.escaped)"] } ?? []
        lines += loss("Older client", change.lossDown) + loss("Newer client", change.lossUp)
        lines += ["  - `\(change.id)`, known from \(change.source.escaped)"]
        return lines.map { $0 + "\n" }.joined()
    }

    private var place: String {
        switch change.endpoints {
        case .every: "at every endpoint"
        case .only: change.endpoints.names.map { "`\($0)`" }.joined(separator: ", ")
        }
    }

    private func loss(_ client: String, _ loss: Loss) -> [String] {
        loss.explanation.map { ["  - \(client): \(loss.word). \($0.escaped)"] } ?? []
    }
}

extension String {
    /// Without what Markdown would take for its own.
    fileprivate var escaped: String {
        reduce(into: "") { text, character in
            if "*_<[`\\".contains(character) { text.append("\\") }
            text.append(character)
        }
    }
}
