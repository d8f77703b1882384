// SPDX-License-Identifier: Apache-2.0

extension Message {
    /// Makes a request's body one that steps can read, as far as it can be: false for what is no JSON at all, and goes on
    /// as it came, for the engine has its own words for it.
    public mutating func readBody() -> Bool {
        let bytes = body.sourceBytes
        guard !bytes.isEmpty else { return true }
        if !body.validate() {
            guard let end = JSONValue.endOfFirst(in: bytes) else { return false }
            body = JSONValue(source: bytes[..<end])
            remainder = Array(bytes[end...])
        }
        body.uniteRepeatedMembers()
        return true
    }

    /// The body as it goes on: what followed its first value does so, unless the steps have left nothing of that.
    public var bodyBytes: [UInt8] {
        let bytes = body.sourceBytes
        return bytes.isEmpty ? [] : bytes + remainder
    }
}

extension JSONValue {
    /// Makes one of what a request's object has several times, where steps would miss a part: they look at the last of
    /// several objects, or spellings, and the engine, being written in Go, fills in what it expects from all of them.
    fileprivate mutating func uniteRepeatedMembers() {
        let members = namedMembers
        guard !members.isEmpty else { return }
        if Set(members.map { $0.name.lowercased() }).count < members.count, let united = united(members) {
            self = .object(united)
        }
        for name in JSONValue.structures {
            guard let key = key(caseInsensitive: name) else { continue }
            updateMember(JSONKey(key)) { $0.uniteRepeatedMembers() }
        }
    }

    /// Where requests have an object whose members Go knows by name, and not a map.
    private static let structures = ["HostConfig", "NetworkingConfig", "TaskTemplate", "ContainerSpec"]
}

/// The members with one in the place of several; nil where there is nothing to unite. Each is looked at once, however many
/// there are.
private func united(_ members: [(name: String, value: JSONValue)]) -> [(String, JSONValue)]? {
    var united: [UnitedMember] = []
    var places: [String: Int] = [:]
    for member in members {
        let name = member.name.lowercased()
        if let place = places[name], united[place].take(member) { continue }
        places[name] = united.count
        united.append(UnitedMember(name: member.name, value: member.value))
    }
    return united.count < members.count ? united.map { ($0.name, $0.whole) } : nil
}

/// A member, and what others of its name have added.
private struct UnitedMember {
    private(set) var name: String
    private var value: JSONValue
    /// Of the object that several have become.
    private var members: [(String, JSONValue)] = []

    init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }

    var whole: JSONValue { members.isEmpty ? value : .object(members) }

    /// Makes of the two what Go does; false where it doesn't take both, or where the steps see to it.
    mutating func take(_ later: (name: String, value: JSONValue)) -> Bool {
        guard later.name != name || later.value.kind == .object else { return false }
        switch (value.kind, later.value.kind) {
        case (.object, .object):
            if members.isEmpty { members = value.namedMembers.map { ($0.name, $0.value) } }
            members += later.value.namedMembers.map { ($0.name, $0.value) }
        case (.null, _): value = later.value
        case (let ours, let theirs) where ours == theirs: value = later.value
        default: return false
        }
        name = later.name
        return true
    }
}
