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
        /// The calls that are made of it, and the answer that comes of them.
        case conversation([SampleCall], answer: Sample)
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

    /// An example of a request that takes several calls.
    public init(_ direction: Direction, before: Sample, calls: [SampleCall], answer: Sample) {
        self.lookedUp = [:]
        self.direction = direction
        self.before = before
        self.after = .conversation(calls, answer: answer)
        self.isStrict = false
    }

    /// What comes out of the steps of `change` in truth.
    func run(_ change: Change, context: RewriteContext) -> Outcome {
        let runner = StepRunner(context: context, ignoresCase: direction.isRequest).knowing(lookedUp)
        var message = before.message
        do throws(Rejection) {
            try runner.run(change.steps[direction].resolved(isStrict: isStrict), on: &message)
            return outcome(of: message)
        } catch {
            return .rejection(error)
        }
    }

    private func outcome(of message: Message) -> Outcome {
        guard let conversation = message.conversation else { return .message(Sample(message)) }
        var replies: [Sample] = []
        if case .conversation(let calls, answer: _) = after { replies = calls.map(\.reply) }
        let (calls, answer) = conversation.rehearsed(with: replies, request: message)
        return .conversation(calls, answer: answer)
    }
}
