// SPDX-License-Identifier: Apache-2.0

/// A message before and after the steps of a change: proof, and documentation.
public struct Example: Sendable {
    /// Which steps it shows.
    public let direction: Direction
    /// What goes in.
    public let before: Sample
    /// What comes out.
    public let after: Outcome
    /// Whether it shows strict mode.
    public let isStrict: Bool
    /// What the engine answers where the steps have it asked.
    public let lookedUp: LookedUp

    /// What comes out of the steps.
    public enum Outcome: Hashable, Sendable {
        /// The message, rewritten.
        case message(Sample)
        /// An error answer in its stead.
        case rejection(Rejection)
    }

    /// An example of a message rewritten.
    public init(
        _ direction: Direction, isStrict: Bool = false, lookedUp: LookedUp = [:], before: Sample, after: Sample
    ) {
        self.lookedUp = lookedUp
        self.direction = direction
        self.before = before
        self.after = .message(after)
        self.isStrict = isStrict
    }

    /// An example of a message refused.
    public init(
        _ direction: Direction, isStrict: Bool = false, lookedUp: LookedUp = [:], before: Sample, rejected: Rejection
    ) {
        self.lookedUp = lookedUp
        self.direction = direction
        self.before = before
        self.after = .rejection(rejected)
        self.isStrict = isStrict
    }

    /// What comes out of the steps of `change` in truth.
    func run(_ change: Change, context: RewriteContext) -> Outcome {
        let runner = StepRunner(context: context, ignoresCase: direction.isRequest).knowing(lookedUp)
        var message = before.message
        do throws(Rejection) {
            try runner.run(change.steps[direction].resolved(isStrict: isStrict), on: &message)
            return .message(Sample(message))
        } catch {
            return .rejection(error)
        }
    }
}
