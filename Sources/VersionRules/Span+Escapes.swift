// SPDX-License-Identifier: Apache-2.0

/// An octet of a path, percent-decoded, and where the next one begins.
struct PathOctet {
    let value: UInt8
    let end: Int
}

/// The path of a request read as the engine reads it: every `%6a` stands for the octet that it names.
extension Span<UInt8> {
    /// The octet that begins at `index`; nil behind the last one and for what no target may hold: a bare control
    /// character or space, or a `%` without two hexadecimal digits.
    func octet(at index: Int) -> PathOctet? {
        guard index < count else { return nil }
        let byte = self[index]
        guard byte > UInt8(ascii: " "), byte != 0x7F else { return nil }
        guard byte == UInt8(ascii: "%") else { return PathOctet(value: byte, end: index + 1) }
        guard index < count - 2, let high = self[index + 1].hexValue, let low = self[index + 2].hexValue else {
            return nil
        }
        return PathOctet(value: high << 4 | low, end: index + 3)
    }

    /// Whether every byte is an octet that stands for itself.
    var isPlain: Bool {
        for index in indices {
            let byte = self[index]
            guard byte > UInt8(ascii: " "), byte != 0x7F, byte != UInt8(ascii: "%") else { return false }
        }
        return true
    }

    /// Where the octet before `index` begins; no octet may begin before `lowerBound`.
    ///
    /// Two digits that follow a `%` always belong to it, so an escape is told apart from behind as well.
    func startOfOctet(before index: Int, notBefore lowerBound: Int) -> Int? {
        guard index > lowerBound else { return nil }
        let isEscape = index - lowerBound >= 3 && self[index - 3] == UInt8(ascii: "%")
        return isEscape ? index - 3 : index - 1
    }

    /// Where `text` ends that begins at `start`; nil if something else is there.
    func end(of text: Span<UInt8>, from start: Int) -> Int? {
        var position = start
        for index in text.indices {
            guard let octet = octet(at: position), octet.value == text[index] else { return nil }
            position = octet.end
        }
        return position
    }

    /// Where `text` begins that ends the path; nil if something else does, or if it would begin before `lowerBound`.
    func start(ofSuffix text: Span<UInt8>, notBefore lowerBound: Int) -> Int? {
        var position = count
        var remaining = text.count
        while remaining > 0 {
            remaining -= 1
            guard let start = startOfOctet(before: position, notBefore: lowerBound),
                octet(at: start)?.value == text[remaining]
            else { return nil }
            position = start
        }
        return position
    }

    /// Where the segment ends that begins at `start`: at the next slash, escaped or not, or at the end of the path.
    func endOfSegment(from start: Int) -> Int {
        var position = start
        while let octet = octet(at: position), octet.value != UInt8(ascii: "/") { position = octet.end }
        return position
    }

    /// Whether the path is one that the engine routes: well escaped, and without the empty, `.` and `..` segments
    /// that it answers with a redirect to the cleaned path. A slash at the end is allowed.
    var isRoutable: Bool {
        var position = 0
        while position < count {
            guard let slash = octet(at: position), slash.value == UInt8(ascii: "/") else { return false }
            position = endOfSegment(from: slash.end)
            let isEmpty = position == slash.end
            guard !isEmpty || position == count, !isDots(slash.end..<position) else { return false }
        }
        return position > 0
    }

    /// Whether the segment at `range` is `.` or `..`.
    private func isDots(_ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        var dots = 0
        while dots < 2, let octet = octet(at: position), octet.value == UInt8(ascii: ".") {
            dots += 1
            position = octet.end
        }
        return dots > 0 && position == range.upperBound
    }

    /// Whether an octet within `range` is a line feed, which the engine lets no `.*` match.
    func hasLineFeed(in range: Range<Int>) -> Bool {
        var position = range.lowerBound
        while position < range.upperBound, let octet = octet(at: position) {
            if octet.value == UInt8(ascii: "\n") { return true }
            position = octet.end
        }
        return false
    }
}

extension UInt8 {
    fileprivate var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
