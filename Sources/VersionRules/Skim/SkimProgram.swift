// SPDX-License-Identifier: Apache-2.0

/// Operations that do the same as steps, with what they need.
struct SkimProgram {
    private(set) var names: [String] = []
    private(set) var operations: [SkimOperation] = []
    /// What is put in somewhere or looked for, one behind the other.
    private(set) var texts: [UInt8] = []
    private(set) var tests: [ByteTest] = []
    private(set) var edits: [SkimEdit] = []
    private(set) var knowingEdits: [SkimKnowingEdit] = []
    private(set) var derivations: [SkimDerivation] = []
    private(set) var runs: [SkimRun] = []
    private(set) var leads: [SkimLead] = []
    private let runner: StepRunner
    /// Members whose own text is no longer all that will be written, such as copies: no step may follow that names them.
    private var settled: Set<Int> = []
    /// What texts were put first by, which may be done again where it was gone over before.
    private var leading: Set<Int> = []

    init(runner: StepRunner) {
        self.runner = runner
    }

    /// False where one of the steps needs an index of every element.
    mutating func add(_ steps: [Step]) -> Bool {
        for step in steps {
            guard add(step) else { return false }
        }
        return true
    }

    private mutating func add(_ step: Step) -> Bool {
        switch step {
        case .remove(.body(let path)) where path.names.count == 1:
            return append(for: path.names[0]) { .remove($0) }
        case .set(.body(let path), to: let value) where path.names.count == 1:
            let text = place(of: value.sourceBytes)
            return append(for: path.names[0]) { .set($0, to: text) }
        case .setDefault(.body(let path), to: let value) where path.names.count == 1:
            return add(value, asDefaultOf: path.names[0])
        case .copy(.body(let source), to: .body(let target)) where source.names.count == 1 && target.names.count == 1:
            return add(copyOf: source.names[0], named: target.names[0])
        case .glance(let glance): return add(glance)
        case .lead(let texts): return add(texts)
        case .insert(let run): return add(run)
        case .knowing(let edit): return add(edit)
        case .derive(let derivation): return add(derivation)
        case .at(let path, let steps) where path.names.isEmpty: return add(steps)
        case .drop:
            operations.append(.drop)
            return true
        case .strictly(let steps): return add(steps)
        default: return add(within: step)
        }
    }

    private mutating func append(for name: JSONKey, _ operation: (Int) -> SkimOperation) -> Bool {
        guard let number = number(of: name) else { return false }
        operations.append(operation(number))
        return true
    }

    private mutating func add(copyOf source: JSONKey, named target: JSONKey) -> Bool {
        guard let name = number(of: source), let other = number(of: target) else { return false }
        operations.append(.copy(name, to: other))
        settled.formUnion([name, other])
        return true
    }

    private mutating func add(_ glance: Glance) -> Bool {
        guard let name = number(of: glance.member) else { return false }
        var inner = self
        inner.operations = []
        if inner.add(glance.steps) {
            let own = inner.operations
            inner.operations = operations
            self = inner
            append(glance.test, of: name, over: own.count)
            operations += own
        } else {
            append(glance.test, of: name, over: 1)
            operations.append(.needIndex)
        }
        return true
    }

    /// Has so many operations gone over where a test of the member is not met.
    private mutating func append(_ test: ByteTest, of name: Int, over count: Int) {
        switch test.kind {
        case .form(let forms): operations.append(.check(name, is: forms, over: count))
        case .text(let text):
            operations.append(.compare(name, with: place(of: JSONString.encode(text)), over: count))
        case .code:
            operations.append(.glance(at: name, test: tests.count, over: count))
            tests.append(test)
        }
    }

    private mutating func add(_ texts: [LeadingText]) -> Bool {
        var rest = texts[...]
        while let source = rest.first?.source {
            let isOwn = source.names.count == 1
            let found = rest.prefix { isOwn ? $0.source == source : $0.source.names.first == source.names.first }
            guard isOwn ? add(own: found) : add(found, within: source.names[0]) else { return false }
            rest = rest.dropFirst(found.count)
        }
        return true
    }

    private mutating func add(own texts: ArraySlice<LeadingText>) -> Bool {
        for text in texts {
            guard let member = number(of: text.source.names[0]), let name = number(ofLeading: text.name)
            else { return false }
            operations.append(.lead(with: member, as: name))
        }
        return true
    }

    private mutating func add(_ texts: ArraySlice<LeadingText>, within member: JSONKey) -> Bool {
        let sources = texts.map { $0.source.dropFirst() }
        guard let member = number(of: member), let paths = JSONPathSet(sources) else { return false }
        let names = texts.compactMap { number(ofLeading: $0.name) }
        guard names.count == texts.count else { return false }
        operations.append(.leadWithin(member, by: leads.count))
        leads.append(SkimLead(sources, paths, as: names))
        return true
    }

    /// Adds a step that is about one member and what that holds, as most others are.
    private mutating func add(within step: Step) -> Bool {
        guard let path = step.neededPath, path.firstMember != nil, let name = number(of: path.names[0])
        else { return false }
        guard let inner = step.within(path.names[0]) else {
            operations += [.ask(for: name), .needIndex]
            return true
        }
        // Of all names on the way, the last is the one that fewest have.
        if let last = path.names.dropFirst().last(where: { $0 != JSONKey.everyElement && $0 != JSONKey.everyMember }) {
            operations.append(.look(in: name, for: place(of: JSONString.encode(last.text))))
            append(SkimEdit([inner], knowing: nil, isAlone: true, runner: runner), on: name)
        } else {
            add([inner], on: name, knowing: nil, isAlone: true)
        }
        return true
    }

