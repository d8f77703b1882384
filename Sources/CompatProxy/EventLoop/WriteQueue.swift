// SPDX-License-Identifier: Apache-2.0

/// Bytes that wait to be written: those that a slow peer has not taken yet, and those that were just encrypted. What else
/// the kernel takes at once is not copied.
final class WriteQueue {
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private(set) var capacity: Int

    init() {
        capacity = 16 * 1024
        bytes = .allocate(capacity: capacity)
    }

    deinit {
        bytes.deallocate()
    }

    func append(_ more: UnsafeBufferPointer<UInt8>) {
        guard let source = more.baseAddress, !more.isEmpty else { return }
        reserve(count + more.count)
        (bytes + count).update(from: source, count: more.count)
        count += more.count
    }

    /// Forgets what is in it, and keeps the memory for what comes next.
    func removeAll() {
        count = 0
    }

    private func reserve(_ needed: Int) {
        guard needed > capacity else { return }
        // What an empty queue gets is mostly all that a write has left.
        capacity = count == 0 ? needed : max(needed, capacity * 2)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: bytes, count: count)
        bytes.deallocate()
        bytes = larger
    }
}

/// Queues that were written, for those that come next: to get as much memory from the system again, page by page, would
/// cost more than to write it.
struct SpareWriteQueues {
    /// Few streams wait at a time, and what they wait with is what is left of a read.
    private static let mostQueues = 8
    private static let mostBytes = 320 * 1024

    private var queues: [WriteQueue] = []

    mutating func take() -> WriteQueue { queues.popLast() ?? WriteQueue() }

    mutating func keep(_ queue: WriteQueue) {
        guard queues.count < SpareWriteQueues.mostQueues, queue.capacity <= SpareWriteQueues.mostBytes else { return }
        queue.removeAll()
        queues.append(queue)
    }
}
