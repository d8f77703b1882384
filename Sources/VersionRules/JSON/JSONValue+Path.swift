// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The value that a path of plain names leads to.
    public func value(at path: JSONPath) -> JSONValue? {
        var value = self
        for key in path.keys {
            guard let member = value[key] else { return nil }
            value = member
        }
        return value
    }

    /// Edits every value that the path leads to; does nothing where there is none.
    public mutating func update<Failure: Error>(
        at path: JSONPath, _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        try update(at: path.keys[...], body)
    }

    /// Edits every value that holds the last name of the path, which it is called with; nothing for an empty path.
    mutating func update<Failure: Error>(
        atParentOf path: JSONPath, _ body: (inout JSONValue, String) throws(Failure) -> Void
    ) throws(Failure) {
        guard let name = path.keys.last else { return }
        try update(at: path.keys.dropLast()) { (value: inout JSONValue) throws(Failure) in try body(&value, name) }
    }

    private mutating func update<Failure: Error>(
        at keys: ArraySlice<String>, _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        guard let key = keys.first else { return try body(&self) }
        let rest = keys.dropFirst()
        switch key {
        case JSONPath.everyElement:
            try updateElements { (value: inout JSONValue) throws(Failure) in try value.update(at: rest, body) }
        case JSONPath.everyMember:
            try updateMembers { (_, value: inout JSONValue) throws(Failure) in try value.update(at: rest, body) }
        default:
            try updateMember(key) { (value: inout JSONValue) throws(Failure) in try value.update(at: rest, body) }
        }
    }
}
