// SPDX-License-Identifier: Apache-2.0

/// One edit of a message. A step whose place is absent, or holds something unexpected, does nothing.
public indirect enum Step: Sendable {
    /// A rule's own code for a document, an element or a record.
    public typealias BodyFunction = @Sendable (inout JSONValue, RewriteContext) throws(Rejection) -> Void
    /// A rule's own code for a body, which may have something to tell the operator.
    public typealias WarningFunction = @Sendable (inout JSONValue, _ warnings: inout [String], RewriteContext) -> Void
    /// A rule's own code that makes the record which is to follow one; nil for none.
    public typealias RecordFunction = @Sendable (JSONValue, RewriteContext) -> JSONValue?
    /// A rule's own code for a message.
    public typealias MessageFunction = @Sendable (inout Message, RewriteContext) throws(Rejection) -> Void

    /// Gives a member, parameter or field another name, where it stands.
    case rename(Location, to: String)
    /// Takes a value from one place to another; what was there gives way.
    case move(Location, to: Location)
    /// Puts a value in a second place as well unless that is taken: behind the first where they are neighbours.
    case copy(Location, to: Location)
    /// Takes a value away.
    case remove(Location)
    /// Takes a value away in strict mode alone: what a version did not have yet, but most clients don't mind.
    case hide(Location)
    /// Takes steps in strict mode alone.
    case strictly([Step])
    /// Takes steps where a glance at the body calls for them.
    case glance(Glance)
    /// Puts a value in, whatever is there.
    case set(Location, to: JSONValue)
    /// Puts a value in where there is none or null.
    case setDefault(Location, to: JSONValue)
    /// Puts a value in where there is one.
    case replace(Location, with: JSONValue)
    /// Exchanges values by a table; those not in it stay.
    case map(Location, KeyValuePairs<JSONValue, JSONValue>)
    /// Takes steps for every element of an array or member of an object, with body paths that start there.
    case forEach(Location, where: Condition = .always, [Step])
    /// Takes steps on what is at a place, with paths that start there.
    case at(JSONPath, [Step])
    /// Gives a value another JSON type, where that says the same.
    case retype(Location, to: ValueType)
    /// Puts texts in at the beginning that are elsewhere in the body, too.
    case lead([LeadingText])
    /// Puts members in that are not there.
    case insert(MemberRun)
    /// Makes nothing of a record, which is left out of its stream.
    case drop
    /// Puts a record of its own behind a record of a stream, on the next line.
    case follow(RecordFunction)
    /// Refuses the message.
    case reject(status: Int, String, when: Condition = .always)
    /// Notes something for the operator.
    case warn(String, when: Condition = .always)
    /// A rule's own code, for the body alone.
    case custom(BodyFunction)
    /// The same for what is at a place in the body, knowing what is in others.
    case knowing(KnowingEdit)
    /// The same for a member that takes the place of another one.
    case derive(Derivation)
    /// The same with warnings.
    case customWarning(WarningFunction)
    /// A rule's own code, for what precedes the body alone.
    case customHead(MessageFunction)
    /// A rule's own code for a message as a whole: its body is held until it is complete.
    case customMessage(MessageFunction)
}

/// The types that a value can be given.
public enum ValueType: Hashable, Sendable {
    /// A number or boolean becomes its text.
    case string
    /// The text of a number becomes that number; true and false become 1 and 0.
    case number
    /// Numbers and the texts of numbers and booleans become a boolean.
    case bool
    /// What is no array becomes the only element of one.
    case array
}

// MARK: What a step needs

extension Step {
    /// Whether the step reads or writes anything outside the body.
    var touchesHead: Bool {
        switch self {
        case .custom, .knowing, .derive, .customWarning, .glance, .at, .lead, .insert, .drop, .follow: false
        case .customHead, .customMessage: true
        case .reject(_, _, when: .always), .warn(_, when: .always): true
        case .forEach(let location, where: let condition, let steps):
            !location.isInBody || !(condition.location?.isInBody ?? true) || steps.contains(where: \.touchesHead)
        case .strictly(let steps): steps.contains(where: \.touchesHead)
        default: locations.contains { !$0.isInBody }
        }
    }

