// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Write queues")
struct WriteQueueTests {
    private func append(_ bytes: [UInt8], to queue: WriteQueue) {
        bytes.withUnsafeBufferPointer { queue.append($0) }
    }

    private func content(_ queue: WriteQueue) -> [UInt8] {
        Array(UnsafeBufferPointer(start: queue.bytes, count: queue.count))
    }

    @Test("what does not fit makes room, and stays in order")
    func order() {
        let queue = WriteQueue()
        let parts = (0..<6).map { [UInt8](repeating: UInt8($0), count: 9000) }
        for part in parts { append(part, to: queue) }
        #expect(content(queue) == parts.flatMap { $0 })
    }

    @Test("one that is empty gets no more room than it needs, and keeps it")
    func room() {
        let queue = WriteQueue()
        append([UInt8](repeating: 1, count: 200_000), to: queue)
        #expect(queue.capacity == 200_000)
        queue.removeAll()
        append([2, 3], to: queue)
        #expect(content(queue) == [2, 3])
        #expect(queue.capacity == 200_000)
    }

    @Test("what a rewritten piece leaves is kept for the next, and no more than that")
    func spare() {
        var spare = SpareWriteQueues()
        let (usual, large) = (WriteQueue(), WriteQueue())
        append([UInt8](repeating: 1, count: 280 * 1024), to: usual)
        append([UInt8](repeating: 1, count: 1 << 20), to: large)
        spare.keep(usual)
        spare.keep(large)
        #expect(spare.take() === usual)
        #expect(usual.count == 0)
        #expect(spare.take().capacity < 1 << 20)
    }
}
