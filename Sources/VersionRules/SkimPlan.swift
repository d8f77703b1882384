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
            case .edit(let name, step: let step):
                guard edit(name, of: element, steps[step], keeping: &values) else { return false }
            case .needIndex: return false
            }
            index += 1
        }
        return true
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

extension UnsafeMutableBufferPointer {
    fileprivate static func copy(of elements: [Element]) -> Self {
        let copy = Self.allocate(capacity: elements.count)
        _ = copy.initialize(from: elements)
        return copy
    }
}
