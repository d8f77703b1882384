// SPDX-License-Identifier: Apache-2.0
internal import CLibuv
internal import Glibc

/// What a stream tells its owner, always on the loop's thread and never from within a call that the owner made.
protocol StreamDelegate: AnyObject {
    /// The peer sent `bytes`, which are gone when the call returns.
    func stream(_ stream: Stream, didRead bytes: Span<UInt8>)
    /// The peer will send no more; it may still read.
    func streamDidReachEnd(_ stream: Stream)
    /// Reading or writing failed; nothing more can come of this stream but `close`.
    func stream(_ stream: Stream, didFail error: UVError)
    /// A long queue has been written down: the source may go on.
    func streamDidDrain(_ stream: Stream)
    /// The stream is closed, by its owner's wish: the only message that may come from within the owner's own call.
    func streamDidClose(_ stream: Stream)
}

/// A connected unix or TCP socket on a loop: writes at once what the kernel takes and queues the rest.
final class Stream {
    /// A source should pause while more than this waits to be written, in bytes.
    static let highWater = 32 * 1024
    private static let lowWater = 16 * 1024

    enum Kind {
        case pipe, tcp
    }

    /// Held strongly until `close`: an open connection keeps its owner alive.
    var delegate: (any StreamDelegate)?

    /// For a listening stream: called for each connection that waits to be accepted, and with libuv's status where the
    /// system has none to give.
    var onConnection: ((Int32) -> Void)?

    /// What makes bytes for the wire of those that are sent, and the reverse; nil where the wire has them as they are.
    var security: StreamSecurity?

    private let memory: UnsafeMutableRawPointer
    /// What the running `uv_write` sends, and what comes after it.
    private var inFlight: WriteQueue?
    private var waiting: WriteQueue?
    let kind: Kind
    private var isReading = false
    /// Whether the last read was full: then there is more, and much of it.
    private var readsLong = false
    private var isDrainDue = false
    private var ending = Ending.none
    private(set) var isClosed = false

    /// What happens once the queue is empty.
    private enum Ending {
        case none, shutdown, shutdownSent, close
    }

    init(loop: Loop, kind: Kind) throws(UVError) {
        self.kind = kind
        switch kind {
        case .pipe:
            let pipe = UnsafeMutablePointer<uv_pipe_t>.allocate(capacity: 1)
            memory = UnsafeMutableRawPointer(pipe)
            try UVError.check(uv_pipe_init(loop.pointer, pipe, 0), "uv_pipe_init")
        case .tcp:
            let tcp = UnsafeMutablePointer<uv_tcp_t>.allocate(capacity: 1)
            memory = UnsafeMutableRawPointer(tcp)
            try UVError.check(uv_tcp_init(loop.pointer, tcp), "uv_tcp_init")
        }
        HandleLife.retain(self, by: handle.asHandle)
    }

    deinit {
        memory.deallocate()
    }

    var handle: UnsafeMutablePointer<uv_stream_t> { memory.assumingMemoryBound(to: uv_stream_t.self) }
    var pipe: UnsafeMutablePointer<uv_pipe_t> { memory.assumingMemoryBound(to: uv_pipe_t.self) }
    var tcp: UnsafeMutablePointer<uv_tcp_t> { memory.assumingMemoryBound(to: uv_tcp_t.self) }

    /// libuv knows it: the streams of connections that rest need not.
    var loop: Loop { Unmanaged<Loop>.fromOpaque(handle.pointee.loop.pointee.data).takeUnretainedValue() }

    /// How much waits to be written, in bytes.
    var queuedBytes: Int { (inFlight?.count ?? 0) + (waiting?.count ?? 0) }

    /// Whether a source that feeds this stream should pause; `streamDidDrain` follows.
    var isCongested: Bool { queuedBytes > Stream.highWater }

    /// Closes at once; what is queued is lost.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        let owner = delegate
        delegate = nil
        security = nil
        HandleLife.close(handle.asHandle)
        owner?.streamDidClose(self)
    }

    /// Closes such that a TCP peer sees a reset: the answer that it was reading is broken, not complete.
    func closeAbruptly() {
        guard !isClosed else { return }
        if kind == .tcp {
            var reset = linger(l_onoff: 1, l_linger: 0)
            setsockopt(fileDescriptor, SOL_SOCKET, SO_LINGER, &reset, socklen_t(MemoryLayout.size(ofValue: reset)))
        }
        close()
    }
}

// MARK: - Listening

extension Stream {
    /// Starts to listen on a socket that is bound already; libuv's status.
    func listen() -> Int32 {
        uv_listen(handle, listenBacklog) { handle, status in
            guard let handle else { return }
            Stream.from(handle.asHandle).onConnection?(status)
        }
    }
}

// MARK: - Reading

extension Stream {
    /// Starts or goes on reading.
    func resumeReading() {
        guard !isReading, !isClosed else { return }
        isReading = true
        let status = uv_read_start(
            handle,
            { handle, _, buffer in
                guard let handle, let buffer else { return }
                let isLong = Unmanaged<Stream>.fromOpaque(handle.pointee.data)._withUnsafeGuaranteedRef { $0.readsLong }
                buffer.pointee = Stream.buffer(UnsafeBufferPointer(Loop.takeReadBuffer(of: handle, isLong: isLong)))
            },
            { handle, count, buffer in
                guard let handle, let buffer else { return }
                // Until libuv says that the handle is closed, which is in no other callback, it holds the stream.
                Unmanaged<Stream>.fromOpaque(handle.pointee.data)._withUnsafeGuaranteedRef {
                    $0.didRead(count, in: buffer.pointee.base)
                }
            })
        precondition(status == 0 || status == UV_ENOTCONN.rawValue, "reading of an unconnected stream")
    }

