// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Names that were met")
struct MetNamesTests {
    @Test("each of many names is met for the first time once", arguments: [0, 1, 8, 9, 40])
    func firstTime(_ count: Int) {
        var met = MetNames()
        let names = (0..<count).map(String.init)
        #expect(names.filter { met.meet($0) } == names)
        #expect(!names.contains { met.meet($0) })
    }
}
