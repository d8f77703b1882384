// SPDX-License-Identifier: Apache-2.0

/// A rule's own code for a member of each of the objects in an object, which is told what is elsewhere in the body.
public final class KnowingEdit: Sendable {
    /// Gets the member, if it is there, and makes what it becomes; nil where it stays as it is.
    typealias Function = @Sendable (JSONValue?, _ known: [JSONValue?]) -> JSONValue?

    let member: JSONKey
    /// Where the objects are.
    let place: JSONPath
    /// Whether an object of that name is one of them.
    let isMeant: @Sendable (String) -> Bool
    /// Nil where others know the values: the place is a way on from somewhere within the body.
    let known: [JSONPath]?
    let function: Function

    init(
        _ member: JSONKey, ofEachIn place: JSONPath, where isMeant: @escaping @Sendable (String) -> Bool,
        knowing known: [JSONPath]?, _ function: @escaping Function
    ) {
        self.member = member
        self.place = place
        self.isMeant = isMeant
        self.known = known
        self.function = function
    }

    /// The same within the member that the place begins with.
    var withinFirst: KnowingEdit {
        KnowingEdit(member, ofEachIn: place.dropFirst(), where: isMeant, knowing: nil, function)
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
    /// Edits a member of each of the objects at a place of the body, knowing what is elsewhere.
    static func edit(
        _ member: JSONKey, ofEachIn place: JSONPath, where isMeant: @escaping @Sendable (String) -> Bool,
        knowing known: [JSONPath], _ function: @escaping KnowingEdit.Function
    ) -> Step {
        .knowing(KnowingEdit(member, ofEachIn: place, where: isMeant, knowing: known, function))
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
        let known = (edit.known ?? []).map { value(at: $0) }
        update(at: edit.place) { objects in
            objects.updateMembers { (name, object) in
                guard object.kind == .object, edit.isMeant(name) else { return }
                object.indexIfRegular()
                if let value = edit.function(object[edit.member], known) { object.put(value, as: edit.member) }
            }
        }
    }

    /// Leaves other members of that name alone.
    private mutating func put(_ value: JSONValue, as member: JSONKey) {
        if has(member) { updateMember(member) { $0 = value } } else { self[member] = value }
    }

    mutating func derive(_ derivation: Derivation) {
        guard !has(derivation.member), let source = self[derivation.source],
            let value = derivation.function(source)
        else { return }
        insert(value, forKey: derivation.member, after: derivation.source)
        self[derivation.source] = nil
    }
}
