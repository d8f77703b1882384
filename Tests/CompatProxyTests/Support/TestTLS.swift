// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy

/// One end of TLS for a `TestSocket`.
///
/// `@unchecked`: `lock` guards the session, which one thread reads from and one writes to.
final class TestTLS: @unchecked Sendable {
    /// Whether every byte goes on the wire by itself.
    let dribbles: Bool
    private let session: TLSSession
    private var ended = false
    private let lock = NSLock()

    init(_ files: TLSFiles, to host: String = "localhost", dribbles: Bool = false) throws {
        self.dribbles = dribbles
        session = try TLSContext(files).makeSession(TLSBuffers(), to: files.role == .client ? host : nil)
    }

    var isReady: Bool { lock.withLock { session.isReady } }

    /// Whether the peer has told its end.
    var hasEnded: Bool { lock.withLock { ended } }

    /// Of the server that it talks to.
    var peerCertificate: TLSCertificate? { lock.withLock { session.peerCertificate } }

    func encrypt(_ bytes: [UInt8]) -> [UInt8] {
        lock.withLock { session.encrypt(bytes) }
    }

    func end() -> [UInt8] {
        lock.withLock {
            session.end()
            return session.encrypt([])
        }
    }

    /// What bytes of the wire say, and what there is to reply.
    func decrypt(_ bytes: [UInt8]) -> (plaintext: [UInt8], reply: [UInt8], outcome: TLSSession.Outcome) {
        lock.withLock {
            var rest = bytes[...]
            var all: (plaintext: [UInt8], reply: [UInt8], outcome: TLSSession.Outcome) = ([], [], .goesOn)
            repeat {
                let piece = session.decrypt(Array(rest.prefix(Loop.readBufferBytes)))
                rest = rest.dropFirst(Loop.readBufferBytes)
                all = (all.plaintext + piece.plaintext, all.reply + piece.reply, piece.outcome)
            } while !rest.isEmpty && all.outcome == .goesOn
            ended = all.outcome == .ended
            return all
        }
    }
}
