// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// A message as it came, to be examined and forgotten. It is held in memory alone.
///
/// `@unchecked`: a worker fills it and hands it over with its note. From then on what is in it is the audit's thread's;
/// the worker may hand it over again.
final class AuditSample: @unchecked Sendable {
    /// More of a body is not kept: then it is not examined.
    static let mostBytes = 64 * 1024
    /// Of a list or stream, so much is kept for each of its pieces that is looked at: longer ones are seen in samples of
    /// many pieces alone.
    private static let mostBytesOfAPiece = 2 * 1024

    /// Without its body.
    private(set) var head: Message
    /// nil where it was too long.
    private(set) var body: [UInt8]? = []
    /// What the rules knew of the engine.
    var knowing = LookedUp()
    /// How the answer's body is rewritten.
    let mode: BodyMode
    /// How many elements or records of it are examined.
    let pieces: Int
    /// How much of the body is kept.
    private let room: Int
    /// What was found in it, once it was examined.
    private(set) var findings: [Finding]?
    /// What it belongs to as long as it is not examined.
    private var backlog: AuditBacklog?

    init(_ head: Message, mode: BodyMode = .document, pieces: Int = 0, in backlog: AuditBacklog? = nil) {
        self.head = head
        self.mode = mode
        self.pieces = pieces
        room = mode == .document ? Self.mostBytes : min(pieces * Self.mostBytesOfAPiece, Self.mostBytes)
        self.backlog = backlog
        backlog?.add()
    }

    deinit {
        backlog?.remove()
    }

    /// Keeps a piece of the body, or as much of it as there is room for.
    func append(_ bytes: Span<UInt8>) {
        guard let count = body?.count else { return }
        if mode == .document, count + bytes.count > room {
            body = nil
        } else if count < room {
            body?.append(bytes.extracting(first: min(bytes.count, room - count)))
        }
    }

    func append(_ bytes: [UInt8]) { append(bytes.span) }

    /// Keeps what was found, in place of the message.
    func settle(_ findings: [Finding]) {
        self.findings = findings
        (head, body) = (Message(), nil)
        backlog?.remove()
        backlog = nil
    }
}
