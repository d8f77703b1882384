// SPDX-License-Identifier: Apache-2.0

/// The grammar of RFC 8259 by the letter, with a stack of its own so that depth costs a byte a level and no call.
struct JSONValidator {
    private enum Expectation {
        case value
        case firstElement
        case firstKey
        case key
        case separator
    }

    private let maximumDepth: Int
    private var areObjects: [Bool] = []
    private var expectation = Expectation.value
    private var position = 0

    /// Whether `bytes` are one value, with white space around it at most.
    static func accepts(_ bytes: Span<UInt8>, maximumDepth: Int) -> Bool {
        var validator = JSONValidator(maximumDepth: maximumDepth)
        return validator.run(bytes)
    }

    /// Where the value ends that `bytes` begin with, white space around it included; nil where they do not.
    static func endOfFirstValue(in bytes: Span<UInt8>, maximumDepth: Int) -> Int? {
        var validator = JSONValidator(maximumDepth: maximumDepth)
        return validator.readOneValue(bytes) ? validator.position : nil
    }

    private init(maximumDepth: Int) {
        self.maximumDepth = maximumDepth
    }

    private mutating func run(_ bytes: Span<UInt8>) -> Bool {
        readOneValue(bytes) && position == bytes.count
    }

    /// Reads a value and the white space around it.
    private mutating func readOneValue(_ bytes: Span<UInt8>) -> Bool {
        while true {
            position = JSONScanner.skipWhitespace(in: bytes, from: position)
            if expectation == .separator, areObjects.isEmpty { return true }
            guard position < bytes.count, step(bytes) else { return false }
        }
    }

    private mutating func step(_ bytes: Span<UInt8>) -> Bool {
        switch expectation {
        case .value: readValue(bytes)
        case .firstElement: bytes[position] == .closeBracket ? pop() : readValue(bytes)
        case .firstKey: bytes[position] == .closeBrace ? pop() : readKey(bytes)
        case .key: readKey(bytes)
        case .separator: readSeparator(bytes)
        }
    }

    private mutating func readValue(_ bytes: Span<UInt8>) -> Bool {
        switch bytes[position] {
        case .openBrace: push(isObject: true)
        case .openBracket: push(isObject: false)
        case .quote: advance(to: Self.endOfString(in: bytes, from: position))
        case UInt8(ascii: "n"): advance(to: JSONLiteral.null.end(in: bytes, from: position))
        case UInt8(ascii: "t"): advance(to: JSONLiteral.true.end(in: bytes, from: position))
        case UInt8(ascii: "f"): advance(to: JSONLiteral.false.end(in: bytes, from: position))
        default: advance(to: JSONNumber.end(in: bytes, from: position))
        }
    }

    private mutating func readKey(_ bytes: Span<UInt8>) -> Bool {
        guard bytes[position] == .quote, advance(to: Self.endOfString(in: bytes, from: position)) else { return false }
        position = JSONScanner.skipWhitespace(in: bytes, from: position)
        guard position < bytes.count, bytes[position] == .colon else { return false }
        position += 1
        expectation = .value
        return true
    }

    private mutating func readSeparator(_ bytes: Span<UInt8>) -> Bool {
        let isInObject = areObjects[areObjects.count - 1]
        switch bytes[position] {
        case .comma:
            position += 1
            expectation = isInObject ? .key : .value
            return true
        case .closeBrace where isInObject: return pop()
        case .closeBracket where !isInObject: return pop()
        default: return false
        }
    }

    private mutating func push(isObject: Bool) -> Bool {
        areObjects.append(isObject)
        position += 1
        expectation = isObject ? .firstKey : .firstElement
        return areObjects.count <= maximumDepth
    }

    private mutating func pop() -> Bool {
        areObjects.removeLast()
        position += 1
        expectation = .separator
        return true
    }

    private mutating func advance(to end: Int?) -> Bool {
        guard let end else { return false }
        position = end
        expectation = .separator
        return true
    }

    private static func endOfString(in bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start + 1
        while index < bytes.count {
            switch bytes[index] {
            case .quote: return index + 1
            case .backslash:
                guard let length = JSONString.lengthOfEscape(in: bytes, at: index) else { return nil }
                index += length
            case 0..<0x20: return nil
            default: index += 1
            }
        }
        return nil
    }
}
