// SPDX-License-Identifier: Apache-2.0

/// Takes the steps of rules, one after the other, over a message.
struct StepRunner: Sendable {
    private(set) var context: RewriteContext
    /// Requests are read as the engine reads them: the case of names does not count.
    let ignoresCase: Bool

    /// The same, with what was looked up for one exchange.
    func knowing(_ lookedUp: LookedUp) -> StepRunner {
        guard !lookedUp.isEmpty else { return self }
        var runner = self
        runner.context.lookedUp = lookedUp
        return runner
    }

    func run(_ steps: [Step], on message: inout Message) throws(Rejection) {
        for step in steps { try run(step, on: &message) }
    }

    func run(_ step: Step, on message: inout Message) throws(Rejection) {
        switch step {
        case .rename(let location, to: let name): message.rename(spelled(location, in: message), to: name)
        case .move(let source, to: let target): move(source, to: target, in: &message)
        case .copy(let source, to: let target): copy(source, to: target, in: &message)
        case .remove(let location), .hide(let location): message.remove(spelled(location, in: message))
        case .set(let location, to: let value): message.write(value, to: spelled(location, in: message))
        case .setDefault(let location, to: let value): message.fill(spelled(location, in: message), with: value)
        case .replace(let location, with: let value):
            edit(location, in: &message) { $0.says(value) ? nil : value }
        case .map(let location, let table):
            edit(location, in: &message) { value in table.first { $0.key.says(value) }?.value }
        case .retype(let location, to: let type): edit(location, in: &message) { $0.retyped(to: type) }
        case .forEach(let location, where: let condition, let steps):
            try forEach(location, where: condition, steps, in: &message)
        case .reject(status: let status, let text, when: let condition):
            if holds(condition, for: message) { throw Rejection(status: status, message: text) }
        case .warn(let text, when: let condition):
            if holds(condition, for: message) { message.warnings.append(text) }
        case .custom(let function): try function(&message.body, context)
        case .customHead(let function), .customMessage(let function): try function(&message, context)
        }
    }

    private func holds(_ condition: Condition, for message: Message) -> Bool {
        let value = condition.location.flatMap { message.read(spelled($0, in: message)) }
        return switch condition {
        case .always: true
        case .present: !(value?.isNull ?? true)
        case .absent: value?.isNull ?? true
        case .equals(_, let expected): value?.says(expected) ?? false
        case .differs(_, from: let expected): !(value?.says(expected) ?? true)
        }
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
        let location = spelled(location, in: message)
        if case .body(let path) = location {
            message.body.update(at: path) { value in
                if let changed = change(value) { value = changed }
            }
        } else if let changed = message.read(location).flatMap(change) {
            message.write(changed, to: location)
        }
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
        guard case .body(let from) = source, case .body(let to) = target, from.parent == to.parent,
            let parent = from.parent, let neighbour = from.last, let name = to.last
        else { return message.write(value, to: target) }
        message.body.update(at: parent) { $0.insert(value, forKey: name, after: neighbour) }
    }

    /// The place with the names on the way to it as the message spells them.
    @inline(__always)
    private func spelled(_ location: Location, in message: borrowing Message) -> Location {
        ignoresCase ? respelled(location, in: message.body) : location
    }

    private func respelled(_ location: Location, in body: JSONValue) -> Location {
        guard case .body(let path) = location else { return location }
        var value: JSONValue? = body
        let keys = path.keys.map { key in
            let spelling = value?.key(caseInsensitive: key)
            value = spelling.flatMap { value?[$0] }
            return spelling ?? key
        }
        return .body(JSONPath(keys))
    }
}
