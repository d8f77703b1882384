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
    private let leads: UnsafeMutableBufferPointer<SkimLead>
    private let steps: [Step]
    private let runner: StepRunner

    /// nil where the steps cannot do without an index, whatever an element looks like.
    init?(_ steps: [Step], runner: StepRunner) {
        var program = SkimProgram()
        guard !steps.isEmpty, program.add(steps), let names = JSONSkimNames(program.names) else { return nil }
        self.names = names
        operations = .copy(of: program.operations)
        texts = .copy(of: program.texts)
        tests = .copy(of: program.tests)
        leads = .copy(of: program.leads)
        self.steps = program.steps
        self.runner = runner
    }

    deinit {
        operations.deinitialize().deallocate()
        texts.deinitialize().deallocate()
        tests.deinitialize().deallocate()
        leads.deinitialize().deallocate()
    }

    /// Appends what becomes of the element at `index`, and of those behind it that only a separator stands in front of, and
    /// moves `index` behind them. An odd one must be indexed; one longer than `longest` has no end.
    func rewrite(
        _ bytes: Span<UInt8>, at index: inout Int, separator: UInt8?, longest: Int, into output: inout [UInt8]
    ) -> JSONSkim.End {
        JSONSkim.rewrite(bytes, at: &index, separator: separator, longest: longest, names, into: &output) {
            edit($0, keeping: &$1)
        }
    }

    @inline(__always)
    private func edit(_ element: borrowing JSONSkim, keeping values: inout [[UInt8]]) -> JSONSkim.Edit {
        var index = 0
        while index < operations.count {
            switch operations[index] {
            case .remove(let name): element.remove(name)
            case .set(let name, to: let text):
                guard element.has(name) else { return .odd }
                element.set(name, to: UnsafeBufferPointer(texts.extracting(text)))
            case .setDefault(let name):
                guard element.has(name, as: .all.subtracting(.null)) else { return .odd }
            case .copy(let name, to: let other):
                if element.has(name), !element.has(other) { element.copy(name, to: other, of: names) }
            case .check(let name, is: let forms, over: let count):
                if !element.has(name, as: forms) { index &+= count }
            case .compare(let name, with: let text, over: let count):
                switch element.compare(name, with: texts.extracting(text).span) {
                case .same: break
                case .different: index &+= count
                case .unknown: return .odd
                }
            case .glance(at: let name, test: let test, over: let count):
                if !element.has(name, where: tests[test].isMet) { index &+= count }
            case .look(in: let name, for: let text):
                if !element.has(name, where: { $0.mayHold(texts.extracting(text).span) }) { index &+= 1 }
            case .ask(for: let name): if !element.has(name) { index &+= 1 }
            case .edit(let name, step: let step):
                guard edit(name, of: element, steps[step], keeping: &values) else { return .odd }
            case .lead(with: let member, as: let name):
                guard lead(with: member, as: name, of: element) else { return .odd }
            case .leadWithin(let member, by: let lead):
                guard self.lead(with: leads[lead], within: member, of: element, keeping: &values) else { return .odd }
            case .drop: return .dropped
            case .needIndex: return .odd
            }
            index &+= 1
        }
        return .done
    }

    /// Takes a step on a member alone, with an index of it.
    private func edit(
        _ name: Int, of element: borrowing JSONSkim, _ step: Step, keeping values: inout [[UInt8]]
    ) -> Bool {
        guard let text = element.text(of: name) else { return true }
        var value = JSONValue(text: text)
        var warnings: [String] = []
        do { try runner.run(step, on: &value, warnings: &warnings) } catch { return false }
        guard warnings.isEmpty else { return false }
        if !value.isStill(text) { element.set(name, to: value.sourceBytes, keeping: &values) }
        return true
    }
}

// MARK: Texts before all others

extension SkimPlan {
    /// False where the element has that member, behind which others would have to stand.
    private func lead(with member: Int, as name: Int, of element: borrowing JSONSkim) -> Bool {
        guard !element.has(name) else { return false }
        return !element.has(member, where: { $0.isFilledJSONString }) || element.lead(of: member, as: name, of: names)
    }

    private func lead(
        with lead: SkimLead, within member: Int, of element: borrowing JSONSkim, keeping values: inout [[UInt8]]
    ) -> Bool {
        for name in lead.names where element.has(name) { return false }
        guard element.has(member) else { return true }
        var isDone = true
        let isUsual = element.has(member) { bytes in
            lead.paths.find(in: bytes) { path, range in
                guard isDone, bytes.extracting(range).isFilledJSONString else { return }
                isDone = element.lead(with: range, of: member, as: lead.names[path], of: names)
            }
        }
        return isUsual ? isDone : leadOddly(with: lead, within: member, of: element, keeping: &values)
    }

    /// The same where the member is written otherwise than most are.
    private func leadOddly(
        with lead: SkimLead, within member: Int, of element: borrowing JSONSkim, keeping values: inout [[UInt8]]
    ) -> Bool {
        guard let text = element.text(of: member) else { return true }
        for (source, name) in zip(lead.sources, lead.names) {
            guard let value = JSONValue(text: text).value(at: source), value.isFilledString else { continue }
            guard element.lead(with: value.sourceBytes, as: name, of: names, keeping: &values) else { return false }
        }
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