    private mutating func add(_ value: JSONValue, asDefaultOf member: JSONKey) -> Bool {
        guard let name = number(of: member) else { return false }
        var behind: [UInt8] = []
        behind.appendKey(member)
        behind += value.sourceBytes
        operations.append(.setDefault(name, to: place(of: value.sourceBytes), behind: place(of: behind)))
        settled.insert(name)
        return true
    }

    private mutating func add(_ edit: KnowingEdit) -> Bool {
        guard edit.place.firstMember != nil, let name = number(of: edit.place.names[0]) else { return false }
        let known = edit.known?.compactMap { number(ofPath: $0) }
        guard known?.count == edit.known?.count else { return false }
        if edit.place.names.count > 1 {
            add([.knowing(edit.withinFirst)], on: name, knowing: known, isAlone: false)
        } else {
            guard let own = SkimKnowingEdit(edit, knowing: known) else { return false }
            operations.append(.editEach(in: name, by: knowingEdits.count))
            knowingEdits.append(own)
        }
        return true
    }

    private mutating func add(_ derivation: Derivation) -> Bool {
        guard let member = number(of: derivation.member), let source = number(of: derivation.source)
        else { return false }
        operations.append(.derive(derivations.count))
        derivations.append(SkimDerivation(derivation, member: member, source: source))
        settled.formUnion([member, source])
        return true
    }

    private mutating func add(_ run: MemberRun) -> Bool {
        var predecessor: Int?
        if let key = run.predecessor {
            guard let name = number(of: key) else { return false }
            predecessor = name
        }
        let names = (run.members + run.copies).compactMap { number(of: $0.key) }
        guard names.count == run.members.count + run.copies.count else { return false }
        var copies: SkimCopies?
        if !run.copies.isEmpty {
            guard let source = number(ofPath: run.source), let found = SkimCopies(of: run, in: source)
            else { return false }
            copies = found
        }
        operations.append(.insert(runs.count))
        runs.append(SkimRun(behind: predecessor, names, text: place(of: run.text), copies: copies))
        settled.formUnion(names)
        if let predecessor { settled.insert(predecessor) }
        return true
    }

    private mutating func number(ofPath path: JSONPath) -> SkimPlace? {
        guard path.firstMember != nil, let member = number(of: path.names[0]) else { return nil }
        return SkimPlace(member: member, rest: path.dropFirst())
    }

    /// The number of a name; nil where what the member says is not known before the end.
    private mutating func number(of name: JSONKey) -> Int? {
        let number = place(of: name)
        return settled.contains(number) || leading.contains(number) ? nil : number
    }

    private mutating func number(ofLeading name: JSONKey) -> Int? {
        let number = place(of: name)
        leading.insert(number)
        return settled.contains(number) ? nil : number
    }

    private mutating func place(of name: JSONKey) -> Int {
        let number = names.firstIndex(of: name.text) ?? names.count
        if number == names.count { names.append(name.text) }
        return number
    }

    private mutating func place(of text: [UInt8]) -> Range<Int> {
        texts += text
        return texts.count - text.count..<texts.count
    }
}

// MARK: One look for several steps

extension SkimProgram {
    private mutating func append(_ edit: SkimEdit, on name: Int) {
        operations.append(.edit(name, by: edits.count))
        edits.append(edit)
    }

    /// Adds steps on a member alone. The last ones on it are taken together with them, in one look at the member, unless
    /// something in between is about it.
    private mutating func add(_ steps: [Step], on name: Int, knowing known: [SkimPlace]?, isAlone: Bool) {
        let edit = SkimEdit(steps, knowing: known, isAlone: isAlone, runner: runner)
        guard let index = indexOfLastEdit(of: name), case .edit(_, by: let last) = operations[index],
            let both = edits[last].followed(by: edit, runner: runner)
        else { return append(edit, on: name) }
        operations.remove(at: index)
        operations.append(.edit(name, by: last))
        edits[last] = both
    }

    /// The last operation that is about a member, if it takes steps on that in any case.
    private func indexOfLastEdit(of name: Int) -> Int? {
        var found: Int?
        var index = 0
        while index < operations.count {
            let next = index + 1 + operations[index].goesOver
            if case .edit(name, by: _) = operations[index] {
                found = index
            } else if operations[index..<next].contains(where: { isAbout(name, $0) }) {
                found = nil
            }
            index = next
        }
        return found
    }

    private func isAbout(_ name: Int, _ operation: SkimOperation) -> Bool {
        switch operation {
        case .remove(let other), .set(let other, to: _), .setDefault(let other, to: _, behind: _),
            .check(let other, is: _, over: _), .compare(let other, with: _, over: _),
            .glance(at: let other, test: _, over: _), .look(in: let other, for: _), .ask(for: let other):
            other == name
        case .copy(let one, to: let other), .lead(with: let one, as: let other): one == name || other == name
        case .edit(let other, by: let edit): other == name || edits[edit].known.isAbout(name)
        case .editEach(in: let other, by: let edit): other == name || knowingEdits[edit].known.isAbout(name)
        case .derive(let derivation):
            derivations[derivation].member == name || derivations[derivation].source.member == name
        case .insert(let run):
            runs[run].names.contains(name) || runs[run].predecessor == name || runs[run].copies?.source.member == name
        case .leadWithin(let other, by: let lead): other == name || leads[lead].names.contains(name)
        case .drop, .needIndex: false
        }
    }
}

extension [SkimPlace]? {
    fileprivate func isAbout(_ name: Int) -> Bool { self?.contains { $0.member == name } ?? false }
}
