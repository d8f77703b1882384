// SPDX-License-Identifier: Apache-2.0

/// Steps on a member alone, but for what they must know.
final class SkimEdit: Sendable {
    let steps: [Step]
    /// The same without an index of the member, if that can be.
    let plan: SkimPlan?
    /// Nil where they need not know anything, or others know it.
    let known: [SkimPlace]?
    /// Whether they know nothing, so that the member can be indexed for them.
    let isAlone: Bool
    /// The same one behind the other, with a look at the member for each.
    let parts: [SkimEdit]

    init(
        _ steps: [Step], knowing known: [SkimPlace]?, isAlone: Bool, parts: [SkimEdit] = [], runner: StepRunner
    ) {
        self.steps = steps
        self.known = known
        self.isAlone = isAlone
        self.parts = parts
        plan = SkimPlan(steps, runner: runner)
    }

    /// Both in one look; nil where that cannot be.
    func followed(by other: SkimEdit, runner: StepRunner) -> SkimEdit? {
        guard isAlone, plan != nil, other.plan != nil else { return nil }
        let parts = (parts.isEmpty ? [self] : parts) + [other]
        let both = SkimEdit(
            steps + other.steps, knowing: other.known, isAlone: other.isAlone, parts: parts, runner: runner)
        return both.plan == nil ? nil : both
    }
}

/// A rule's own code for a member of each of the objects in a member, which knows others.
final class SkimKnowingEdit: Sendable {
    let known: [SkimPlace]?
    let isMeant: @Sendable (String) -> Bool
    let function: KnowingEdit.Function
    let names: JSONSkimNames
    /// What is written before the member where it is put in.
    let key: [UInt8]

    /// Nil where the member's name is too long.
    init?(_ edit: KnowingEdit, knowing known: [SkimPlace]?) {
        guard let names = JSONSkimNames([edit.member.text]) else { return nil }
        self.names = names
        self.known = known
        isMeant = edit.isMeant
        function = edit.function
        var key: [UInt8] = []
        key.appendKey(edit.member)
        self.key = key
    }
}

/// A member that takes the place of another one.
final class SkimDerivation: Sendable {
    let member: Int
    /// Where what the member is made of is.
    let source: SkimPlace
    /// What is written before that.
    let beginning: [UInt8]

    init(_ derivation: Derivation, member: Int, source: Int) {
        self.member = member
        self.source = SkimPlace(member: source, rest: derivation.place)
        beginning = JSONString.encode(derivation.member.text) + [.colon] + derivation.beginning
    }
}

/// Which texts within a member go before all others, and by which names.
final class SkimLead: Sendable {
    let sources: [JSONPath]
    let paths: JSONPathSet
    let names: [Int]

    init(_ sources: [JSONPath], _ paths: JSONPathSet, as names: [Int]) {
        self.sources = sources
        self.paths = paths
        self.names = names
    }
}
