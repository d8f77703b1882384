// SPDX-License-Identifier: Apache-2.0
internal import CVectors

/// What a value says, told by its bytes alone, with no white space around them.
extension Span<UInt8> {
    var isJSONNull: Bool { count == 4 && JSONLiteral.null.end(in: self, from: 0) != nil }

    var isJSONZero: Bool { count == 1 && self[0] == UInt8(ascii: "0") }

    var isEmptyJSONString: Bool { count == 2 && self[0] == .quote && self[1] == .quote }

    var isEmptyJSONArray: Bool {
        guard count >= 2, self[0] == .openBracket, self[count - 1] == .closeBracket else { return false }
        // What is in others shows at once.
        return count == 2 || self[1].isJSONWhitespace && JSONScanner.skipWhitespace(in: self, from: 1) == count - 1
    }

    @inline(__always)
    var form: JSONForms {
        guard !isEmpty else { return .others }
        switch self[0] {
        case .quote where isEmptyJSONString: return .emptyString
        case .openBracket where isEmptyJSONArray: return .emptyArray
        case UInt8(ascii: "0") where isJSONZero: return .zero
        case UInt8(ascii: "n") where isJSONNull: return .null
        default: return .others
        }
    }

    /// Whether there may be an empty string somewhere in this: two quotes stand side by side, or there are escapes.
    var mayHoldEmptyString: Bool {
        let quotes: [2 of UInt8] = [.quote, .quote]
        return mayHold(quotes.span)
    }

    /// Whether `text`, which begins with a quote, may be said somewhere in this: it is written there, or with escapes.
    func mayHold(_ text: Span<UInt8>) -> Bool { mayHold(text) { _ in true } }

    /// Whether there are escapes in this, or `isMet` is true of where one of the stretches ends that are `text`, which
    /// begins with a quote.
    func mayHold(_ text: Span<UInt8>, where isMet: (Int) -> Bool) -> Bool {
        withUnsafeBufferPointer { bytes in
            var index = 0
            while true {
                // A quote and the byte behind it tell most stretches apart.
                index = cvectors_find_pair(bytes.baseAddress, bytes.count, index, text[0], text[1])
                guard index < bytes.count else { return false }
                if bytes[index] == .backslash || hasText(text, at: index) && isMet(index + text.count) { return true }
                index += 1
            }
        }
    }

    /// Whether this goes on with `text` there.
    func hasText(_ text: Span<UInt8>, at start: Int) -> Bool {
        count - start >= text.count && areEqual(extracting(start..<start + text.count), text)
    }

    /// Whether this is a string with something in it.
    var isFilledJSONString: Bool {
        count > 2 && self[0] == .quote && JSONScanner.endOfString(in: self, from: 0) == count
    }

    /// Whether this is a string that says `text`.
    @inline(__always)
    func isJSONString(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { says($0.span) } ?? says(text.utf8.span)
    }

    /// Whether this is a string that begins with `text`.
    func isJSONString(beginningWith text: String) -> Bool {
        guard count >= 2, JSONScanner.endOfString(in: self, from: 0) == count else { return false }
        return JSONString.text(of: extracting(1..<count - 1)).hasPrefix(text)
    }

    private func says(_ text: Span<UInt8>) -> Bool {
        // An escape is longer than what it says; without one, a string can only say what is written.
        guard count >= text.count + 2, self[0] == .quote, self[count - 1] == .quote else { return false }
        // Most that say something else do so at once.
        if text.count > 0, self[1] != text[0], self[1] != .backslash { return false }
        let inner = extracting(1..<count - 1)
        if !hasBackslash(in: 1..<count - 1) { return areEqual(inner, text) }
        return JSONScanner.endOfString(in: self, from: 0) == count && JSONString.matches(inner, text)
    }
}
