// SPDX-License-Identifier: Apache-2.0

extension Step: CustomStringConvertible {
    /// What the step does, as a phrase.
    public var description: String {
        switch self {
        case .rename(let location, to: let name): "rename \(location) to \(name)"
        case .move(let source, to: let target): "move \(source) to \(target)"
        case .copy(let source, to: let target): "copy \(source) to \(target)"
        case .remove(let location): "remove \(location)"
        case .hide(let location): "remove \(location) in strict mode"
        case .strictly(let steps): "in strict mode: " + steps.map(\.description).joined(separator: "; ")
        case .glance(let glance):
            "where \(glance.member.text) \(glance.test.phrase): "
                + glance.steps.map(\.description).joined(separator: "; ")
        case .set(let location, to: let value): "set \(location) to \(value)"
        case .setDefault(let location, to: let value): "set \(location) to \(value) where it is absent or null"
        case .replace(let location, with: let value): "set \(location) to \(value) where it is there"
        case .map(let location, let table):
            "in \(location) read " + table.map { "\($0.key) as \($0.value)" }.joined(separator: ", ")
        case .forEach(let location, where: let condition, let steps):
            "for each of \(location)\(condition): " + steps.map(\.description).joined(separator: "; ")
        case .at(let path, let steps): "in \(path): " + steps.map(\.description).joined(separator: "; ")
        case .retype(let location, to: let type): "make \(location) \(type.phrase)"
        case .lead(let texts):
            "begin with " + texts.map { "\($0.name.text) as \($0.source) says" }.joined(separator: ", ")
        case .insert(let run): run.description
        case .drop: "leave it out"
        case .follow: "put a record behind it"
        case .reject(status: let status, let text, when: let condition):
            "refuse with \(status) \(JSONValue.string(text))\(condition)"
        case .warn(let text, when: let condition): "warn \(JSONValue.string(text))\(condition)"
        case .custom, .customWarning: "edit the body in code"
        case .knowing(let edit):
            "edit \(edit.place).*.\(edit.member.text) in code, knowing \(edit.known?.map(\.description).joined(separator: ", ") ?? "")"
        case .derive(let derivation): derivation.description
        case .customHead: "edit the head in code"
        case .customMessage: "edit the message in code"
        }
    }
}

extension Location: CustomStringConvertible {
    /// The path of a value in the body, or what else the place is.
    public var description: String {
        switch self {
        case .body(let path): path.keys.isEmpty ? "the body" : path.description
        case .query(let name): "query \(name)"
        case .header(let name): "header \(name)"
        case .status: "the status"
        }
    }
}

extension Condition: CustomStringConvertible {
    /// What follows the phrase of a step; empty for `always`.
    public var description: String {
        switch self {
        case .always: ""
        case .present(let location): " where \(location) is there"
        case .absent(let location): " where \(location) is absent or null"
        case .equals(let location, let value): " where \(location) is \(value)"
        case .differs(let location, from: let value): " where \(location) is other than \(value)"
        }
    }
}

extension ValueType {
    fileprivate var phrase: String {
        switch self {
        case .string: "a string"
        case .number: "a number"
        case .bool: "a boolean"
        case .array: "an array"
        }
    }
}
