// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("A rest")
struct RestTests {
    /// The ticks at which a rest begins; at some, there is something that must not be left alone.
    private func beginnings(_ reads: [UInt64], busy: Range<Int> = 0..<0) -> [Int] {
        var rest = Rest()
        return reads.indices.filter { rest.begins(after: reads[$0], unless: busy.contains($0)) }
    }

    @Test("one begins soon after the start, and once")
    func start() {
        #expect(beginnings(Array(repeating: 0, count: 100)) == [4])
    }

    @Test("one begins when nothing was read for five seconds, and once")
    func calm() {
        let reads: [UInt64] = [1, 5] + Array(repeating: 9, count: 100)
        #expect(beginnings(reads) == [23])
    }

    @Test("none begins while something is read")
    func reading() {
        #expect(beginnings((0..<100).map { UInt64($0) / 10 + 1 }) == [])
    }

    @Test("it waits for what must end in time")
    func busy() {
        let reads: [UInt64] = [9] + Array(repeating: 9, count: 100)
        #expect(beginnings(reads, busy: 10..<30) == [42])
    }

    @Test("another begins five seconds after its end")
    func end() {
        var rest = Rest()
        for _ in 0..<10 { _ = rest.begins(after: 0, unless: false) }
        rest.end()
        #expect((0..<100).filter { _ in rest.begins(after: 0, unless: false) } == [20])
    }
}
