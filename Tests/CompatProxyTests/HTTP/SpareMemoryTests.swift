// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Spare memory")
struct SpareMemoryTests {
    @Test("what was kept is empty, and lies where it lay")
    func keepsMemory() {
        var spare = SpareMemory()
        var bytes = [UInt8](repeating: 1, count: 100_000)
        let address = bytes.withUnsafeBufferPointer(\.baseAddress)
        spare.keep(&bytes)
        var taken = spare.take()
        #expect(taken.isEmpty && taken.capacity >= 100_000)
        taken.append(2)
        #expect(taken.withUnsafeBufferPointer(\.baseAddress) == address)
    }

    @Test("no more is kept than a few pieces need, and nothing that is too large")
    func limits() {
        var spare = SpareMemory()
        for _ in 0..<8 {
            var bytes = [UInt8](repeating: 1, count: 1000)
            spare.keep(&bytes)
        }
        var large = [UInt8](repeating: 1, count: 1 << 20)
        spare.keep(&large)
        let capacities = (0..<8).map { _ in spare.take().capacity }
        #expect(capacities.filter { $0 > 0 }.count == 4)
        #expect(capacities.allSatisfy { $0 < 1 << 20 })
    }
}
