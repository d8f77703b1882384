// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("Mutated JSON")
struct JSONMutationTests {
    private static let alphabet = Array(#"{}[]",:\u0 truefalsn-1e.x"#.utf8) + [0, 0x0A, 0x1E, 0x7F, 0xC3, 0xFF]

    @Test("no damage to a document makes reading or editing crash or lose bytes", arguments: 0..<40 as Range<UInt64>)
    func damaged(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for sample in JSONSamples.valid + [RecordedBodies.version] {
            for _ in 0..<4 {
                let bytes = Self.damage(Array(sample.utf8), using: &generator)
                var value = JSONValue(source: bytes)
                let isValid = value.validate(maximumDepth: 100)
                value.touchEverything()
                #expect(value.sourceBytes == bytes)
                #expect(!isValid || value.validate(maximumDepth: 100))
                Self.edit(&value)
                #expect(!isValid || value.validate(maximumDepth: 100))
            }
        }
    }

    @Test("edits of made-up documents give documents", arguments: 0..<100 as Range<UInt64>)
    func edited(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let text = Self.document(depth: 4, using: &generator)
        var value = JSONValue(json: text)
        #expect(value.validate())
        value.touchEverything()
        #expect(value.description == text)
        Self.edit(&value)
        #expect(value.validate())
        #expect(JSONValue(json: value.description).keys == value.keys)
        #expect(JSONValue(json: value.description).elements?.map(\.description) == value.elements?.map(\.description))
    }

    private static func damage(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: 0...bytes.count, using: &generator)
            let byte = alphabet.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes.insert(byte, at: index)
            case 1 where index < bytes.count: bytes[index] = byte
            case 2 where index < bytes.count: bytes.remove(at: index)
            default: break
            }
        }
        return bytes
    }

    private static func edit(_ value: inout JSONValue) {
        value["a"]?["b"] = 1
        value["new"] = ["x"]
        value.renameKey("a", to: "renamed")
        value.insert(.null, forKey: "between", after: "renamed")
        value[0] = nil
        value[0]?["b"] = "y"
        value.append(true)
        value.update(at: "*.b") { $0 = .null }
        value.update(at: "[].a") { $0 = .string($0.string ?? "") }
        value.removeElements { $0.isNull }
    }

    private static func document(depth: Int, using generator: inout SeededGenerator) -> String {
        let space = ["", "", " ", "\n\t"].randomElement(using: &generator) ?? ""
        let count = Int.random(in: 0...4, using: &generator)
        switch depth == 0 ? 2 : Int.random(in: 0..<3, using: &generator) {
        case 0:
            let elements = (0..<count).map { _ in document(depth: depth - 1, using: &generator) }
            return space + "[" + elements.joined(separator: ",") + "]" + space
        case 1:
            let members = (0..<count).map { _ in
                let key = [#""a""#, #""b""#, #"" \u0061""#, #""\u0061""#].randomElement(using: &generator) ?? ""
                return space + key + space + ":" + document(depth: depth - 1, using: &generator)
            }
            return "{" + members.joined(separator: ",") + space + "}"
        default:
            let scalars = ["null", "true", "-0", "1e400", #""]}\"\\""#, #""\ud800""#]
            return space + (scalars.randomElement(using: &generator) ?? "") + space
        }
    }
}
