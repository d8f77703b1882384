// SPDX-License-Identifier: Apache-2.0

/// A field that requests have only since a version, declared beside the change that brought it.
///
/// Engines that know it read it at every version, and refuse what is of another type; older ones overlook it.
struct LaterField: Sendable {
    /// Where requests have it.
    let places: [JSONPath]
    let type: FieldType

    init(_ places: JSONPath..., type: FieldType) {
        self.places = places
        self.type = type
    }
}

extension Step {
    /// Removes a field that an older client's engine did not know, save where this engine would refuse it.
    static func removeUnlessMisread(_ field: LaterField) -> Step {
        .custom { body, context in body.removeUnlessMisread(field, context) }
    }

    /// The same of a field that engines refuse where they are spoken to at an older version, or heed there: the operator
    /// is told that it was overlooked, as engines of that time did.
    static func overlook(_ field: LaterField) -> Step {
        .customWarning { body, warnings, context in
            let asked = field.places.first { place in
                body.values(requestedAt: place).contains {
                    !$0.isUnset(depth: 0) && !context.misreads($0, as: field.type)
                }
            }
            guard let asked else { return }
            body.removeUnlessMisread(field, context)
            warnings.append(context.overlooks(asked))
        }
    }

    /// Removes a field that an engine would refuse for its type, and that the engines of the time did not know.
    static func removeMisread(_ field: LaterField) -> Step {
        .custom { body, _ in body.removeRequested(at: field.places) { !field.type.accepts($0) } }
    }

    /// Removes a field that engines read and overlook: what is of another type stays, for them to refuse.
    static func removeOverlooked(_ field: LaterField) -> Step {
        .custom { body, _ in body.removeRequested(at: field.places) { field.type.accepts($0) } }
    }

    /// Refuses a field of another type, which an older engine would overlook together with its type.
    static func refuseMisread(_ field: LaterField) -> Step {
        .custom { (body: inout JSONValue, _: RewriteContext) throws(Rejection) in try body.refuseMisread(field) }
    }

    /// The same as engines before 23 did where they took it for a failure of theirs.
    static func failOnMisread(_ field: LaterField) -> Step {
        .custom { (body: inout JSONValue, _: RewriteContext) throws(Rejection) in
            if let complaint = body.complaint(about: field) { throw Rejection(status: 500, message: complaint) }
        }
    }

    /// Refuses a request that sets such a field to anything that is not harmless, or has it of another type.
    static func refuse(
        _ field: LaterField, since version: APIVersion,
        unless isHarmless: @escaping @Sendable (JSONValue) -> Bool = { _ in false }
    ) -> Step {
        .custom { (body: inout JSONValue, context: RewriteContext) throws(Rejection) in
            try body.refuseMisread(field)
            for place in field.places {
                let asked = body.values(requestedAt: place).contains { !$0.isUnset(depth: 0) && !isHarmless($0) }
                if asked { throw context.tooNew(place.description, since: version) }
            }
        }
    }
}

extension RewriteContext {
    /// Tells the operator that something is taken out of a request.
    func overlooks(_ field: JSONPath) -> String {
        "\(field) is overlooked: engines of API v\(client) did not know it"
    }

    /// Whether the engine, which accepts the client's version, has something to say of a field that came later: it reads
    /// what it knows, at any version, and refuses what is of another type.
    func misreads(_ value: JSONValue?, as type: FieldType) -> Bool {
        isRehearsal && !(value.map(type.accepts) ?? true)
    }
}

extension JSONValue {
    /// Removes a field that an older client's engine did not know, save where this engine would refuse it.
    mutating func removeUnlessMisread(_ field: LaterField, _ context: RewriteContext) {
        removeRequested(at: field.places) { !context.misreads($0, as: field.type) }
    }

    fileprivate func refuseMisread(_ field: LaterField) throws(Rejection) {
        if let complaint = complaint(about: field) {
            throw Rejection(status: 400, message: "invalid JSON: \(complaint)")
        }
    }

    /// What Go's decoder says of a field that is of another type.
    fileprivate func complaint(about field: LaterField) -> String? {
        for place in field.places {
            for value in values(requestedAt: place) {
                if let complaint = field.type.complaint(about: value, at: place) { return complaint }
            }
        }
        return nil
    }

    fileprivate mutating func removeRequested(at places: [JSONPath], where isMeant: (JSONValue) -> Bool) {
        for place in places where values(requestedAt: place).contains(where: isMeant) {
            updateEachRequested(place.parent ?? place) { parent in
                let name = place.last ?? ""
                if let value = parent.member(caseInsensitive: name), isMeant(value) { parent.removeRequested(name) }
            }
        }
    }
}

extension Rejection {
    /// The refusal of a field of another type, as examples show it.
    static func misread(_ found: String, _ place: String, as type: String) -> Rejection {
        let complaint = "json: cannot unmarshal \(found) into Go struct field \(place) of type \(type)"
        return Rejection(status: 400, message: "invalid JSON: \(complaint)")
    }
}
