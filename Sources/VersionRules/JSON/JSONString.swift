// SPDX-License-Identifier: Apache-2.0

/// Strings as JSON writes them: RFC 8259, section 7.
enum JSONString {
    /// `text` in quotes, with the escapes that it cannot do without.
    static func encode(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count + 2)
        encode(text, into: &output)
        return output
    }

    /// Appends `text` in quotes, with the escapes that it cannot do without.
    static func encode(_ text: String, into output: inout [UInt8]) {
        let bytes = text.utf8.span
        output.append(.quote)
        if needsEscape(bytes) {
            for index in bytes.indices { append(bytes[index], to: &output) }
        } else {
            output.append(copying: bytes)
        }
        output.append(.quote)
    }

    private static func needsEscape(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where bytes[index] < 0x20 || bytes[index] == .quote || bytes[index] == .backslash {
            return true
        }
        return false
    }

    private static func append(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case .quote, .backslash: output += [.backslash, byte]
        case 0x0A: output += [.backslash, UInt8(ascii: "n")]
        case 0x0D: output += [.backslash, UInt8(ascii: "r")]
        case 0x09: output += [.backslash, UInt8(ascii: "t")]
        case 0..<0x20: output += "\\u00".utf8 + [hexDigit(byte >> 4), hexDigit(byte & 0xF)]
        default: output.append(byte)
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// The UTF-8 of the text between two quotes with its escapes undone; nil where an escape is none.
    static func decode(_ bytes: Span<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == .backslash {
                guard let length = decodeEscape(in: bytes, at: index, into: &output) else { return nil }
                index += length
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return output
    }

    /// The text between two quotes, with its escapes undone.
    static func text(of bytes: Span<UInt8>) -> String {
        if bytes.hasBackslash(in: bytes.indices) { return String(decoding: decode(bytes) ?? [], as: UTF8.self) }
        return bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the text between two quotes, escapes undone, is `text`.
    static func matches(_ bytes: Span<UInt8>, _ text: Span<UInt8>) -> Bool {
        // An escape is longer than what it says.
        guard bytes.count >= text.count else { return false }
        for index in bytes.indices {
            if bytes[index] == .backslash { return decode(bytes).map { areEqual($0.span, text) } ?? false }
            guard index < text.count, bytes[index] == text[index] else { return false }
        }
        return true
    }

    /// The length of the escape at `index`; nil where the grammar has none such.
    static func lengthOfEscape(in bytes: Span<UInt8>, at index: Int) -> Int? {
        guard index + 1 < bytes.count else { return nil }
        switch bytes[index + 1] {
        case UInt8(ascii: "u"): return hexUnit(in: bytes, at: index) == nil ? nil : 6
        case let letter: return plainEscape(letter) == nil ? nil : 2
        }
    }

    private static func decodeEscape(in bytes: Span<UInt8>, at index: Int, into output: inout [UInt8]) -> Int? {
        guard index + 1 < bytes.count else { return nil }
        guard bytes[index + 1] == UInt8(ascii: "u") else {
            guard let byte = plainEscape(bytes[index + 1]) else { return nil }
            output.append(byte)
            return 2
        }
        guard let unit = hexUnit(in: bytes, at: index) else { return nil }
        if UTF16.isLeadSurrogate(unit), let low = hexUnit(in: bytes, at: index + 6), UTF16.isTrailSurrogate(low) {
            output += String(decoding: [unit, low], as: UTF16.self).utf8
            return 12
        }
        // A surrogate on its own becomes U+FFFD, as in Go.
        output += String(decoding: CollectionOfOne(unit), as: UTF16.self).utf8
        return 6
    }

    private static func plainEscape(_ letter: UInt8) -> UInt8? {
        switch letter {
        case .quote, .backslash, UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// The code unit of the `\u` escape at `index`; nil where there is none.
    private static func hexUnit(in bytes: Span<UInt8>, at index: Int) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index] == .backslash, bytes[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt16 = 0
        for offset in 2..<6 {
            guard let digit = hexValue(bytes[index + offset]) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }

    private static func hexValue(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
