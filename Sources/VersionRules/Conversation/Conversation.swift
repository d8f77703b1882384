// SPDX-License-Identifier: Apache-2.0

/// A request that takes several calls to the engine: what to do next, and what follows from how that went.
///
/// It is a value and does nothing by itself: whoever plays it makes the calls and hands the answers in. Once begun it is
/// played to its end, so that it can put right what it has half done.
public indirect enum Conversation: Sendable {
    /// What follows an answer. An engine that gives none is taken for one that answers with 502.
    public typealias Next = @Sendable (Message) -> Conversation

    /// Sends the client's request, as all rules have made it.
    case request(then: Next)
    /// Makes a call of our own.
    case call(EngineCall, then: Next)
    /// The end: this is what the engine answers, for the rules and then for the client.
    case answer(Message)
}

extension Conversation {
    /// The same with another conversation in the place of the client's request.
    func around(_ inner: Conversation) -> Conversation {
        switch self {
        case .request(then: let next): inner.followed(by: next)
        case .call(let call, then: let next): .call(call) { next($0).around(inner) }
        case .answer: self
        }
    }

    /// The same, and what follows its answer.
    private func followed(by last: @escaping Next) -> Conversation {
        switch self {
        case .request(then: let next): .request { next($0).followed(by: last) }
        case .call(let call, then: let next): .call(call) { next($0).followed(by: last) }
        case .answer(let answer): last(answer)
        }
    }
}

extension Message {
    /// Makes of the request a conversation. Where a rule on the client's side of this one has done so already, this one
    /// takes the place that the request has there.
    mutating func converse(_ inner: Conversation) {
        conversation = conversation?.around(inner) ?? inner
    }
}
