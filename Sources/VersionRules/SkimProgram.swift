// SPDX-License-Identifier: Apache-2.0

/// What is done to an element; members are numbers of names, texts are places in the program's.
enum SkimOperation: Sendable {
    case remove(Int)
    /// Of a member that is there; others are appended, which needs an index.
    case set(Int, to: Range<Int>)
    case setDefault(Int)
    case copy(Int, to: Int)
    /// Goes over so many operations where the member is not there, or of another form.
    case check(Int, is: JSONForms, over: Int)
    /// Goes over so many operations where the member is not there, or no string that is written so. It must be indexed
    /// where it is one with escapes, which may say the same.
    case compare(Int, with: Range<Int>, over: Int)
    /// Goes over so many operations where there is nothing to do.
    case glance(at: Int, test: Int, over: Int)
    /// Goes over the next operation where the member does not hold a text.
    case look(in: Int, for: Range<Int>)
    /// Goes over the next operation where the member is not there.
    case ask(for: Int)
    /// Takes a step on a member that is there.
    case edit(Int, step: Int)
    /// Puts a member's text before all others, by that name.
    case lead(with: Int, as: Int)
    /// Puts texts from within a member before all others.
    case leadWithin(Int, by: Int)
    /// Makes nothing of the element.
    case drop
    /// An element for which this is not gone over must be indexed.
    case needIndex
}

/// Which texts within a member go before all others, and by which names.
final class SkimLead: Sendable {
    let sources: [JSONPath]
    let paths: JSONPathSet
    let names: [Int]

    init(_ sources: [JSONPath], _ paths: JSONPathSet, as names: [Int]) {
        self.sources = sources
        self.paths = paths
        self.names = names
    }
}

/// Operations that do the same as steps, with what they need.
struct SkimProgram {
    private(set) var names: [String] = []
    private(set) var operations: [SkimOperation] = []
    /// What is put in somewhere or looked for, one behind the other.
    private(set) var texts: [UInt8] = []
    private(set) var tests: [ByteTest] = []
    /// What is done to members with an index of them.
    private(set) var steps: [Step] = []
    private(set) var leads: [SkimLead] = []
    /// Members that were copied, and their copies: they are told apart when they are written, so no step may follow that
    /// names them.
    private var copied: Set<Int> = []
    /// What texts were put first by, which may be done again where it was gone over before.
    private var leading: Set<Int> = []

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
        case .setDefault(.body(let path), to: _) where path.names.count == 1:
            return append(for: path.names[0]) { .setDefault($0) }
        case .copy(.body(let source), to: .body(let target)) where source.names.count == 1 && target.names.count == 1:
            return add(copyOf: source.names[0], named: target.names[0])
        case .glance(let glance): return add(glance)
        case .lead(let texts): return add(texts)
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
        copied.formUnion([name, other])
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
        if path.names.count > 1, path.names[1] != JSONKey.everyElement, path.names[1] != JSONKey.everyMember {
            operations.append(.look(in: name, for: place(of: JSONString.encode(path.names[1].text))))
        }
        operations.append(.edit(name, step: steps.count))
        steps.append(inner)
        return true
    }

    /// The number of a name; nil where what the member says is not known before the end.
    private mutating func number(of name: JSONKey) -> Int? {
        let number = place(of: name)
        return copied.contains(number) || leading.contains(number) ? nil : number
    }

    private mutating func number(ofLeading name: JSONKey) -> Int? {
        let number = place(of: name)
        leading.insert(number)
        return copied.contains(number) ? nil : number
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
