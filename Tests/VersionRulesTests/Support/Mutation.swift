// SPDX-License-Identifier: Apache-2.0
@testable import VersionRules

/// Messages as nobody should send them: types changed, members missing, nulls, deep nesting, huge arrays.
struct Mutation {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    private static let values: [JSONValue] =
        [
            "null", "true", "-1", "1e400", "9223372036854775808", #""""#, #""\ud800""#, #""a/b:c=d,e""#, "[]", "{}",
            "[null]", "-0", "1E+5", "0.1e-7", "123456789012345678901234567890", #""\u0000\\u00e9""#,
            #"[[],{},"x",0]"#, #"{"":null}"#, #"{"a":{"b":[{}]},"a":1}"#,
        ].map(JSONValue.init(json:)) + [JSONValue(source: [0x22, 0xFF, 0xC3, 0x22])]
    /// Rare, for they take time.
    private static let large: [JSONValue] = [
        String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000),
        String(repeating: #"{"a":"#, count: 2000) + "1" + String(repeating: "}", count: 2000),
        "[" + String(repeating: #"{"Id":"x"},"#, count: 1000) + "null]",
        "\"" + String(repeating: "x", count: 20_000) + "\"",
    ].map(JSONValue.init(json:))
    private static let queries = [
        "", "&", "filters=", "filters=%7B", "filters=[1]", "filters={%22a%22:[1]}", "a=%zz&all=", "=&=",
    ]

    /// The message with some of its values damaged, but JSON where it was.
    mutating func damage(_ message: inout Message) {
        if chance(of: 10) { message.query = Query(Self.queries.randomElement(using: &generator) ?? "") }
        if chance(of: 20) { message.headers = [:] }
        if chance(of: 20), message.status != nil {
            message.status = [100, 204, 304, 500, 999].randomElement(using: &generator)
        }
        if chance(of: 20) { message.pathParameter = message.pathParameter == nil ? "a/%2F?&" : nil }
        if chance(of: 3), message.body.node != nil {
            message.body = JSONValue(source: message.body.sourceBytes)
            replaceSome(of: &message.body, depth: 0)
        } else {
            damage(&message.body, depth: 0)
        }
    }

    /// The text with a few bytes changed; hardly ever JSON.
    mutating func damage(_ bytes: inout [UInt8]) {
        let alphabet = Array(#"{}[]",:\u0nte-.x"#.utf8) + [0, 0xFF]
        for _ in 0..<3 where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &generator)
            if chance(of: 2) {
                bytes.remove(at: index)
            } else {
                bytes[index] = alphabet.randomElement(using: &generator) ?? 0
            }
        }
    }

    /// One value, somewhere on a random way down, becomes another.
    private mutating func damage(_ value: inout JSONValue, depth: Int) {
        let keys = value.keys
        let count = value.elements?.count ?? 0
        if depth > 0 && chance(of: 3) || keys.isEmpty && count == 0 {
            value = replacement()
        } else if let key = keys.randomElement(using: &generator) {
            if chance(of: 8) { return double(key, of: &value) }
            if chance(of: 4) { value[key] = nil } else { damageMember(key, of: &value, depth: depth) }
        } else {
            let index = Int.random(in: 0..<count, using: &generator)
            guard var element = value.elements?[index] else { return }
            damage(&element, depth: depth + 1)
            value[index] = element
        }
    }

    /// The member stands there twice.
    private mutating func double(_ key: String, of value: inout JSONValue) {
        let first = [UInt8(ascii: "{")] + JSONString.encode(key) + [UInt8(ascii: ":")] + replacement().sourceBytes
        value = JSONValue(
            source: first + [UInt8(ascii: ",")] + value.sourceBytes.drop { $0 != UInt8(ascii: "{") }.dropFirst())
    }

    private mutating func damageMember(_ key: String, of value: inout JSONValue, depth: Int) {
        guard var member = value[key] else { return }
        damage(&member, depth: depth + 1)
        value[key] = member
    }

    /// Every value may become another.
    private mutating func replaceSome(of value: inout JSONValue, depth: Int) {
        if depth > 0, chance(of: 4) { return value = replacement() }
        for key in value.keys {
            guard var member = value[key] else { continue }
            replaceSome(of: &member, depth: depth + 1)
            value[key] = member
        }
    }

    private mutating func replacement() -> JSONValue {
        let values = chance(of: 60) ? Self.large : Self.values
        return values.randomElement(using: &generator) ?? .null
    }

    private mutating func chance(of count: Int) -> Bool {
        Int.random(in: 0..<count, using: &generator) == 0
    }
}
