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

    /// The first bytes of a string's text. No text is made of the others, unless there are escapes or more than ASCII.
    func string(upTo count: Int) -> String? {
        guard case .text(let text) = storage, text.kind == .string else { return nil }
        let inner = text.content.dropFirst().dropLast()
        let start = text.bytes[inner.prefix(count)]
        if text.bytes.span.hasBackslash(in: inner) || start.contains(where: { $0 >= 0x80 }) {
            return string.map { String(decoding: $0.utf8.prefix(count), as: UTF8.self) }
        }
        return String(decoding: start, as: UTF8.self)
    }

    /// Whether this is a string that says `text`.
    func isString(_ text: String) -> Bool {
        guard case .text(let own) = storage else { return false }
        return own.bytes.span.extracting(own.content).isJSONString(text)
    }

    /// Whether this is a string with something in it.
    var isFilledString: Bool {
        guard case .text(let text) = storage else { return false }
        return text.bytes.span.extracting(text.content).isFilledJSONString
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
        return text.bytes.span.extracting(text.content).isJSONNull
    }
}
