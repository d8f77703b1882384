// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Messages that count for others. Where a client asks so often that not all of its messages are looked at, each of the
/// rest counts as one that was: of the same client, route, endpoint and outcome, in turns. Where none was, it stays unread.
struct AuditStandIns {
    private static let mostOfAKind = 8
    private static let mostKinds = 256

    fileprivate struct Kind: Hashable {
        /// The client's `likeness`.
        let client: Int
        let route: ObjectIdentifier
        let endpoint: Endpoint?
        let status: Int
        let refusal: AuditNote.Refusal?
        let hasWarnings: Bool
        let isAnswer: Bool
    }

    private struct Turns {
        /// Held, so that no other route gets its number.
        let route: VersionRoute
        var tick: Int
        var samples: [AuditSample] = []
        var next = 0
    }

    private var turns: [Kind: Turns] = [:]
    private var tick = 0

    /// Gives the exchange of that kind what stands in for messages of it that were passed over, and keeps those that
    /// were not.
    mutating func complete(_ kind: inout AuditNote.Kind, passedOver: (request: Bool, answer: Bool)) {
        guard passedOver.request || passedOver.answer || kind.request != nil || kind.answer != nil,
            let route = kind.route
        else { return }
        let request = sample(kind.request, of: Kind(kind, route, isAnswer: false), route, passedOver.request)
        let answer = sample(kind.answer, of: Kind(kind, route, isAnswer: true), route, passedOver.answer)
        kind.isAssumed = request !== kind.request || answer !== kind.answer
        (kind.request, kind.answer) = (request, answer)
    }

    /// Begins the next tick, whose messages take the place of earlier ones.
    mutating func renew() { tick += 1 }

    private mutating func sample(
        _ own: AuditSample?, of kind: Kind, _ route: VersionRoute, _ isPassedOver: Bool
    ) -> AuditSample? {
        guard let own else { return isPassedOver ? next(of: kind) : nil }
        keep(own, of: kind, route)
        return own
    }

    private mutating func keep(_ sample: AuditSample, of kind: Kind, _ route: VersionRoute) {
        if turns[kind] == nil, turns.count >= Self.mostKinds { turns = [:] }
        if turns[kind]?.tick != tick { turns[kind] = Turns(route: route, tick: tick) }
        if turns[kind].map({ $0.samples.count < Self.mostOfAKind }) ?? false { turns[kind]?.samples.append(sample) }
    }

    private mutating func next(of kind: Kind) -> AuditSample? {
        guard let index = turns.index(forKey: kind) else { return nil }
        defer { turns.values[index].next += 1 }
        let found = turns.values[index]
        return found.samples[found.next % found.samples.count]
    }
}

extension AuditStandIns.Kind {
    fileprivate init(_ kind: AuditNote.Kind, _ route: VersionRoute, isAnswer: Bool) {
        self.init(
            client: kind.client.likeness, route: ObjectIdentifier(route), endpoint: kind.endpoint,
            status: kind.status, refusal: kind.refusal, hasWarnings: kind.hasWarnings, isAnswer: isAnswer)
    }
}
