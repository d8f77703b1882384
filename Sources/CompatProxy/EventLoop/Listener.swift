// SPDX-License-Identifier: Apache-2.0
internal import CLibuv
internal import Glibc

/// One loop's share of a listening socket.
final class Listener {
    /// How long it pauses where the system gives it no connection, in milliseconds: as Go's servers do, twice as long
    /// each time, up to a second.
    private static let firstPause: UInt64 = 5
    private static let longestPause: UInt64 = 1000
    /// How often a lasting failure is told, in milliseconds.
    private static let reminder: UInt64 = 60_000

    private let loop: Loop
    private let kind: Stream.Kind
    private let socket: DuplicateDescriptor
    private let accept: (Stream) -> Void
    private let retry: Timer
    /// nil during a pause.
    private var stream: Stream?
    private var pause = Listener.firstPause
    private var toldAt: UInt64?
    /// Hears that it gets no connections for now, and why.
    var didFail: (UVError) -> Void = { _ in }

    /// Accepts from a duplicate of that descriptor, on `loop`; `accept` is called with each new connection.
    init(
        loop: Loop, sharing socket: DuplicateDescriptor, kind: Stream.Kind, accept: @escaping (Stream) -> Void
    ) throws(UVError) {
        self.loop = loop
        self.kind = kind
        self.socket = socket
        self.accept = accept
        retry = try Timer(loop: loop)
        retry.action = { [weak self] in self?.openAgain() }
        do throws(UVError) {
            try open()
        } catch {
            retry.close()
            throw error
        }
    }

    /// Whether that is a descriptor of the socket that it accepts from.
    func isSharing(_ descriptor: Int32) -> Bool {
        var (mine, other) = (stat(), stat())
        guard fstat(socket.number, &mine) == 0, fstat(descriptor, &other) == 0 else { return false }
        return mine.st_dev == other.st_dev && mine.st_ino == other.st_ino
    }

    func close() {
        closeStream()
        retry.close()
    }

    private func open() throws(UVError) {
        let stream = try Stream(loop: loop, kind: kind)
        do throws(UVError) {
            try stream.openDuplicate(of: socket.number)
            stream.onConnection = { [weak self] in self?.take($0) }
            try UVError.check(stream.listen(), "uv_listen")
        } catch {
            stream.onConnection = nil
            stream.close()
            throw error
        }
        self.stream = stream
    }

    private func closeStream() {
        stream?.onConnection = nil
        stream?.close()
        stream = nil
    }

    private func take(_ status: Int32) {
        status == 0 ? acceptOne() : rest(after: UVError(call: "accept", code: status))
    }

    private func acceptOne() {
        guard let stream, let connection = try? Stream(loop: loop, kind: kind) else { return }
        guard uv_accept(stream.handle, connection.handle) == 0 else { return connection.close() }
        pause = Self.firstPause
        connection.sendAtOnce()
        connection.noticeLoss()
        accept(connection)
    }

    /// Lets clients wait for a while. Within the call that tells of the failure, libuv asks the system for a connection
    /// again and again as long as the stream is open: a process without a descriptor to spare would do nothing else.
    private func rest(after error: UVError) {
        closeStream()
        retry.start(after: pause)
        pause = min(2 * pause, Self.longestPause)
        guard toldAt.map({ loop.now - $0 >= Self.reminder }) ?? true else { return }
        toldAt = loop.now
        didFail(error)
    }

    private func openAgain() {
        do throws(UVError) {
            try open()
        } catch {
            rest(after: error)
        }
    }
}
