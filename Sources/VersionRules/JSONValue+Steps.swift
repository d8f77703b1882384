// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// Whether two scalars mean the same; containers do where they are written the same, or are both empty.
    func says(_ other: JSONValue) -> Bool {
        switch (kind, other.kind) {
        case (.string, .string): string == other.string
        case (.bool, .bool): bool == other.bool
        case (.null, .null): true
        case (.number, .number): integer.map { $0 == other.integer } ?? (double == other.double)
        default: kind == other.kind && (sourceBytes == other.sourceBytes || isEmptyContainer && other.isEmptyContainer)
        }
    }

    private var isEmptyContainer: Bool { elements?.isEmpty ?? (kind == .object && keys.isEmpty) }

    /// The value as a query or header has it: a string without its quotes, anything else as JSON.
    var plainText: String { string ?? description }

    /// Puts a value in where nothing or null is, if its parent is an object already.
    mutating func fill(_ path: JSONPath, with value: JSONValue) {
        guard !path.names.isEmpty else { return }
        update(atParentOf: path) { object, name in
            if object[name]?.isNull ?? true { object[name] = value }
        }
    }

    /// Takes away what is at a place.
    mutating func remove(_ path: JSONPath) {
        update(atParentOf: path) { $0.removeMember($1) }
    }

    /// Gives what is at a place another name and leaves it where it is.
    mutating func rename(_ path: JSONPath, to newName: String) {
        update(atParentOf: path) { $0.renameKey($1, to: JSONKey(newName)) }
    }

    /// Puts a value in, with the objects on the way to it that are absent or null.
    mutating func put(_ value: JSONValue, at path: JSONPath) {
        if path.names.count == 1 {
            if kind == .object { self[path.names[0]] = value }
        } else {
            put(value, at: path.names[...])
        }
    }

    private mutating func put(_ value: JSONValue, at names: ArraySlice<JSONKey>) {
        guard let name = names.first else {
            self = value
            return
        }
        guard kind == .object else { return }
        let rest = names.dropFirst()
        if rest.isEmpty {
            self[name] = value
        } else {
            if self[name]?.isNull ?? true { self[name] = [:] }
            self[name.text]?.put(value, at: rest)
        }
    }

    /// Edits every element of an array or member of an object.
    mutating func updateChildren<Failure: Error>(
        _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        if kind == .array {
            try updateElements(body)
        } else {
            try updateMembers { (_, value: inout JSONValue) throws(Failure) in try body(&value) }
        }
    }

    /// The same said with another type; nil where that can't be or is the case already.
    func retyped(to type: ValueType) -> JSONValue? {
        switch type {
        case .string: kind == .number || kind == .bool ? .string(description) : nil
        case .number: asNumber
        case .bool: asBool
        case .array: kind == .array || isNull ? nil : .array([self])
        }
    }

    private var asNumber: JSONValue? {
        if let bool { return .number(bool ? 1 : 0) }
        guard let string else { return nil }
        let number = JSONValue(source: Array(string.utf8))
        guard number.kind == .number, number.validate() else { return nil }
        return number
    }

    private var asBool: JSONValue? {
        if let double { return .bool(double != 0) }
        return switch string {
        case "1", "true": true
        case "0", "false", "": false
        default: nil
        }
    }
}
