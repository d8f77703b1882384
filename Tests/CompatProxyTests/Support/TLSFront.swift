// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy

/// Gives an engine TLS: takes connections on TCP, and passes on what they say.
///
/// `@unchecked`: `listener` is closed once, and everything else stays as it is.
final class TLSFront: @unchecked Sendable {
    let address: Address
    private let files: TLSFiles
    private let engine: Address
    /// Whether connections end without a word, as those do that somebody cuts.
    private let endsSilently: Bool
    private let listener: Int32

    init(before engine: Address, _ files: TLSFiles, endsSilently: Bool = false) throws {
        (self.engine, self.files, self.endsSilently) = (engine, files, endsSilently)
        listener = try SystemSocket.listen(on: .tcp(host: "127.0.0.1", port: 0))
        address = .tcp(host: "127.0.0.1", port: SystemSocket.port(of: listener))
        Thread.detachNewThread { [self] in
            while true {
                let accepted = accept(listener, nil, nil)
                guard accepted >= 0 else { return }
                Thread.detachNewThread { [self] in try? serve(TestSocket(descriptor: accepted)) }
            }
        }
    }

    /// Takes no more; those that there are go on.
    func shutDown() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve(_ client: TestSocket) throws {
        defer { client.close() }
        try client.shakeHands(TestTLS(files))
        let inner = try TestSocket(connectingTo: engine)
        let back = Beside { [self] in
            try Self.pass(from: inner, to: client)
            endsSilently ? client.cutSending() : client.endSending()
        }
        try? Self.pass(from: client, to: inner)
        inner.endSending()
        try back.value()
    }

    private static func pass(from source: TestSocket, to target: TestSocket) throws {
        while let bytes = try source.readSome() { try target.send(bytes) }
    }
}
