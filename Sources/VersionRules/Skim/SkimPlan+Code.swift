// SPDX-License-Identifier: Apache-2.0

/// Rules' own code for members alone.
extension SkimPlan {
    /// Edits a member of each of the objects in a member; false where that must be indexed.
    func editEach(
        in name: Int, of element: borrowing JSONSkim, by edit: SkimKnowingEdit, knowing: SkimPlan.Known,
        keeping values: inout [[UInt8]]
    ) -> Bool {
        var (output, isDone) = ([UInt8](), true)
        _ = element.has(name) { bytes in
            guard bytes[0] == .openBrace else { return true }
            isDone = edit.rewriteObjects(in: bytes, into: &output) { element.find(edit.known, or: knowing) }
            return true
        }
        if isDone, !output.isEmpty { element.set(name, to: output, keeping: &values) }
        return isDone
    }

    func derive(
        _ derivation: SkimDerivation, in element: borrowing JSONSkim, keeping values: inout [[UInt8]]
    ) -> Bool {
        guard !element.has(derivation.member) else { return true }
        guard let range = element.find(derivation.source) else { return false }
        guard !range.isEmpty else { return true }
        let source = derivation.source.member
        var text: [UInt8] = []
        text.reserveCapacity(derivation.beginning.count + range.count + 1)
        text += derivation.beginning
        _ = element.has(source) { bytes in
            text.append(copying: bytes.extracting(range))
            return true
        }
        text.append(Derivation.end)
        element.replace(source, with: text, keeping: &values)
        return true
    }
}

extension JSONSkim {
    /// What is at those places, or what others know, if there are none; nil where that can't be told at a glance.
    func find(_ places: [SkimPlace]?, or others: SkimPlan.Known) -> [JSONValue?]? {
        guard let places else { return others() }
        var known: [JSONValue?] = []
        known.reserveCapacity(places.count)
        for place in places {
            guard let range = find(place) else { return nil }
            known.append(text(of: place.member, in: range).map { JSONValue(text: $0) })
        }
        return known
    }
}

extension SkimKnowingEdit {
    /// Appends the object that `bytes` are with what becomes of those in it, unless none of them is meant; false where it is
    /// written otherwise than most are.
    fileprivate func rewriteObjects(
        in bytes: Span<UInt8>, into output: inout [UInt8], knowing: SkimPlan.Known
    ) -> Bool {
        var (known, written, isUsual) = ([JSONValue?]?.none, 0, true)
        let end = JSONLevel.index(0, in: bytes) { (entries, _) in
            for index in entries.indices where isUsual && isObject(entries[index], in: bytes) {
                known = known ?? knowing()
                guard let known else { return isUsual = false }
                let range = entries[index].valueRange
                if written == 0 { output.reserveCapacity(JSONSkim.room(for: bytes.count)) }
                output.append(copying: bytes.extracting(written..<range.lowerBound))
                isUsual = rewrite(bytes.extracting(range), into: &output, known)
                written = range.upperBound
            }
        }
        guard isUsual, end == .closed(at: bytes.count - 1) else { return false }
        if written > 0 { output.append(copying: bytes.extracting(written...)) }
        return true
    }

    /// Whether it is an object that is meant.
    private func isObject(_ entry: JSONEntry, in bytes: Span<UInt8>) -> Bool {
        bytes[Int(entry.value)] == .openBrace && isMeant(JSONString.text(of: bytes.extracting(entry.nameRange)))
    }

    private func rewrite(_ object: Span<UInt8>, into output: inout [UInt8], _ known: [JSONValue?]) -> Bool {
        var index = 0
        let end = JSONSkim.rewrite(
            object, at: &index, separator: nil, longest: object.count, names, into: &output
        ) { (object, values) in
            guard let value = function(object.text(of: 0).map { JSONValue(text: $0) }, known) else { return .done }
            return put(value, in: object, keeping: &values) ? .done : .odd
        }
        return end == .written && index == object.count
    }

    private func put(_ value: JSONValue, in object: borrowing JSONSkim, keeping values: inout [[UInt8]]) -> Bool {
        if object.has(0) {
            object.set(0, to: value.sourceBytes, keeping: &values)
            return true
        }
        var text = key
        value.write(into: &text)
        values.keep(text)
        return text.withUnsafeBufferPointer { object.follow(nil, with: $0) }
    }
}
