// SPDX-License-Identifier: Apache-2.0

/// The names of members that the history speaks of. What a message has beside them is its user's own: names of networks,
/// labels, and whatever else is better not repeated.
enum Vocabulary {
    static let all: Set<String> = {
        var names: Set<String> = []
        for entry in VersionHistory.all.entries { entry.changes.forEach { collect(from: $0, into: &names) } }
        for quirk in VersionHistory.all.quirks { collect(from: quirk.change, into: &names) }
        return names
    }()

    private static func collect(from change: Change, into names: inout Set<String>) {
        for example in change.examples {
            collect(from: example.before, into: &names)
            if case .message(let after) = example.after { collect(from: after, into: &names) }
        }
    }

    private static func collect(from sample: Sample, into names: inout Set<String>) {
        collect(from: JSONValue(source: Array(sample.body.utf8)), into: &names)
    }

    private static func collect(from value: JSONValue, into names: inout Set<String>) {
        for key in value.keys {
            names.insert(key)
            if let member = value[key] { collect(from: member, into: &names) }
        }
        for element in value.elements ?? [] { collect(from: element, into: &names) }
    }
}
