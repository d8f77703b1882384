// SPDX-License-Identifier: Apache-2.0

/// What Go's decoder takes for a field of a request.
indirect enum FieldType: Sendable {
    case text
    case number
    /// A number that is not negative.
    case count
    case flag
    case object
    case list(FieldType)
    case map(FieldType)

    /// Whether the decoder takes it; null it takes for any.
    func accepts(_ value: JSONValue) -> Bool {
        switch (self, value.kind) {
        case (_, .null), (.text, .string), (.flag, .bool), (.object, .object): true
        case (.number, .number): value.integer != nil
        case (.count, .number): value.integer.map { $0 >= 0 } ?? false
        case (.list(let type), .array): value.elements?.allSatisfy(type.accepts) ?? false
        case (.map(let type), .object): value.namedMembers.allSatisfy { type.accepts($0.value) }
        default: false
        }
    }
}

extension RewriteContext {
    /// Whether the engine, which accepts the client's version, has something to say of a field that came later: it reads
    /// what it knows, at any version, and refuses what is of another type.
    func misreads(_ value: JSONValue?, as type: FieldType) -> Bool {
        isRehearsal && !(value.map(type.accepts) ?? true)
    }
}

extension Step {
    /// Removes a field that requests have only since a version, save where the engine would refuse it.
    static func removeUnlessMisread(_ path: JSONPath, _ type: FieldType) -> Step {
        .custom { body, context in
            body.updateRequested(path.parent ?? path) { $0.removeUnlessMisread(path.last ?? "", type, context) }
        }
    }
}

extension Step {
    /// Removes a field that an engine would refuse for its type, and that the engines of the time did not know.
    static func removeMisread(_ path: JSONPath, _ type: FieldType) -> Step {
        .custom { body, _ in
            guard let value = body.value(caseInsensitive: path), !type.accepts(value) else { return }
            body.updateRequested(path.parent ?? path) { $0.removeRequested(path.last ?? "") }
        }
    }

    /// Removes a field that engines read and overlook: what is of another type stays, for them to refuse.
    static func removeOverlooked(_ path: JSONPath, _ type: FieldType) -> Step {
        .custom { body, _ in
            guard let value = body.value(caseInsensitive: path), type.accepts(value) else { return }
            body.updateRequested(path.parent ?? path) { $0.removeRequested(path.last ?? "") }
        }
    }
}

extension JSONValue {
    /// Removes a member that requests have only since a version, save where the engine would refuse it.
    mutating func removeUnlessMisread(_ name: String, _ type: FieldType, _ context: RewriteContext) {
        guard !context.misreads(member(caseInsensitive: name), as: type) else { return }
        removeRequested(name)
    }
}
