// SPDX-License-Identifier: Apache-2.0

/// A request that takes several calls to the engine: what to do next, and what follows from how that went.
///
/// It is a value and does nothing by itself: whoever plays it makes the calls and hands the answers in. Once begun it is
/// played to its end, so that it can put right what it has half done.
public indirect enum Conversation: Sendable {
    /// What follows an answer. An engine that gives none is taken for one that answers with 502.
    public typealias Next = @Sendable (Message) -> Conversation
    /// What is learnt before the request is sent, put into its body.
    public typealias BodyEdit = @Sendable (inout JSONValue) -> Void

    /// Sends the client's request, as all rules and then this edit have made its body.
    case request(editing: BodyEdit, then: Next)
    /// Makes a call of our own.
    case call(EngineCall, then: Next)
    /// Has a request of this client's rewritten by all rules for another endpoint.
    case rewrite(Message, at: Endpoint, then: @Sendable (Result<Message, Rejection>) -> Conversation)
    /// Waits until no other conversation has its turn with the container of that full id; what follows gets the id that
    /// the engine has for it then. The turn lasts to the end.
    case turn(String, then: @Sendable (String) -> Conversation)
    /// Keeps an alias, for this and all clients to come; what follows gets the reason where that can't be.
    case remember(ContainerAlias, then: @Sendable (String?) -> Conversation)
    /// Forgets an alias.
    case forget(ContainerAlias, then: @Sendable () -> Conversation)
    /// Attaches those to the alias's real container who are attached to the given one, by its id or by that name: they
    /// miss nothing of what it says once it is started. What follows gets the reason where that can't be.
    case reattach(ContainerAlias, name: String, then: @Sendable (String?) -> Conversation)
    /// The end: this is what the engine answers, for the rules and then for the client.
    case answer(Message)
    /// The end: what the engine answers to this passes as it comes, however long it is.
    case pass(EngineCall)
}

extension Conversation {
    /// Sends the client's request, as all rules have made it.
    static func request(then next: @escaping Next) -> Conversation { .request(editing: { _ in }, then: next) }

    /// The end, with an error of the engine's kind.
    static func refuse(_ rejection: Rejection) -> Conversation { .answer(Message(rejection)) }

    /// The same with another conversation in the place of the client's request.
    func around(_ inner: Conversation) -> Conversation {
        replacing(request: { inner.edited(by: $0).followed(by: $1) }, answer: Conversation.answer)
    }

    /// The same, with that edit of its request before its own.
    private func edited(by edit: @escaping BodyEdit) -> Conversation {
        replacing(
            request: { own, next in
                .request(
                    editing: { body in
                        edit(&body)
                        own(&body)
                    }, then: next)
            }, answer: Conversation.answer)
    }

    /// The same, and what follows its answer.
    private func followed(by last: @escaping Next) -> Conversation {
        replacing(request: Conversation.request(editing:then:), answer: last)
    }

    /// The same with something else in the place of its request and of its answer, whenever it comes to them.
    private func replacing(
        request: @escaping @Sendable (@escaping BodyEdit, @escaping Next) -> Conversation, answer: @escaping Next
    ) -> Conversation {
        switch self {
        case .request(editing: let edit, then: let next):
            request(edit) { next($0).replacing(request: request, answer: answer) }
        case .call(let call, then: let next):
            .call(call) { next($0).replacing(request: request, answer: answer) }
        case .rewrite(let message, at: let endpoint, then: let next):
            .rewrite(message, at: endpoint) { next($0).replacing(request: request, answer: answer) }
        case .turn(let id, then: let next): .turn(id) { next($0).replacing(request: request, answer: answer) }
        case .remember(let alias, then: let next):
            .remember(alias) { next($0).replacing(request: request, answer: answer) }
        case .forget(let alias, then: let next):
            .forget(alias) { next().replacing(request: request, answer: answer) }
        case .reattach(let alias, let name, then: let next):
            .reattach(alias, name: name) { next($0).replacing(request: request, answer: answer) }
        case .answer(let message): answer(message)
        case .pass: self
        }
    }
}

extension Message {
    /// An answer that refuses, as the engine would give it.
    init(_ rejection: Rejection) {
        self.init(
            status: rejection.status, headers: Headers(ErrorFormat.json.headers),
            body: ["message": .string(rejection.message)])
    }

    /// Makes of the request a conversation. Where a rule on the client's side of this one has done so already, this one
    /// takes the place that the request has there.
    mutating func converse(_ inner: Conversation) {
        conversation = conversation?.around(inner) ?? inner
    }
}

extension Headers {
    /// Header fields from names and values.
    public init(_ fields: [(name: String, value: String)]) {
        self.init(fields.map { Field(name: $0.name, bytes: Array($0.value.utf8)) })
    }
}
