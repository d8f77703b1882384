// SPDX-License-Identifier: Apache-2.0

/// Steps on the elements of a list that are about a few of their own members, taken without an index: the elements are
/// read for these members, and copied but for what is edited. An element that needs more of the steps is left to
/// `StepRunner`, which gives the same for all others, too.
///
/// What it goes through for each element is in memory of its own, which counts no references; nobody changes it.
public final class SkimPlan: @unchecked Sendable {
    private let names: JSONSkimNames
    private let operations: UnsafeMutableBufferPointer<SkimOperation>
    private let texts: UnsafeMutableBufferPointer<UInt8>
    private let tests: UnsafeMutableBufferPointer<ByteTest>
    private let steps: [[Step]]
    private let runner: StepRunner

    /// nil where the steps cannot do without an index, whatever an element looks like.
    init?(_ steps: [Step], runner: StepRunner) {
        var program = SkimProgram()
        guard !steps.isEmpty, program.add(steps), let names = JSONSkimNames(program.names) else { return nil }
        self.names = names
        operations = .copy(of: program.operations)
        texts = .copy(of: program.texts)
        tests = .copy(of: program.tests)
        self.steps = program.steps
        self.runner = runner
    }

    deinit {
        operations.deinitialize().deallocate()
        texts.deinitialize().deallocate()
        tests.deinitialize().deallocate()
    }

    /// Appends what becomes of the element at `opening`; an odd one must be indexed.
    func rewrite(_ bytes: Span<UInt8>, at opening: Int, into output: inout [UInt8]) -> JSONSkim.End {
        JSONSkim.rewrite(bytes, at: opening, names, into: &output) { edit($0, keeping: &$1) }
    }

    /// Whether that is all there is to do.
    @inline(__always)
    private func edit(_ element: borrowing JSONSkim, keeping values: inout [[UInt8]]) -> Bool {
        var index = 0
        while index < operations.count {
            switch operations[index] {
            case .remove(let name): element.remove(name)
            case .set(let name, to: let text):
                guard element.has(name) else { return false }
                element.set(name, to: UnsafeBufferPointer(texts.extracting(text)))
            case .setDefault(let name):
                guard element.has(name, where: { !$0.isJSONNull }) else { return false }
            case .copy(let name, to: let other):
                if element.has(name), !element.has(other) { element.copy(name, to: other, of: names) }
            case .glance(at: let name, test: let test, over: let count):
                if !element.has(name, where: tests[test].isMet) { index += count }
            case .look(in: let name, for: let text):
                if !element.has(name, where: { $0.mayHold(texts.extracting(text).span) }) { index += 1 }
            case .ask(for: let name): if !element.has(name) { index += 1 }
            case .edit(let name, steps: let steps):
                guard edit(name, of: element, self.steps[steps], keeping: &values) else { return false }
            case .needIndex: return false
            }
            index += 1
        }
        return true
    }

    /// Takes steps on a member alone, with an index of it.
    private func edit(
        _ name: Int, of element: borrowing JSONSkim, _ steps: [Step], keeping values: inout [[UInt8]]
    ) -> Bool {
        guard let text = element.text(of: name) else { return true }
        var value = JSONValue(text: text)
        var warnings: [String] = []
        do { try runner.run(steps, on: &value, warnings: &warnings) } catch { return false }
        guard warnings.isEmpty else { return false }
        if !value.isStill(text) { element.set(name, to: value.sourceBytes, keeping: &values) }
        return true
    }
}

extension UnsafeMutableBufferPointer {
    fileprivate static func copy(of elements: [Element]) -> Self {
        let copy = Self.allocate(capacity: elements.count)
        _ = copy.initialize(from: elements)
        return copy
    }
}

/// What is done to an element; members are numbers of names, texts are places in the program's.
private enum SkimOperation: Sendable {
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
    /// Takes steps on a member that is there.
    case edit(Int, steps: Int)
    /// An element for which this is not gone over must be indexed.
    case needIndex
}

/// Operations that do the same as steps, with what they need.
private struct SkimProgram {
    private(set) var names: [String] = []
    private(set) var operations: [SkimOperation] = []
    /// What is put in somewhere or looked for, one behind the other.
    private(set) var texts: [UInt8] = []
    private(set) var tests: [ByteTest] = []
    private(set) var steps: [[Step]] = []
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
            guard let name = number(of: path.names[0]) else { return false }
            operations.append(.remove(name))
        case .set(.body(let path), to: let value) where path.names.count == 1:
            guard let name = number(of: path.names[0]) else { return false }
            operations.append(.set(name, to: place(of: value.sourceBytes)))
        case .setDefault(.body(let path), to: _) where path.names.count == 1:
            guard let name = number(of: path.names[0]) else { return false }
            operations.append(.setDefault(name))
        case .copy(.body(let source), to: .body(let target)) where source.names.count == 1 && target.names.count == 1:
            return add(copyOf: source.names[0], named: target.names[0])
        case .glance(let glance): return add(glance)
        case .strictly(let steps): return add(steps)
        default: return add(within: step)
        }
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
        operations.append(.edit(name, steps: steps.count))
        steps.append([inner])
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
