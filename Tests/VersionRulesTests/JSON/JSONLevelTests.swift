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
            if let level, level.isObject { expectSameMembers(level, opening, in: bytes) }
        }
    }

    /// What is found by name is the last of that name, or left to the index.
    private func expectSameMembers(_ level: JSONLevel, _ opening: Int, in bytes: [UInt8]) {
        let names = level.entries.filter { !$0.nameStart.isUnknown }.map { bytes[$0.nameRange] }
        for name in names + [[], [0x61], [UInt8](repeating: 0x61, count: 300)[...]] {
            let last = level.entries.last { $0.isNamed(Array(name).span, JSONName(Array(name).span), in: bytes) }
            let found = JSONLevel.find(Array(name).span, opening: opening, in: bytes.span)
            guard case .closed(at: let closing) = found.end else { continue }
            #expect(closing == level.closing)
            #expect(found.value == last?.valueRange)
        }
    }

    @Test("a member is found, without an index, by a name between others that it begins or ends like")
    func findMember() {
        let text = #"{"a":{"wanted":0,"x":[1,{"wanted":"}"}]},"unwanted":2,"wanted":[3],"wanted2":4,"wante":"é"}"#
        let plain = text.replacing(#"é"#, with: "e")
        #expect(JSONLevel.find("wanted".utf8.span, opening: 0, in: plain.utf8.span).value != nil)
        for text in [text, plain, plain.replacing(":", with: " :\n "), plain + "   "] {
            #expect(JSONValue(json: text)["wanted"]?.description == "[3]")
            #expect(JSONValue(json: text)["want"] == nil)
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
        "\(entry.start) \(entry.key..<entry.key_end) \(entry.valueRange) \(entry.end) \(entry.nameStart)"
    }
}
