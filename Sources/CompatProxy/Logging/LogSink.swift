// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Synchronization

/// Takes whole log lines from any thread and writes them from a thread of its own, so that a reader who stalls never
/// holds up a caller. What does not fit into the queue is dropped and counted, and the loss is told in its place.
final class LogSink: Sendable {
    private struct Queue {
        var lines: [UInt8] = []
        var dropped = 0
        var isWriterIdle = false
        var isClosing = false
    }

    private let descriptor: Int32
    private let capacity: Int
    private let format: LogConfiguration.Format
    private let queue: Mutex<Queue>
    /// Wakes the writer.
    private let wake: EventCounter
    /// Tells that the writer has ended.
    private let ended: EventCounter

    /// Starts the writer. The sink keeps `descriptor` open for nobody: it must outlive the sink.
    init(descriptor: Int32, format: LogConfiguration.Format, capacity: Int = 1 << 20) throws(LogSinkError) {
        self.descriptor = descriptor
        self.format = format
        self.capacity = capacity
        var empty = Queue()
        empty.lines.reserveCapacity(capacity)
        queue = Mutex(empty)
        wake = try EventCounter()
        ended = try EventCounter()
        try startWriter()
    }

    /// Queues one line, or several, each with its line feed. Never waits for the reader.
    func write(_ line: [UInt8]) {
        let mustWake = queue.withLock { queue in
            // Once a line is lost all later ones are, up to the writer's next visit, so the loss has one place.
            if !queue.isClosing, queue.dropped == 0, queue.lines.count + line.count <= capacity {
                queue.lines.append(contentsOf: line)
            } else {
                queue.dropped += 1
            }
            defer { queue.isWriterIdle = false }
            return queue.isWriterIdle
        }
        if mustWake { wake.signal() }
    }

    /// Writes what is queued and ends the writer; gives up on a stalled reader after `patience`.
    ///
    /// - Returns: Whether everything was written.
    @discardableResult
    func close(patience: Duration = .seconds(1)) -> Bool {
        queue.withLock { $0.isClosing = true }
        wake.signal()
        return ended.wait(for: patience)
    }
}

extension LogSink {
    private func startWriter() throws(LogSinkError) {
        var thread = pthread_t()
        let sink = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { sink in
                guard let sink else { return nil }
                Unmanaged<LogSink>.fromOpaque(sink).takeRetainedValue().runWriter()
                return nil
            }, sink.toOpaque())
        guard code == 0 else {
            sink.release()
            throw LogSinkError(call: "pthread_create", code: code)
        }
        pthread_detach(thread)
    }

    private func runWriter() {
        // Signals are for the threads that run the proxy; without SIGPIPE a vanished reader is only an error code.
        var every = sigset_t()
        sigfillset(&every)
        pthread_sigmask(SIG_BLOCK, &every, nil)
        var batch: [UInt8] = []
        batch.reserveCapacity(capacity)
        while takeBatch(&batch) {
            if batch.isEmpty { wake.wait() } else { writeAll(batch) }
        }
        ended.signal()
    }

    /// Exchanges the written batch for the queued lines; false when there is nothing left to wait for.
    private func takeBatch(_ batch: inout [UInt8]) -> Bool {
        batch.removeAll(keepingCapacity: true)
        let (dropped, isClosing) = queue.withLock { queue in
            swap(&queue.lines, &batch)
            defer { queue.dropped = 0 }
            queue.isWriterIdle = batch.isEmpty && queue.dropped == 0
            return (queue.dropped, queue.isClosing)
        }
        if dropped > 0 { batch.append(contentsOf: lossLine(dropped)) }
        return !(isClosing && batch.isEmpty)
    }

    private func lossLine(_ count: Int) -> [UInt8] {
        var line = LogLine(format: format)
        line.begin("warning", "log lines were lost because they were not read in time", at: .now)
        line.field("lost", UInt64(clamping: count))
        line.end()
        return line.bytes
    }

    /// Gives the batch up where nobody can ever read it.
    private func writeAll(_ batch: [UInt8]) {
        var rest = batch[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Someone else made the descriptor non-blocking: standard error is often shared.
                var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                Glibc.poll(&poll, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }
}
