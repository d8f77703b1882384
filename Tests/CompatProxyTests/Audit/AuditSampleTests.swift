// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("What the audit keeps of a message")
struct AuditSampleTests {
    private func kept(_ mode: BodyMode, pieces: Int, of parts: [Int]) -> Int? {
        let sample = AuditSample(Message(), mode: mode, pieces: pieces)
        for count in parts { sample.append([UInt8](repeating: UInt8(ascii: "["), count: count)) }
        return sample.body?.count
    }

    @Test("of a list, as much as the pieces need that are looked at", arguments: [BodyMode.elements, .records])
    func room(_ mode: BodyMode) {
        #expect(kept(mode, pieces: 4, of: [5000, 5000, 5000]) == 8 * 1024)
        #expect(kept(mode, pieces: 32, of: [100_000]) == 64 * 1024)
        #expect(kept(mode, pieces: 64, of: [100_000]) == 64 * 1024)
        #expect(kept(mode, pieces: 4, of: [10, 20]) == 30)
    }

    @Test("a document is kept whole or not at all")
    func document() {
        #expect(kept(.document, pieces: 4, of: [60_000, 5000]) == 65_000)
        #expect(kept(.document, pieces: 4, of: [60_000, 6000, 10]) == nil)
    }
}
