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

/// A member that takes the place of another one: an object whose last member has what was there. All stays as it is where
/// there was nothing.
public final class Derivation: Sendable {
    let member: JSONKey
    let source: JSONKey
    /// Where in the source that is.
    let place: JSONPath
    /// The object up to that.
    let beginning: [UInt8]

    init(
        _ member: JSONKey, from source: JSONKey, _ members: KeyValuePairs<JSONKey, JSONValue>, _ last: JSONKey,
        at place: JSONPath
    ) {
        self.member = member
        self.source = source
        self.place = place
        var text: [UInt8] = []
        for (key, value) in members {
            text.appendKey(key)
            value.write(into: &text)
        }
        text.appendKey(last)
        text[0] = .openBrace
        beginning = text
    }

    static let end = UInt8.closeBrace
}

extension Derivation: CustomStringConvertible {
    /// What is put in and where, as a phrase.
    public var description: String {
        let object = String(decoding: beginning, as: UTF8.self) + "…}"
        return "put \(member.text) \(object) in the place of \(source.text), with what is at \(place) in that"
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

    /// Puts an object in the place of a member, unless there is a member of its name: with these members, and behind them
    /// what is at a place within the member.
    static func derive(
        _ member: JSONKey, from source: JSONKey, _ members: KeyValuePairs<JSONKey, JSONValue>, _ last: JSONKey,
        at place: JSONPath
    ) -> Step {
        .derive(Derivation(member, from: source, members, last, at: place))
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
        guard !has(derivation.member), let value = self[derivation.source]?.value(at: derivation.place) else { return }
        let object = JSONValue(source: derivation.beginning + value.sourceBytes + [Derivation.end])
        insert(object, forKey: derivation.member, after: derivation.source)
        self[derivation.source] = nil
    }
}
