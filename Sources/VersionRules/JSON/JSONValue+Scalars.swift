// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The text of a string with its escapes undone; what is no Unicode becomes U+FFFD.
    public var string: String? {
        guard case .text(let text) = storage, text.kind == .string else { return nil }
        let quoted = text.content
        let inner = quoted.lowerBound + 1..<quoted.upperBound - 1
        guard text.bytes.span.hasBackslash(in: inner) else {
            return String(decoding: text.bytes[inner], as: UTF8.self)
        }
        guard let bytes = JSONString.decode(text.bytes.span.extracting(inner)) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether this is a string that says `text`.
    func isString(_ text: String) -> Bool {
        guard case .text(let own) = storage else { return false }
        let (quoted, source) = (own.content, own.bytes.span)
        guard quoted.count >= 2, source[quoted.lowerBound] == .quote else { return false }
        let inner = quoted.lowerBound + 1..<quoted.upperBound - 1
        // An escape is longer than what it says; without one, a string can only say what is written.
        guard inner.count >= text.utf8.count, source[inner.upperBound] == .quote else { return false }
        if !source.hasBackslash(in: inner) { return areEqual(source.extracting(inner), text.utf8.span) }
        return own.kind == .string && JSONString.matches(source.extracting(inner), text.utf8.span)
    }

    /// Whether this is a string without a character.
    public var isEmptyString: Bool {
        guard case .text(let text) = storage, text.content.count == 2 else { return false }
        return text.kind == .string
    }

    /// The value of a number that is integral, however it is written, and fits.
    public var integer: Int64? {
        guard case .text(let text) = storage else { return nil }
        return JSONNumber.integer(text.bytes.span.extracting(text.content))
    }

    /// The nearest value to a number; nil where that is infinite.
    public var double: Double? {
        guard case .text(let text) = storage, text.kind == .number,
            let number = Double(String(decoding: text.bytes[text.content], as: UTF8.self)), number.isFinite
        else { return nil }
        return number
    }

    /// The value of `true` and `false`.
    public var bool: Bool? {
        guard case .text(let text) = storage, text.kind == .bool else { return nil }
        return text.bytes[text.content.lowerBound] == UInt8(ascii: "t")
    }

    /// Whether this is `null`.
    public var isNull: Bool {
        guard case .text(let text) = storage else { return false }
        let content = text.content
        return content.count == 4 && JSONLiteral.null.end(in: text.bytes.span, from: content.lowerBound) != nil
    }
}
