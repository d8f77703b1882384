// SPDX-License-Identifier: Apache-2.0
internal import CLibuv
internal import Glibc

/// One loop's share of a listening socket.
final class Listener {
    private let loop: Loop
    private let kind: Stream.Kind
    private let stream: Stream
    private let accept: (Stream) -> Void

    /// Accepts from a duplicate of `descriptor`, on `loop`; `accept` is called with each new connection.
    init(loop: Loop, sharing descriptor: Int32, kind: Stream.Kind, accept: @escaping (Stream) -> Void) throws(UVError) {
        self.loop = loop
        self.kind = kind
        self.accept = accept
        stream = try Stream(loop: loop, kind: kind)
        do throws(UVError) {
            try open(fcntl(descriptor, F_DUPFD_CLOEXEC, 0))
        } catch {
            stream.close()
            throw error
        }
    }

    /// Whether that is a descriptor of the socket that it accepts from.
    func isSharing(_ descriptor: Int32) -> Bool {
        var (mine, other) = (stat(), stat())
        guard fstat(stream.fileDescriptor, &mine) == 0, fstat(descriptor, &other) == 0 else { return false }
        return mine.st_dev == other.st_dev && mine.st_ino == other.st_ino
    }

    func close() {
        stream.onConnection = nil
        stream.close()
    }

    private func open(_ descriptor: Int32) throws(UVError) {
        guard descriptor >= 0 else { throw UVError.system("dup") }
        try stream.open(descriptor)
        stream.onConnection = { [weak self] in self?.acceptOne() }
        try UVError.check(stream.listen(), "uv_listen")
    }

    private func acceptOne() {
        guard let connection = try? Stream(loop: loop, kind: kind) else { return }
        guard uv_accept(stream.handle, connection.handle) == 0 else { return connection.close() }
        connection.sendAtOnce()
        connection.noticeLoss()
        accept(connection)
    }
}
