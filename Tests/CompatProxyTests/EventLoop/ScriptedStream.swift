// SPDX-License-Identifier: Apache-2.0
import Glibc

@testable import CompatProxy

/// Keeps what a stream told it, and does what a test says then.
final class ScriptedDelegate: StreamDelegate {
    var events: [String] = []
    var onRead: (Stream, [UInt8]) -> Void = { _, _ in }
    var onEnd: (Stream) -> Void = { _ in }
    var onDrain: (Stream) -> Void = { _ in }

    func stream(_ stream: Stream, didRead bytes: Span<UInt8>) {
        let bytes = Array(copying: bytes)
        events.append("read \(bytes.count)")
        onRead(stream, bytes)
    }

    func streamDidReachEnd(_ stream: Stream) {
        events.append("end")
        onEnd(stream)
    }

    func stream(_ stream: Stream, didFail error: UVError) {
        events.append("fail \(error.call)")
        stream.close()
    }

    func streamDidDrain(_ stream: Stream) {
        events.append("drain")
        onDrain(stream)
    }

    func streamDidClose(_ stream: Stream) {
        events.append("close")
    }
}

/// A loop on the test's own thread that takes one connection. Run, it ends when every handle is closed.
final class OneStreamLoop {
    let client: TestSocket
    let delegate = ScriptedDelegate()
    private let loop: Loop
    private let folder: TemporaryFolder
    private let socket: ListeningSocket
    private var listener: Listener?
    /// What is done with the connection once it is there.
    var onAccept: (Stream) -> Void = { $0.resumeReading() }

    init() throws {
        signal(SIGPIPE, SIG_IGN)
        loop = try Loop()
        folder = try TemporaryFolder()
        let address = Address.unix(path: folder.file("s"))
        socket = try ListeningSocket(ListenerConfiguration(address: address))
        client = try TestSocket(connectingTo: address)
        let shared = DuplicateDescriptor(of: socket.descriptor)
        listener = try Listener(loop: loop, sharing: shared, kind: .pipe) { [unowned self] in accept($0) }
    }

    func run() {
        loop.run()
        socket.close()
    }

    private func accept(_ stream: Stream) {
        listener?.close()
        listener = nil
        stream.delegate = delegate
        onAccept(stream)
    }
}
