// SPDX-License-Identifier: Apache-2.0

/// What one change did to a message.
public struct ChangeEffect: Sendable {
    /// The change.
    public let changeID: String
    /// What cannot be carried over it in that direction.
    public let loss: Loss
    /// Where the message is another one now; nothing where it was refused.
    public let differences: [MessageDifference]
    /// Why it was refused, where it was.
    public let rejection: Rejection?
    /// Whether the steps had something to tell the operator.
    public let hasWarned: Bool
}

extension MessagePlan {
    /// Tells change by change what becomes of a message, up to the one that refuses it; changes that leave it as it is
    /// are left out, and so is what the proxy says of itself. At endpoints whose bodies are arrays or streams, the body is
    /// one element or record.
    ///
    /// Slower than rewriting, for it compares: not for the path of a request.
    public func examine(_ message: Message, knowing: LookedUp = [:]) -> [ChangeEffect] {
        let runner = runner.knowing(knowing)
        var effects: [ChangeEffect] = []
        var message = message
        for part in parts where part.changeID != Advertisement.changeID {
            let before = message
            var rejection: Rejection?
            do throws(Rejection) { try runner.run(part.steps, on: &message) } catch { rejection = error }
            let differences = rejection == nil ? MessageDifference.between(before, message) : []
            let hasWarned = message.warnings.count > before.warnings.count
            if rejection != nil || hasWarned || !differences.isEmpty {
                effects.append(
                    ChangeEffect(
                        changeID: part.changeID, loss: part.loss, differences: differences, rejection: rejection,
                        hasWarned: hasWarned))
            }
            if rejection != nil { break }
        }
        return effects
    }
}

extension Change {
    /// Where messages of that direction become others, by the examples of the change.
    public func places(_ direction: Direction) -> [MessageDifference] {
        var found: [MessageDifference] = []
        for example in examples where example.direction == direction && !example.isStrict {
            guard case .message(let after) = example.after else { continue }
            for difference in MessageDifference.between(example.before.message, after.message)
            where !found.contains(difference) { found.append(difference) }
        }
        return found
    }
}
