// SPDX-License-Identifier: Apache-2.0

/// A place at which two messages differ; it holds names that the history of the API knows, and no value.
public struct MessageDifference: Hashable, Sendable {
    /// The part of a message that the place is in.
    public enum Part: Hashable, Sendable {
        case body, query, header, status
        /// Where the request goes.
        case target
    }

    /// How the place differs.
    public enum Kind: Hashable, Sendable {
        case added, removed, changed
    }

    /// The part of the message.
    public let part: Part
    /// How it differs.
    public let kind: Kind
    /// A JSON path, the name of a parameter or of a header field; empty for the part as a whole.
    public let place: String
}

extension MessageDifference {
    /// More places than this say no more than the first ones.
    static let most = 16

    /// The places at which a message differs from what it was, at most `most`.
    static func between(_ before: Message, _ after: Message) -> [MessageDifference] {
        var found: [MessageDifference] = []
        if before.status != after.status { found.append(.init(part: .status, kind: .changed, place: "")) }
        if after.redirect != before.redirect || after.conversation != nil && before.conversation == nil {
            found.append(.init(part: .target, kind: .changed, place: ""))
        }
        if before.query != after.query {
            let names = (before.query.names, after.query.names)
            found += between(names.0, names.1, part: .query) { before.query[$0] == after.query[$0] }
        }
        if before.headers != after.headers {
            let names = (before.headers.fields.map(\.name), after.headers.fields.map(\.name))
            found += between(names.0, names.1, part: .header) { before.headers[$0] == after.headers[$0] }
        }
        if !before.body.isWritten(like: after.body) {
            var finder = JSONDifferenceFinder()
            finder.compare(before.body, after.body)
            found += finder.found
        }
        return Array(found.prefix(most))
    }

    private static func between(
        _ before: [String], _ after: [String], part: Part, isSame: (String) -> Bool
    ) -> [MessageDifference] {
        let changed = before.filter { after.contains($0) && !isSame($0) }.map { (Kind.changed, $0) }
        let removed = before.filter { !after.contains($0) }.map { (Kind.removed, $0) }
        let added = after.filter { !before.contains($0) }.map { (Kind.added, $0) }
        var seen: Set<String> = []
        return (changed + removed + added).filter { seen.insert($0.1).inserted }.map {
            MessageDifference(part: part, kind: $0, place: $1)
        }
    }
}

/// Compares two JSON values down to the members that differ.
private struct JSONDifferenceFinder {
    private(set) var found: [MessageDifference] = []
    private var path: [String] = []

    mutating func compare(_ before: JSONValue, _ after: JSONValue) {
        guard found.count < MessageDifference.most, !before.isWritten(like: after) else { return }
        switch (before.kind, after.kind) {
        case (.object, .object): compareMembers(before, after)
        case (.array, .array): compareElements(before.elements ?? [], after.elements ?? [])
        default: note(.changed)
        }
    }

    private mutating func compareMembers(_ before: JSONValue, _ after: JSONValue) {
        for key in before.keys {
            path.append(Vocabulary.all.contains(key) ? key : JSONPath.everyMember)
            defer { path.removeLast() }
            guard let old = before[key] else { continue }
            if let new = after[key] { compare(old, new) } else { note(.removed) }
        }
        let known = Set(before.keys)
        for key in after.keys where !known.contains(key) {
            path.append(Vocabulary.all.contains(key) ? key : JSONPath.everyMember)
            note(.added)
            path.removeLast()
        }
    }

    private mutating func compareElements(_ before: [JSONValue], _ after: [JSONValue]) {
        guard before.count == after.count else { return note(.changed) }
        path.append(JSONPath.everyElement)
        defer { path.removeLast() }
        for (old, new) in zip(before, after) { compare(old, new) }
    }

    private mutating func note(_ kind: MessageDifference.Kind) {
        let difference = MessageDifference(part: .body, kind: kind, place: JSONPath(path).description)
        if found.count < MessageDifference.most, !found.contains(difference) { found.append(difference) }
    }
}

extension JSONValue {
    fileprivate func isWritten(like other: JSONValue) -> Bool { areEqual(sourceBytes.span, other.sourceBytes.span) }
}
