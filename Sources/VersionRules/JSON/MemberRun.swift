// SPDX-License-Identifier: Apache-2.0

/// Members that an object should have one behind the other, all behind another one or before all others.
public final class MemberRun: Sendable {
    /// What the run is behind; nil where it is first of all.
    let predecessor: JSONKey?
    let members: [(key: JSONKey, value: JSONValue)]
    /// More, which are behind those: each has the value that is there where the copies come from.
    let copies: [(key: JSONKey, value: JSONValue)]
    /// Where in the object that is.
    let source: JSONPath

    init(behind predecessor: JSONKey?, _ members: KeyValuePairs<JSONKey, JSONValue>) {
        self.predecessor = predecessor
        self.members = members.map { $0 }
        copies = []
        source = JSONPath(names: [])
    }

    /// Copies have the values that are written here where they are not found.
    init(
        behind predecessor: JSONKey?, _ members: KeyValuePairs<JSONKey, JSONValue>, from source: JSONPath,
        _ copies: KeyValuePairs<JSONKey, JSONValue>
    ) {
        self.predecessor = predecessor
        self.members = members.map { $0 }
        self.copies = copies.map { $0 }
        self.source = source
    }

    /// The members that are no copies, as they are written behind others.
    var text: [UInt8] {
        var text: [UInt8] = []
        for (key, value) in members {
            text.appendKey(key)
            value.write(into: &text)
        }
        return text
    }
}

extension [UInt8] {
    /// Appends what is written before a member's value, from the comma on.
    mutating func appendKey(_ key: JSONKey) {
        append(.comma)
        self += JSONString.encode(key.text)
        append(.colon)
    }
}

extension JSONValue {
    /// Puts in what of a run is not there: behind the member before it, or last where there is none such.
    mutating func insertMissing(_ run: MemberRun) {
        guard kind == .object else { return }
        indexIfRegular()
        var predecessor = run.predecessor
        for (key, value) in run.members { insertMissing(value, forKey: key, after: &predecessor) }
        guard !run.copies.isEmpty else { return }
        var source = value(at: run.source)
        source?.indexIfRegular()
        for (key, value) in run.copies { insertMissing(source?[key] ?? value, forKey: key, after: &predecessor) }
    }

    private mutating func insertMissing(_ value: JSONValue, forKey key: JSONKey, after predecessor: inout JSONKey?) {
        if !has(key) { insert(value, forKey: key, after: predecessor) }
        predecessor = key
    }
}

extension MemberRun: CustomStringConvertible {
    /// What the run does, as a phrase.
    public var description: String {
        var parts = members.map { "\($0.key.text) \($0.value)" }
        parts += copies.map { "\($0.key.text) as in \(source) or \($0.value)" }
        let place = predecessor.map { "behind \($0.text)" } ?? "first"
        return "put in what is absent of \(parts.joined(separator: ", ")), \(place)"
    }
}
