// SPDX-License-Identifier: Apache-2.0

/// A step on a member alone.
final class SkimEdit: Sendable {
    let step: Step
    /// The same without an index of the member, if that can be.
    let plan: SkimPlan?

    init(_ step: Step, runner: StepRunner) {
        self.step = step
        plan = SkimPlan([step], runner: runner)
    }
}

/// A rule's own code for what is in a member, which knows others.
final class SkimKnowingEdit: Sendable {
    let place: SkimPlace
    let known: [SkimPlace]
    let function: KnowingEdit.Function

    init(place: SkimPlace, known: [SkimPlace], function: @escaping KnowingEdit.Function) {
        self.place = place
        self.known = known
        self.function = function
    }
}

/// A member that takes the place of another one.
final class SkimDerivation: Sendable {
    let member: Int
    let source: Int
    /// What is written before the value.
    let key: [UInt8]
    let function: Derivation.Function

    init(_ derivation: Derivation, member: Int, source: Int) {
        self.member = member
        self.source = source
        key = JSONString.encode(derivation.member.text) + [.colon]
        function = derivation.function
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
