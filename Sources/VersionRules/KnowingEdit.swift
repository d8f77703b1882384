// SPDX-License-Identifier: Apache-2.0

/// A rule's own code for what is at a place in the body, which is told what is in others.
public final class KnowingEdit: Sendable {
    typealias Function = @Sendable (inout JSONValue, _ known: [JSONValue?]) -> Void

    let place: JSONPath
    let known: [JSONPath]
    let function: Function

    init(_ place: JSONPath, knowing known: [JSONPath], _ function: @escaping Function) {
        self.place = place
        self.known = known
        self.function = function
    }
}

/// A member that takes the place of another one: a rule's own code makes its value, or nil where all stays as it is.
public final class Derivation: Sendable {
    typealias Function = @Sendable (JSONValue) -> JSONValue?

    let member: JSONKey
    let source: JSONKey
    let function: Function

    init(_ member: JSONKey, from source: JSONKey, _ function: @escaping Function) {
        self.member = member
        self.source = source
        self.function = function
    }
}

extension Step {
    /// Edits what is at a place of the body, knowing what is in others.
    static func edit(_ place: JSONPath, knowing known: [JSONPath], _ function: @escaping KnowingEdit.Function) -> Step {
        .knowing(KnowingEdit(place, knowing: known, function))
    }

    /// Puts a member in the place of another one, unless there is one of its name.
    static func derive(
        _ member: JSONKey, from source: JSONKey, _ function: @escaping Derivation.Function
    ) -> Step {
        .derive(Derivation(member, from: source, function))
    }
}

extension JSONValue {
    mutating func edit(_ edit: KnowingEdit) {
        let known = edit.known.map { value(at: $0) }
        update(at: edit.place) { edit.function(&$0, known) }
    }

    mutating func derive(_ derivation: Derivation) {
        guard !has(derivation.member), let source = self[derivation.source],
            let value = derivation.function(source)
        else { return }
        insert(value, forKey: derivation.member, after: derivation.source)
        self[derivation.source] = nil
    }
}
