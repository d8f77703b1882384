// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("A rush")
struct RushTests {
    @Test("it ends once, when nobody came for a while")
    func end() {
        var rush = Rush()
        let ends = [1000, 100, 3, 0, 0, 0, 0, 0, 0].map { rush.ends(after: $0) }
        #expect(ends == [false, false, false, false, false, true, false, false, false])
    }

    @Test("a few who come are none")
    func few() {
        var rush = Rush()
        #expect(!(0..<20).contains { _ in rush.ends(after: 5) })
    }
}
