// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Indexing a level of JSON")
struct JSONLevelTests {
    private static let damage = Array(#"{}[]",:\ 1x"#.utf8) + [0x0A, 0x01, 0xFF]

    @Test(
        "vectors find what a look at every byte finds, in bodies whole and damaged", arguments: 0..<20 as Range<UInt64>)
    func agreement(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for sample in JSONSamples.valid + RecordedBodies.all {
            var bytes = Array(sample.utf8)
            try expectAgreement(on: bytes, using: &generator)
            for _ in 0..<3 {
                let place = Int.random(in: bytes.indices, using: &generator)
                bytes[place] = Self.damage.randomElement(using: &generator) ?? 0
                try expectAgreement(on: bytes, using: &generator)
            }
        }
    }

    @Test("names of every length are told apart, whatever lies behind them", arguments: 0...20)
    func names(_ count: Int) {
        let name = String("abcdefghijklmnopqrstu".prefix(count))
        let others = ["\(name)v", "v\(name)", String(name.dropLast()), String(name.reversed()), #"\u0061"#]
        let text = #"{\#(others.map { #""\#($0)":0,"# }.joined())"\#(name)":1}"#
        #expect(JSONValue(json: text)[name]?.integer == 1)
        var indexed = JSONValue(json: text)
        indexed.update(at: JSONPath([name])) { $0 = 2 }
        #expect(indexed.description == text.dropLast(2) + "2}")
    }

    /// At the beginning and at some opening bracket within.
    private func expectAgreement(on bytes: [UInt8], using generator: inout SeededGenerator) throws {
        let openings = bytes.indices.filter { [.openBrace, .openBracket].contains(bytes[$0]) }
        for opening in [openings.first, openings.randomElement(using: &generator)].compactMap(\.self) {
            let level = JSONLevel(opening: opening, in: bytes.span)
            let expected = try? Self.read(opening, in: bytes)
            #expect(level?.closing == expected?.closing)
            #expect(level?.head == expected?.head)
            #expect(level?.entries.map(Self.description) == expected?.entries)
        }
    }

    private static func read(
        _ opening: Int, in bytes: [UInt8]
    ) throws -> (entries: [String], head: Range<Int>, closing: Int)? {
        guard var reader = JSONEntryReader(opening: opening, in: bytes.span) else { return nil }
        var entries: [String] = []
        while let entry = try reader.next(in: bytes.span) { entries.append(description(entry)) }
        return (entries, reader.head, reader.closing)
    }

    private static func description(_ entry: JSONEntry) -> String {
        "\(entry.start) \(entry.keyRange) \(entry.valueRange) \(entry.end) \(entry.nameStart)"
    }
}
