// SPDX-License-Identifier: Apache-2.0

/// One call of a conversation as an example shows it.
public struct SampleCall: Hashable, Sendable {
    /// Such as `POST /networks/b/connect`; empty for the client's own request.
    public let line: String
    /// What is sent.
    public let body: String
    /// What the engine answers.
    public let reply: Sample

    /// A call of our own, and its answer.
    public init(_ line: String, body: String = "", reply: Sample) {
        self.line = line
        self.body = body
        self.reply = reply
    }

    /// The call in words.
    var title: String { line.isEmpty ? "the request" : line }

    /// The client's request as the rules have made it, and its answer.
    public static func request(_ body: String = "", reply: Sample) -> SampleCall {
        SampleCall("", body: body, reply: reply)
    }
}

extension Conversation {
    /// What is called when the engine gives those replies, and what comes of it. An engine out of words says 500.
    func rehearsed(with replies: [Sample], request: Message) -> ([SampleCall], Sample) {
        var conversation = self
        var calls: [SampleCall] = []
        var rest = replies[...]
        while true {
            switch conversation {
            case .request(editing: let edit, then: let next):
                let reply = rest.popFirst() ?? Sample(status: 500)
                var body = request.body
                edit(&body)
                calls.append(.request(body.description, reply: reply))
                conversation = next(reply.message)
            case .call(let call, then: let next):
                let reply = rest.popFirst() ?? Sample(status: 500)
                let body = String(decoding: call.body, as: UTF8.self)
                calls.append(SampleCall(call.line, body: body, reply: reply))
                conversation = next(reply.message)
            case .rewrite(let message, at: _, then: let next):
                conversation = next(.success(message))
            case .turn(let id, then: let next):
                conversation = next(id)
            case .remember(_, then: let next), .reattach(_, name: _, then: let next):
                conversation = next(nil)
            case .forget(_, then: let next):
                conversation = next()
            case .answer(let answer):
                return (calls, Sample(answer))
            case .pass(let call):
                let reply = rest.popFirst() ?? Sample(status: 500)
                return (calls + [SampleCall(call.line, reply: reply)], reply)
            }
        }
    }
}
