// SPDX-License-Identifier: Apache-2.0

/// Steps about the body for which its own member of that name must have such bytes; elsewhere there is nothing to do, for
/// which most elements of a list need not be indexed. A class, as steps are copied.
public final class Glance: Sendable {
    /// Whether a value's bytes, with no white space around them, are of a certain kind.
    public typealias ByteTest = @Sendable (Span<UInt8>) -> Bool

    let member: JSONKey
    let test: ByteTest
    let steps: [Step]

    init(at member: JSONKey, for test: @escaping ByteTest, _ steps: [Step]) {
        self.member = member
        self.test = test
        self.steps = steps
    }

    /// The same test for other steps.
    func taking(_ steps: [Step]) -> Glance { Glance(at: member, for: test, steps) }
}

extension Step {
    /// Takes steps where the body's member of that name has such bytes.
    static func glance(at member: JSONKey, for test: @escaping Glance.ByteTest, _ steps: [Step]) -> Step {
        .glance(Glance(at: member, for: test, steps))
    }
}
