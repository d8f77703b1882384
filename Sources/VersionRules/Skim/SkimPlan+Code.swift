// SPDX-License-Identifier: Apache-2.0

/// Rules' own code for members alone.
extension SkimPlan {
    /// Edits what is in a member, and puts it back between what is around it.
    func edit(
        _ element: borrowing JSONSkim, by edit: SkimKnowingEdit, keeping values: inout [[UInt8]]
    ) -> Bool {
        let member = edit.place.member
        guard let range = element.find(edit.place) else { return false }
        guard let text = element.text(of: member, in: range) else { return true }
        var known: [JSONValue?] = []
        for place in edit.known {
            guard let range = element.find(place) else { return false }
            known.append(element.text(of: place.member, in: range).map { JSONValue(text: $0) })
        }
        var value = JSONValue(text: text)
        edit.function(&value, known)
        if !value.isStill(text) { element.set(member, to: value.sourceBytes, in: range, keeping: &values) }
        return true
    }

    func derive(
        _ derivation: SkimDerivation, in element: borrowing JSONSkim, keeping values: inout [[UInt8]]
    ) -> Bool {
        guard !element.has(derivation.member), let text = element.text(of: derivation.source),
            let value = derivation.function(JSONValue(text: text))
        else { return true }
        var member = derivation.key
        value.write(into: &member)
        element.replace(derivation.source, with: member, keeping: &values)
        return true
    }
}
