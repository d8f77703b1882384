// SPDX-License-Identifier: Apache-2.0
internal import CLibuv
internal import Glibc

/// How a connection goes from one loop to another: by its descriptor.
extension Stream {
    /// A stream on a connected socket, which it takes over if it can.
    convenience init(loop: Loop, kind: Kind, connection descriptor: Int32) throws(UVError) {
        try self.init(loop: loop, kind: kind)
        do throws(UVError) {
            try open(descriptor)
        } catch {
            close()
            throw error
        }
        sendAtOnce()
        noticeLoss()
    }

    /// Takes over a socket, unless it fails.
    func open(_ descriptor: Int32) throws(UVError) {
        switch kind {
        case .pipe: try UVError.check(uv_pipe_open(pipe, descriptor), "uv_pipe_open")
        case .tcp: try UVError.check(uv_tcp_open(tcp, descriptor), "uv_tcp_open")
        }
    }

    /// Takes over the socket of another stream, which it closes.
    func takeOver(_ other: Stream) throws(UVError) {
        defer { other.close() }
        try openDuplicate(of: other.fileDescriptor)
    }

    /// Shares the socket of a descriptor.
    func openDuplicate(of descriptor: Int32) throws(UVError) {
        let descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw UVError.system("dup") }
        do throws(UVError) {
            try open(descriptor)
        } catch {
            Stream.close(descriptor)
            throw error
        }
    }

    /// Another descriptor of the same socket, or one below zero where there is no room for it.
    func duplicateDescriptor() -> Int32 {
        fcntl(fileDescriptor, F_DUPFD_CLOEXEC, 0)
    }

    /// Closes a descriptor that no stream has taken over.
    static func close(_ descriptor: Int32) {
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    /// TCP holds small pieces back by itself, for the sake of slow lines.
    func sendAtOnce() {
        if kind == .tcp { uv_tcp_nodelay(tcp, 1) }
    }

    /// Has TCP ask a silent peer whether it is still there: one that has lost its power or its network says nothing, and
    /// would be waited for for ever. As often as Go's listeners ask, so that a line may be down for two minutes.
    func noticeLoss() {
        guard kind == .tcp else { return }
        set(SO_KEEPALIVE, to: 1, at: SOL_SOCKET)
        set(TCP_KEEPIDLE, to: 15)
        set(TCP_KEEPINTVL, to: 15)
        set(TCP_KEEPCNT, to: 9)
    }

    private func set(_ option: Int32, to value: Int32, at level: Int32 = Int32(IPPROTO_TCP)) {
        var value = value
        setsockopt(fileDescriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