    /// Whether the step reads or writes the body.
    var touchesBody: Bool {
        switch self {
        case .custom, .knowing, .derive, .customWarning, .customMessage, .forEach, .glance, .at, .lead, .insert, .drop,
            .follow:
            true
        case .customHead: false
        case .strictly(let steps): steps.contains(where: \.touchesBody)
        default: locations.contains(where: \.isInBody)
        }
    }

    /// Whether the step reads or writes the body, and nothing else.
    var isAboutBody: Bool { touchesBody && !touchesHead }

    /// Whether the step must see the body as a whole, together with what precedes it.
    var needsWholeMessage: Bool { touchesHead && touchesBody }

    /// The name of a member that a body must have, be it spelled so, for the step to do anything.
    var neededName: JSONName? { neededPath?.firstMember }

    /// What must be there for the step to do anything, nested members included.
    var neededPath: JSONPath? {
        switch self {
        case .rename(.body(let path), to: _), .move(.body(let path), to: _), .copy(.body(let path), to: _),
            .remove(.body(let path)), .hide(.body(let path)), .replace(.body(let path), with: _),
            .map(.body(let path), _), .retype(.body(let path), to: _), .forEach(.body(let path), where: _, _):
            path
        case .setDefault(.body(let path), to: _): path.parent
        case .glance(let glance): JSONPath(names: [glance.member])
        case .at(let path, _): path
        case .knowing(let edit): edit.place
        case .derive(let derivation): JSONPath(names: [derivation.source])
        default: nil
        }
    }

    private var locations: [Location] {
        switch self {
        case .rename(let location, to: _), .remove(let location), .hide(let location), .set(let location, to: _),
            .setDefault(let location, to: _), .replace(let location, with: _), .map(let location, _),
            .retype(let location, to: _), .forEach(let location, where: _, _):
            [location]
        case .move(let source, to: let target), .copy(let source, to: let target): [source, target]
        case .reject(_, _, when: let condition), .warn(_, when: let condition):
            condition.location.map { [$0] } ?? []
        case .strictly, .glance, .at, .lead, .insert, .drop, .follow, .custom, .knowing, .derive, .customWarning,
            .customHead, .customMessage:
            []
        }
    }
}

extension [Step] {
    /// The steps to take in that mode: hiding is removing where we are strict, and nothing elsewhere; so is what is done
    /// in strict mode alone.
    func resolved(isStrict: Bool) -> [Step] {
        compactMap { $0.resolved(isStrict: isStrict) }
    }
}

extension [Step] {
    /// The steps that hide something; they do so in strict mode alone.
    var hidingOnly: [Step] { compactMap(\.hidingOnly) }
}

extension Step {
    fileprivate var hidingOnly: Step? {
        switch self {
        case .hide: return self
        case .forEach(let location, where: let condition, let steps):
            let inner = steps.hidingOnly
            return inner.isEmpty ? nil : .forEach(location, where: condition, inner)
        case .at(let path, let steps):
            let inner = steps.hidingOnly
            return inner.isEmpty ? nil : .at(path, inner)
        case .glance(let glance):
            let inner = glance.steps.hidingOnly
            return inner.isEmpty ? nil : .glance(glance.taking(inner))
        default: return nil
        }
    }

    fileprivate func resolved(isStrict: Bool) -> Step? {
        switch self {
        case .hide(let location):
            return isStrict ? .remove(location) : nil
        case .strictly:
            return isStrict ? self : nil
        case .forEach(let location, where: let condition, let steps):
            let inner = steps.resolved(isStrict: isStrict)
            return inner.isEmpty ? nil : .forEach(location, where: condition, inner)
        case .at(let path, let steps):
            let inner = steps.resolved(isStrict: isStrict)
            return inner.isEmpty ? nil : .at(path, inner)
        case .glance(let glance):
            let inner = glance.steps.resolved(isStrict: isStrict)
            return inner.isEmpty ? nil : .glance(glance.taking(inner))
        default:
            return self
        }
    }
}
