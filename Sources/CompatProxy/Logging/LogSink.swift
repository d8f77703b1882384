// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Takes whole log lines from any thread and writes them from a thread of its own, so that a reader who stalls never
/// holds up a caller. What does not fit into the queue is dropped and counted, and the loss is told in its place.
final class LogSink: Sendable {
    private struct Queue {
        var lines: [UInt8] = []
        var dropped = 0
        var isClosing = false
        var hasEnded = false

        var isEmpty: Bool { lines.isEmpty && dropped == 0 }
    }

    private let descriptor: Int32
    private let capacity: Int
    private let format: LogConfiguration.Format
    private let queue: Monitor<Queue>

    /// Starts the writer. The descriptor stays the caller's, who keeps it open until the sink is closed.
    init(descriptor: Int32, format: LogConfiguration.Format, capacity: Int = 1 << 20) throws(LogSinkError) {
        self.descriptor = descriptor
        self.format = format
        self.capacity = capacity
        var empty = Queue()
        empty.lines.reserveCapacity(capacity)
        queue = Monitor(empty)
        try startWriter()
    }

    /// Queues one line, or several, each with its line feed. Never waits for the reader.
    func write(_ line: [UInt8]) {
        let wasEmpty = queue.withLock { queue in
            guard !queue.isClosing else { return false }
            let wasEmpty = queue.isEmpty
            // Once a line is lost all later ones are, up to the writer's next visit, so the loss has one place.
            if queue.dropped == 0, queue.lines.count + line.count <= capacity {
                queue.lines.append(contentsOf: line)
            } else {
                queue.dropped += 1
            }
            return wasEmpty
        }
        if wasEmpty { queue.notify() }
    }

    /// Writes what is queued and ends the writer; gives up on a stalled reader after `patience`.
    ///
    /// - Returns: Whether everything was written.
    @discardableResult
    func close(patience: Duration = .seconds(1)) -> Bool {
        queue.withLock { $0.isClosing = true }
        queue.notify()
        return queue.wait(for: patience) { $0.hasEnded }
    }
}

/// A call without which no log can be written.
struct LogSinkError: Error, Equatable {
    let call: String
    let code: Int32
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
        while takeBatch(&batch) { writeAll(batch) }
        queue.withLock { $0.hasEnded = true }
        queue.notify()
    }

    /// Waits for lines and exchanges the written batch for them; false when there will be no more.
    private func takeBatch(_ batch: inout [UInt8]) -> Bool {
        batch.removeAll(keepingCapacity: true)
        let dropped = queue.withLock(when: { !$0.isEmpty || $0.isClosing }) { queue in
            swap(&queue.lines, &batch)
            defer { queue.dropped = 0 }
            return queue.dropped
        }
        if dropped > 0 { batch.append(contentsOf: lossLine(dropped)) }
        return !batch.isEmpty
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
