// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("A rest")
struct RestTests {
    /// The ticks at which a rest begins.
    private func beginnings(_ answers: [UInt64]) -> [Int] {
        var rest = Rest()
        return answers.indices.filter { rest.begins(after: answers[$0]) }
    }

    @Test("one begins soon after the start, and once")
    func start() {
        #expect(beginnings(Array(repeating: 0, count: 100)) == [4])
    }

    @Test("one begins when there was no answer for five seconds, and once")
    func calm() {
        let answers: [UInt64] = [1, 5] + Array(repeating: 9, count: 100)
        #expect(beginnings(answers) == [23])
    }

    @Test("none begins while there are answers")
    func busy() {
        #expect(beginnings((0..<100).map { UInt64($0) / 10 + 1 }) == [])
    }
}
