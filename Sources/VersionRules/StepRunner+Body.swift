// SPDX-License-Identifier: Apache-2.0

/// Steps about a body alone are taken without a message around it: a list has thousands of elements.
extension StepRunner {
    /// By index, which counts no reference for each step.
    func run(_ steps: [PlannedStep], on body: inout JSONValue, warnings: inout [String]) throws(Rejection) {
        for index in steps.indices {
            if let function = steps[index].function {
                try function(&body, context)
            } else if ignoresCase || body.mayHave(steps[index].neededName) {
                try run(steps[index].step, on: &body, warnings: &warnings)
            }
        }
    }

    func run(_ steps: [Step], on body: inout JSONValue, warnings: inout [String]) throws(Rejection) {
        for step in steps { try run(step, on: &body, warnings: &warnings) }
    }

    func run(_ step: Step, on body: inout JSONValue, warnings: inout [String]) throws(Rejection) {
        switch step {
        case .rename(.body(let path), to: let name): body.rename(spelled(path, in: body), to: name)
        case .move(.body(let source), to: .body(let target)): move(source, to: target, in: &body)
        case .copy(.body(let source), to: .body(let target)): copy(source, to: target, in: &body)
        case .remove(.body(let path)), .hide(.body(let path)): body.remove(spelled(path, in: body))
        case .set(.body(let path), to: let value): body.put(value, at: spelled(path, in: body))
        case .setDefault(.body(let path), to: let value): body.fill(spelled(path, in: body), with: value)
        case .replace(.body(let path), with: let value):
            edit(path, in: &body) { $0.says(value) ? nil : value }
        case .map(.body(let path), let table):
            edit(path, in: &body) { value in table.first { $0.key.says(value) }?.value }
        case .retype(.body(let path), to: let type): edit(path, in: &body) { $0.retyped(to: type) }
        case .forEach(.body(let path), where: let condition, let steps):
            try forEach(spelled(path, in: body), where: condition, steps, in: &body, warnings: &warnings)
        case .strictly(let steps):
            if context.isStrict { try run(steps, on: &body, warnings: &warnings) }
        case .glance(let glance):
            guard body.has(glance.member, where: glance.test.isMet) else { return }
            try run(glance.steps, on: &body, warnings: &warnings)
        case .at(let path, let steps):
            try body.update(at: spelled(path, in: body)) { (value: inout JSONValue) throws(Rejection) in
                try run(steps, on: &value, warnings: &warnings)
            }
        case .lead(let texts): lead(texts, in: &body)
        case .insert(let run): body.insertMissing(run)
        case .drop: body = JSONValue(source: [UInt8]())
        case .follow(let function):
            // One that is followed already is no single value.
            guard body.validate(), let next = function(body, context) else { return }
            body = JSONValue(source: body.sourceBytes + Array("\r\n".utf8) + next.sourceBytes)
        case .reject(status: let status, let text, when: let condition):
            if holds(condition, for: body) { throw Rejection(status: status, message: text) }
        case .warn(let text, when: let condition):
            if holds(condition, for: body) { warnings.append(text) }
        case .custom(let function): try function(&body, context)
        case .knowing(let edit): body.edit(edit)
        case .derive(let derivation): body.derive(derivation)
        case .customWarning(let function): function(&body, &warnings, context)
        default: preconditionFailure("the step is about more than the body")
        }
    }

    private func holds(_ condition: Condition, for body: JSONValue) -> Bool {
        guard case .body(let path) = condition.location else { return condition.holds(for: nil) }
        return condition.holds(for: body.value(at: spelled(path, in: body)))
    }

    private func forEach(
        _ path: JSONPath, where condition: Condition, _ steps: [Step], in body: inout JSONValue,
        warnings: inout [String]
    ) throws(Rejection) {
        try body.update(at: path) { (container: inout JSONValue) throws(Rejection) in
            try container.updateChildren { (child: inout JSONValue) throws(Rejection) in
                if holds(condition, for: child) { try run(steps, on: &child, warnings: &warnings) }
            }
        }
    }

    private func edit(_ path: JSONPath, in body: inout JSONValue, _ change: (JSONValue) -> JSONValue?) {
        body.update(at: spelled(path, in: body)) { value in
            if let changed = change(value) { value = changed }
        }
    }

    private func move(_ source: JSONPath, to target: JSONPath, in body: inout JSONValue) {
        let source = spelled(source, in: body)
        guard let value = body.value(at: source) else { return }
        body.remove(source)
        body.put(value, at: spelled(target, in: body))
    }

    private func copy(_ source: JSONPath, to target: JSONPath, in body: inout JSONValue) {
        let (source, target) = (spelled(source, in: body), spelled(target, in: body))
        guard let value = body.value(at: source), body.value(at: target) == nil else { return }
        guard source.parent == target.parent, let parent = source.parent, let neighbour = source.last,
            let name = target.last
        else { return body.put(value, at: target) }
        body.update(at: parent) { $0.insert(value, forKey: name, after: neighbour) }
    }

    private func lead(_ texts: [LeadingText], in body: inout JSONValue) {
        var place = 0
        for text in texts {
            if let own = body.place(of: text.name) {
                place = own + 1
            } else if let value = body.value(at: spelled(text.source, in: body)), value.isFilledString {
                body.insert(value, forKey: text.name, at: place)
                place += 1
            }
        }
    }

    /// The path with the names as the body spells them.
    @inline(__always)
    func spelled(_ path: JSONPath, in body: borrowing JSONValue) -> JSONPath {
        ignoresCase ? respelled(path, in: body) : path
    }

    private func respelled(_ path: JSONPath, in body: borrowing JSONValue) -> JSONPath {
        var value: JSONValue? = copy body
        let keys = path.keys.map { key in
            let spelling = value?.key(caseInsensitive: key)
            value = spelling.flatMap { value?[$0] }
            return spelling ?? key
        }
        return JSONPath(keys)
    }
}
