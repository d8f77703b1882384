// SPDX-License-Identifier: Apache-2.0

/// What a value says, told by its bytes alone, with no white space around them.
extension Span<UInt8> {
    var isJSONNull: Bool { count == 4 && JSONLiteral.null.end(in: self, from: 0) != nil }

    var isEmptyJSONString: Bool { count == 2 && self[0] == .quote && self[1] == .quote }

    var isEmptyJSONArray: Bool {
        guard count >= 2, self[0] == .openBracket, self[count - 1] == .closeBracket else { return false }
        return JSONScanner.skipWhitespace(in: self, from: 1) == count - 1
    }

    /// Whether there may be an empty string somewhere in this: two quotes stand side by side.
    var mayHoldEmptyString: Bool {
        var index = 0
        var isBehindQuote: UInt32 = 0
        while count &- index >= 16 {
            let quotes = bytes.vector(at: index).quotes
            if quotes & (quotes &<< 1 | isBehindQuote) != 0 { return true }
            isBehindQuote = quotes &>> 15
            index &+= 16
        }
        while index < count {
            let quote: UInt32 = self[index] == .quote ? 1 : 0
            if quote & isBehindQuote != 0 { return true }
            isBehindQuote = quote
            index &+= 1
        }
        return false
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
