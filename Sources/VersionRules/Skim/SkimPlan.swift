// SPDX-License-Identifier: Apache-2.0

/// Steps on documents, or on the elements of lists, that are about a few of their own members, taken without an index: they
/// are read for these members, and copied but for what is edited. So are members in their turn. One that needs more of the
/// steps is left to `StepRunner`, which gives the same for all others, too.
///
/// What it goes through for each of them is in memory of its own, which counts no references; nobody changes it.
public final class SkimPlan: @unchecked Sendable {
    let names: JSONSkimNames
    private let operations: UnsafeMutableBufferPointer<SkimOperation>
    let texts: UnsafeMutableBufferPointer<UInt8>
    private let tests: UnsafeMutableBufferPointer<ByteTest>
    private let leads: UnsafeMutableBufferPointer<SkimLead>
    private let edits: UnsafeMutableBufferPointer<SkimEdit>
    private let knowingEdits: UnsafeMutableBufferPointer<SkimKnowingEdit>
    private let derivations: UnsafeMutableBufferPointer<SkimDerivation>
    private let runs: UnsafeMutableBufferPointer<SkimRun>
    private let runner: StepRunner

    /// What steps must know that are taken within an element; nil where that can't be told at a glance.
    typealias Known = () -> [JSONValue?]?

    /// nil where the steps cannot do without an index, whatever an element looks like.
    init?(_ steps: [Step], runner: StepRunner) {
        var program = SkimProgram(runner: runner)
        guard !steps.isEmpty, program.add(steps), let names = JSONSkimNames(program.names) else { return nil }
        self.names = names
        operations = .copy(of: program.operations)
        texts = .copy(of: program.texts)
        tests = .copy(of: program.tests)
        leads = .copy(of: program.leads)
        edits = .copy(of: program.edits)
        knowingEdits = .copy(of: program.knowingEdits)
        derivations = .copy(of: program.derivations)
        runs = .copy(of: program.runs)
        self.runner = runner
    }

    deinit {
        operations.deinitialize().deallocate()
        texts.deinitialize().deallocate()
        tests.deinitialize().deallocate()
        leads.deinitialize().deallocate()
        edits.deinitialize().deallocate()
        knowingEdits.deinitialize().deallocate()
        derivations.deinitialize().deallocate()
        runs.deinitialize().deallocate()
    }

    /// Appends what becomes of the element at `index`, and of those behind it that only a separator stands in front of, and
    /// moves `index` behind them. An odd one must be indexed; one longer than `longest` has no end.
    func rewrite(
        _ bytes: Span<UInt8>, at index: inout Int, separator: UInt8?, longest: Int, into output: inout [UInt8]
    ) -> JSONSkim.End {
        JSONSkim.rewrite(bytes, at: &index, separator: separator, longest: longest, names, into: &output) {
            edit($0, knowing: { nil }, keeping: &$1)
        }
    }

    @inline(__always)
    private func edit(
        _ element: borrowing JSONSkim, knowing: Known, keeping values: inout [[UInt8]]
    ) -> JSONSkim.Edit {
        var index = 0
        while index < operations.count {
            switch operations[index] {
            case .remove(let name): element.remove(name)
            case .set(let name, to: let text):
                guard element.has(name) else { return .odd }
                element.set(name, to: UnsafeBufferPointer(texts.extracting(text)))
            case .setDefault(let name, to: let text, behind: let ending):
                if element.has(name, as: .null) {
                    element.set(name, to: UnsafeBufferPointer(texts.extracting(text)))
                } else if !element.has(name) {
                    guard element.follow(nil, with: UnsafeBufferPointer(texts.extracting(ending)))
                    else { return .odd }
                }
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
            case .edit(let name, by: let edit):
                guard self.edit(name, of: element, edits[edit], knowing: knowing, keeping: &values)
                else { return .odd }
            case .editEach(in: let name, by: let edit):
                guard editEach(in: name, of: element, by: knowingEdits[edit], knowing: knowing, keeping: &values)
                else { return .odd }
            case .derive(let derivation):
                guard derive(derivations[derivation], in: element, keeping: &values) else { return .odd }
            case .insert(let run):
                guard insert(runs[run], into: element, keeping: &values) else { return .odd }
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

    /// Takes steps on a member alone, with an index of it where that must be.
    private func edit(
        _ name: Int, of element: borrowing JSONSkim, _ edit: SkimEdit, knowing: Known, keeping values: inout [[UInt8]]
    ) -> Bool {
        if let plan = edit.plan {
            var output: [UInt8] = []
            let isDone = element.has(name) { bytes in
                plan.rewriteMember(bytes, into: &output) { element.find(edit.known, or: knowing) }
            }
            if isDone {
                if !output.isEmpty { element.set(name, to: output, keeping: &values) }
                return true
            }
        }
        guard element.has(name) else { return true }
        guard edit.parts.isEmpty else { return take(edit.parts, on: name, of: element, knowing, keeping: &values) }
        guard edit.isAlone, let text = element.text(of: name) else { return false }
        var value = JSONValue(text: text)
        var warnings: [String] = []
        do { try runner.run(edit.steps, on: &value, warnings: &warnings) } catch { return false }
        guard warnings.isEmpty else { return false }
        if !value.isStill(text) { element.set(name, to: value.sourceBytes, keeping: &values) }
        return true
    }

    private func take(
        _ parts: [SkimEdit], on name: Int, of element: borrowing JSONSkim, _ knowing: Known,
        keeping values: inout [[UInt8]]
    ) -> Bool {
        for part in parts {
            guard edit(name, of: element, part, knowing: knowing, keeping: &values) else { return false }
        }
        return true
    }

    /// Appends what becomes of an object, unless it stays as it is; false where it must be indexed.
    private func rewriteMember(_ bytes: Span<UInt8>, into output: inout [UInt8], knowing: Known) -> Bool {
        var index = 0
        let end = JSONSkim.rewrite(
            bytes, at: &index, separator: nil, longest: bytes.count, names, into: &output
        ) { (member, values) in
            guard edit(member, knowing: knowing, keeping: &values) == .done else { return .odd }
            return member.isEdited ? .done : .dropped
        }
        return end == .written && index == bytes.count
    }
}

extension SkimPlan {
    /// Appends what becomes of a document; false where it must be indexed, and nothing is appended.
    func rewriteDocument(_ bytes: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        let start = output.count
        var index = 0
        let end = rewrite(bytes, at: &index, separator: nil, longest: bytes.count, into: &output)
        let rest = bytes.extracting(index...)
        guard end == .written, JSONScanner.skipWhitespace(in: rest, from: 0) == rest.count else {
            output.removeSubrange(start...)
            return false
        }
        output.append(copying: rest)
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
