// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The value `null`.
    public static let null = JSONValue(source: Array("null".utf8))

    /// A string.
    public static func string(_ text: String) -> JSONValue {
        JSONValue(source: JSONString.encode(text))
    }

    /// A whole number.
    public static func number(_ number: Int64) -> JSONValue {
        JSONValue(source: Array(String(number).utf8))
    }

    /// `true` or `false`.
    public static func bool(_ isTrue: Bool) -> JSONValue {
        JSONValue(source: Array((isTrue ? JSONLiteral.true : .false).rawValue.utf8))
    }

    /// As long as most members and elements are that rules put in.
    private static let fewBytes = 32

    /// An array of `elements`.
    public static func array(_ elements: [JSONValue]) -> JSONValue {
        var text: [UInt8] = []
        text.reserveCapacity(JSONValue.fewBytes * elements.count)
        text.append(.openBracket)
        for element in elements {
            if text.count > 1 { text.append(.comma) }
            element.write(into: &text)
        }
        text.append(.closeBracket)
        return JSONValue(source: text)
    }

    /// An object of `members` in their order, duplicates included.
    public static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        var text: [UInt8] = []
        text.reserveCapacity(JSONValue.fewBytes * members.count)
        text.append(.openBrace)
        for (key, value) in members {
            if text.count > 1 { text.append(.comma) }
            JSONString.encode(key, into: &text)
            text.append(.colon)
            value.write(into: &text)
        }
        text.append(.closeBrace)
        return JSONValue(source: text)
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    /// A string.
    public init(stringLiteral text: String) {
        self = .string(text)
    }
}

extension JSONValue: ExpressibleByIntegerLiteral {
    /// A whole number.
    public init(integerLiteral number: Int64) {
        self = .number(number)
    }
}

extension JSONValue: ExpressibleByBooleanLiteral {
    /// `true` or `false`.
    public init(booleanLiteral isTrue: Bool) {
        self = .bool(isTrue)
    }
}

// No `ExpressibleByNilLiteral`: `isGone ? nil : value` would then be the JSON null where an absent value is meant.

extension JSONValue: ExpressibleByArrayLiteral {
    /// An array.
    public init(arrayLiteral elements: JSONValue...) {
        self = .array(elements)
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// An object that keeps the order of the literal.
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members)
    }
}
