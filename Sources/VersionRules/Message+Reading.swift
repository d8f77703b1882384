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
            updateMember(key) { $0.uniteRepeatedMembers() }
        }
    }

    /// Where requests have an object whose members Go knows by name, and not a map.
    private static let structures = ["HostConfig", "NetworkingConfig", "TaskTemplate", "ContainerSpec"]
}

/// The members with one in the place of several; nil where there is nothing to unite.
private func united(_ members: [(name: String, value: JSONValue)]) -> [(String, JSONValue)]? {
    var united: [(name: String, value: JSONValue)] = []
    for member in members {
        let name = member.name.lowercased()
        if let index = united.lastIndex(where: { $0.name.lowercased() == name }),
            member.name != united[index].name || member.value.kind == .object,
            let value = member.value.overwriting(united[index].value)
        {
            united[index] = (member.name, value)
        } else {
            united.append(member)
        }
    }
    return united.count < members.count ? united.map { ($0.name, $0.value) } : nil
}

extension JSONValue {
    /// What Go makes of a value and this one behind it; nil where that takes both.
    fileprivate func overwriting(_ earlier: JSONValue) -> JSONValue? {
        switch (earlier.kind, kind) {
        case (.object, .object): .object((earlier.namedMembers + namedMembers).map { ($0.name, $0.value) })
        case (.null, _): self
        default: earlier.kind == kind ? self : nil
        }
    }
}
