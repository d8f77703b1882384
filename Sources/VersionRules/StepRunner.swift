// SPDX-License-Identifier: Apache-2.0

/// Takes the steps of rules, one after the other, over a message. A class, so that each element counts one reference to
/// it and not those of all that the context tells.
final class StepRunner: Sendable {
    let context: RewriteContext
    /// Requests are read as the engine reads them: the case of names does not count.
    let ignoresCase: Bool

    init(context: RewriteContext, ignoresCase: Bool) {
        self.context = context
        self.ignoresCase = ignoresCase
    }

    /// The same, with what was looked up for one exchange.
    func knowing(_ lookedUp: LookedUp) -> StepRunner {
        guard !lookedUp.isEmpty else { return self }
        var context = context
        context.lookedUp = lookedUp
        return StepRunner(context: context, ignoresCase: ignoresCase)
    }

    func run(_ steps: [Step], on message: inout Message) throws(Rejection) {
        try run(steps.map(PlannedStep.init), on: &message)
    }

    func run(_ steps: [PlannedStep], on message: inout Message) throws(Rejection) {
        for planned in steps {
            if planned.isAboutBody {
                guard ignoresCase || message.body.mayHave(planned.neededName) else { continue }
                try run(planned.step, on: &message.body, warnings: &message.warnings)
            } else {
                try run(planned.step, on: &message)
            }
        }
    }

    /// Takes a step that is about the head as well, or within one that is.
    private func run(_ step: Step, on message: inout Message) throws(Rejection) {
        switch step {
        case .rename(let location, to: let name): message.rename(location, to: name)
        case .move(let source, to: let target): move(source, to: target, in: &message)
        case .copy(let source, to: let target): copy(source, to: target, in: &message)
        case .remove(let location), .hide(let location): message.remove(location)
        case .set(let location, to: let value): message.write(value, to: location)
        case .setDefault(let location, to: let value): message.fill(location, with: value)
        case .replace(let location, with: let value):
            edit(location, in: &message) { $0.says(value) ? nil : value }
        case .map(let location, let table):
            edit(location, in: &message) { value in table.first { $0.key.says(value) }?.value }
        case .retype(let location, to: let type): edit(location, in: &message) { $0.retyped(to: type) }
        case .forEach(let location, where: let condition, let steps):
            try forEach(location, where: condition, steps, in: &message)
        case .strictly(let steps):
            if context.isStrict { try run(steps, on: &message) }
        case .glance, .at, .lead, .insert, .drop, .follow, .knowing, .derive:
            try run(step, on: &message.body, warnings: &message.warnings)
        case .reject(status: let status, let text, when: let condition):
            if holds(condition, for: message) { throw Rejection(status: status, message: text) }
        case .warn(let text, when: let condition):
            if holds(condition, for: message) { message.warnings.append(text) }
        case .custom(let function): try function(&message.body, context)
        case .customWarning(let function): function(&message.body, &message.warnings, context)
        case .customHead(let function), .customMessage(let function): try function(&message, context)
        }
    }

    private func holds(_ condition: Condition, for message: Message) -> Bool {
        condition.holds(for: condition.location.flatMap { message.read(spelled($0, in: message)) })
    }

    private func forEach(
        _ location: Location, where condition: Condition, _ steps: [Step], in message: inout Message
    ) throws(Rejection) {
        guard case .body(let path) = spelled(location, in: message) else { return }
        var body = JSONValue.null
        swap(&body, &message.body)
        defer { message.body = body }
        try body.update(at: path) { (container: inout JSONValue) throws(Rejection) in
            try container.updateChildren { (child: inout JSONValue) throws(Rejection) in
                swap(&child, &message.body)
                defer { swap(&child, &message.body) }
                if holds(condition, for: message) { try run(steps, on: &message) }
            }
        }
    }

    private func edit(_ location: Location, in message: inout Message, _ change: (JSONValue) -> JSONValue?) {
        guard let changed = message.read(location).flatMap(change) else { return }
        message.write(changed, to: location)
    }

    private func move(_ source: Location, to target: Location, in message: inout Message) {
        let source = spelled(source, in: message)
        guard let value = message.read(source) else { return }
        message.remove(source)
        message.write(value, to: spelled(target, in: message))
    }

    private func copy(_ source: Location, to target: Location, in message: inout Message) {
        let (source, target) = (spelled(source, in: message), spelled(target, in: message))
        guard let value = message.read(source), message.read(target) == nil else { return }
        message.write(value, to: target)
    }

    /// The place with the names on the way to it as the message spells them.
    private func spelled(_ location: Location, in message: borrowing Message) -> Location {
        guard case .body(let path) = location else { return location }
        return .body(spelled(path, in: message.body))
    }
}

/// A step, and what is to be known of it before it is taken.
struct PlannedStep: Sendable {
    let step: Step
    /// Whether it is about the body and nothing else.
    let isAboutBody: Bool
    /// The name of a member that a body must have for the step to do anything; nil where it may in any case.
    let neededName: JSONName?
    /// The rule's own code, if it is all of the step.
    let function: Step.BodyFunction?

    init(_ step: Step) {
        self.step = step
        isAboutBody = step.isAboutBody
        neededName = step.neededName
        function = if case .custom(let function) = step { function } else { nil }
    }
}
