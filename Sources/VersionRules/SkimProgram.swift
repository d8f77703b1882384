// SPDX-License-Identifier: Apache-2.0

/// What is done to an element; members are numbers of names, texts are places in the program's.
enum SkimOperation: Sendable {
    case remove(Int)
    /// Of a member that is there; others are appended, which needs an index.
    case set(Int, to: Range<Int>)
    case setDefault(Int)
    case copy(Int, to: Int)
    /// Goes over so many operations where there is nothing to do.
    case glance(at: Int, test: Int, over: Int)
    /// Goes over the next operation where the member does not hold a text.
    case look(in: Int, for: Range<Int>)
    /// Goes over the next operation where the member is not there.
    case ask(for: Int)
    /// Takes a step on a member that is there.
    case edit(Int, step: Int)
    /// An element for which this is not gone over must be indexed.
    case needIndex
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
    /// Members that were copied, and their copies: they are told apart when they are written, so no step may follow that
    /// names them.
    private var copied: Set<Int> = []

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
        tests.append(glance.test)
        let test = tests.count - 1
        var inner = self
        inner.operations = []
        if inner.add(glance.steps) {
            operations.append(.glance(at: name, test: test, over: inner.operations.count))
            inner.operations = operations + inner.operations
            self = inner
        } else {
            operations += [.glance(at: name, test: test, over: 1), .needIndex]
        }
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
        let number = names.firstIndex(of: name.text) ?? names.count
        if number == names.count { names.append(name.text) }
        return copied.contains(number) ? nil : number
    }

    private mutating func place(of text: [UInt8]) -> Range<Int> {
        texts += text
        return texts.count - text.count..<texts.count
    }
}
