// SPDX-License-Identifier: Apache-2.0

extension Step {
    /// Gives errors another status: those of `old` whose message begins with one of `beginnings`. One that ends in a
    /// colon is also that of a message that stops short of it.
    static func changeStatus(from old: Int, to new: Int, whereMessageBegins beginnings: [String]) -> Step {
        changeStatus(from: old, to: new) { text in beginnings.contains(where: (text + ":").hasPrefix) }
    }

    /// Gives errors another status: those of `old` whose message has one of `words` in it.
    static func changeStatus(from old: Int, to new: Int, whereMessageHas words: [String]) -> Step {
        changeStatus(from: old, to: new) { text in words.contains(where: text.contains) }
    }

    /// Gives errors another status: those of `old` whose message `isMeant`.
    static func changeStatus(
        from old: Int, to new: Int, where isMeant: @escaping @Sendable (_ message: String) -> Bool
    ) -> Step {
        .customMessage { message, _ in
            guard message.status == old, let text = message.body["message"]?.string else { return }
            if isMeant(text) { message.status = new }
        }
    }
}

/// Engines took a wrong request for an error of theirs where they had not foreseen it.
enum WrongRequest {
    /// What Go says of a text that is not the JSON that was expected.
    static let notJSON = ["invalid character", "json: cannot unmarshal", "unexpected end of JSON input"]
    /// What engines say, in much the same words since 20.10, of a network that its driver can't make.
    static let network = [
        "ipv4 pool is empty", "failed to parse com.docker.network.", "null ipam driver ", "invalid ipam driver: ",
        "invalid MTU number: ", #"driver-opt "com.docker.network."#,
    ]

    /// An error before and after its status changed.
    static func example(_ direction: Direction, _ message: String, from old: Int, to new: Int) -> Example {
        let body = "{\"message\":\(JSONValue.string(message))}"
        return Example(direction, before: Sample(status: old, body: body), after: Sample(status: new, body: body))
    }

    /// An error that keeps its status.
    static func example(_ direction: Direction, keeping status: Int, of message: String) -> Example {
        example(direction, message, from: status, to: status)
    }
}