    /// Stops reading; the kernel holds the peer back.
    func pauseReading() {
        guard isReading, !isClosed else { return }
        isReading = false
        uv_read_stop(handle)
    }

    private func didRead(_ count: Int, in memory: UnsafeMutablePointer<CChar>?) {
        guard count != 0 else { return }
        if count > 0 {
            let start = UnsafeRawPointer(memory)?.assumingMemoryBound(to: UInt8.self)
            let bytes = UnsafeBufferPointer(start: start, count: count)
            guard security == nil else { return receiveSecured(bytes) }
            readsLong = count >= Loop.readBufferBytes
            delegate?.stream(self, didRead: bytes.span)
        } else if count == Int(UV_EOF.rawValue) {
            security == nil ? reachEnd() : endSecured()
        } else {
            failReading(UVError(call: "read", code: Int32(count)))
        }
    }

    /// The peer sends no more.
    func reachEnd() {
        pauseReading()
        delegate?.streamDidReachEnd(self)
    }

    /// Nothing more can be read.
    func failReading(_ error: UVError) {
        pauseReading()
        fail(error)
    }

    private func fail(_ error: UVError) {
        guard !isSecuring else { return failSecuring(error) }
        delegate?.stream(self, didFail: error)
    }

    private static func from(_ handle: UnsafeMutablePointer<uv_handle_t>) -> Stream {
        Unmanaged<Stream>.fromOpaque(handle.pointee.data).takeUnretainedValue()
    }
}

// MARK: - Writing

extension Stream {
    /// Sends `bytes`; what the kernel does not take now is copied and follows in order. Behind the end that `shutdown`
    /// or `closeAfterFlush` have set, nothing is sent.
    func write(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { write($0, UnsafeBufferPointer(start: nil, count: 0)) }
    }

    /// Sends two pieces with one system call: a head and the beginning of its body.
    func write(_ first: Span<UInt8>, _ second: Span<UInt8>) {
        first.withUnsafeBufferPointer { one in
            second.withUnsafeBufferPointer { two in write(one, two) }
        }
    }

    /// Half-closes once all that is queued is written: the peer reads the end and may go on sending.
    func shutdown() {
        guard ending == .none, !isClosed else { return }
        if security != nil { sendSecuredEnd() }
        ending = .shutdown
        finishIfFlushed()
    }

    /// Closes once all that is queued is written.
    func closeAfterFlush() {
        guard !isClosed else { return }
        pauseReading()
        if security != nil { sendSecuredEnd() }
        ending = .close
        finishIfFlushed()
    }

    private func write(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) {
        guard !isClosed, ending == .none, first.count + second.count > 0 else { return }
        security == nil ? putOnWire(first, second) : writeSecured(first, second)
    }

    /// Sends bytes as they are.
    func putOnWire(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) {
        guard !isClosed, ending == .none else { return }
        let taken = inFlight == nil ? tryWrite(first, second) : 0
        guard taken < first.count + second.count else { return }
        let queue = waiting ?? loop.spareQueues.take()
        waiting = queue
        if taken < first.count {
            queue.append(UnsafeBufferPointer(rebasing: first[taken...]))
            queue.append(second)
        } else {
            queue.append(UnsafeBufferPointer(rebasing: second[(taken - first.count)...]))
        }
        if isCongested { isDrainDue = true }
        writeWaiting()
    }

    /// How many bytes the kernel took. An error counts as none: the queued write meets it again and reports it later,
    /// so that no owner hears of a failure from within its own call.
    private func tryWrite(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) -> Int {
        let buffers = (Stream.buffer(first), Stream.buffer(second))
        let status = withUnsafePointer(to: buffers) { pair in
            pair.withMemoryRebound(to: uv_buf_t.self, capacity: 2) {
                first.isEmpty ? uv_try_write(handle, $0 + 1, 1) : uv_try_write(handle, $0, second.isEmpty ? 1 : 2)
            }
        }
        return max(0, Int(status))
    }

    private static func buffer(_ bytes: UnsafeBufferPointer<UInt8>) -> uv_buf_t {
        let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
        return uv_buf_t(base: base, len: bytes.count)
    }

    private func writeWaiting() {
        guard inFlight == nil, let queue = waiting else { return }
        waiting = nil
        inFlight = queue
        let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
        var buffer = Stream.buffer(UnsafeBufferPointer(start: queue.bytes, count: queue.count))
        let status = uv_write(request, handle, &buffer, 1) { request, status in
            guard let request else { return }
            let stream = Stream.from(request.pointee.handle.asHandle)
            request.deallocate()
            stream.didWrite(status)
        }
        precondition(status == 0, "uv_write of an unconnected stream")
    }

    private func didWrite(_ status: Int32) {
        if let written = inFlight.take() { loop.spareQueues.keep(written) }
        guard !isClosed else { return }
        guard status == 0 else {
            waiting = nil
            return fail(UVError(call: "write", code: status))
        }
        writeWaiting()
        finishIfFlushed()
        if isDrainDue, queuedBytes <= Stream.lowWater, !isClosed {
            isDrainDue = false
            delegate?.streamDidDrain(self)
        }
    }

    private func finishIfFlushed() {
        guard inFlight == nil, waiting == nil, !isClosed else { return }
        switch ending {
        case .none, .shutdownSent: return
        case .close: close()
        case .shutdown:
            ending = .shutdownSent
            let request = UnsafeMutablePointer<uv_shutdown_t>.allocate(capacity: 1)
            // A peer that is gone already fails this; its reading side reports that.
            if uv_shutdown(request, handle, { request, _ in request?.deallocate() }) != 0 { request.deallocate() }
        }
    }
}
