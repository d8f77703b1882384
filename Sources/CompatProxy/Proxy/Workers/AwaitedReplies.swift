// SPDX-License-Identifier: Apache-2.0

/// What of a worker goes on once another thread has answered.
final class AwaitedReplies {
    /// The worker's own, which the answers come by.
    private let mailbox: Mailbox
    private var continuations: [UInt64: (String?) -> Void] = [:]
    private var lastToken: UInt64 = 0

    init(to mailbox: Mailbox) {
        self.mailbox = mailbox
    }

    /// Where to answer to a question, so that `continuation` hears the reason if it failed.
    func reply(to continuation: @escaping (String?) -> Void) -> AliasKeeper.Reply {
        lastToken += 1
        continuations[lastToken] = continuation
        return AliasKeeper.Reply(mailbox: mailbox, token: lastToken)
    }

    /// Goes on with what waited for the answer of that number.
    func resume(_ token: UInt64, failure: String?) {
        continuations.removeValue(forKey: token)?(failure)
    }
}
