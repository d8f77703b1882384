// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The value that a path of plain names leads to.
    public func value(at path: JSONPath) -> JSONValue? {
        var value = self
        for name in path.names {
            guard let member = value[name] else { return nil }
            value = member
        }
        return value
    }

    /// Edits every value that the path leads to; does nothing where there is none.
    public mutating func update<Failure: Error>(
        at path: JSONPath, _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        try update(at: path.names, from: 0, to: path.names.count, body)
    }

    /// Edits every value that holds the last name of the path, which it is called with; nothing for an empty path.
    mutating func update<Failure: Error>(
        atParentOf path: JSONPath, _ body: (inout JSONValue, JSONKey) throws(Failure) -> Void
    ) throws(Failure) {
        guard let name = path.names.last else { return }
        // Most of what steps name is no deeper, and need not be led to.
        if path.names.count == 1 { return try body(&self, name) }
        try update(at: path.names, from: 0, to: path.names.count - 1) { (value: inout JSONValue) throws(Failure) in
            try body(&value, name)
        }
    }

    private mutating func update<Failure: Error>(
        at names: [JSONKey], from depth: Int, to end: Int, _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        guard depth < end else { return try body(&self) }
        switch names[depth].name {
        case JSONKey.everyElement.name:
            try updateElements { (value: inout JSONValue) throws(Failure) in
                try value.update(at: names, from: depth + 1, to: end, body)
            }
        case JSONKey.everyMember.name:
            try updateMembers { (_, value: inout JSONValue) throws(Failure) in
                try value.update(at: names, from: depth + 1, to: end, body)
            }
        default:
            try updateMember(names[depth]) { (value: inout JSONValue) throws(Failure) in
                try value.update(at: names, from: depth + 1, to: end, body)
            }
        }
    }
}
