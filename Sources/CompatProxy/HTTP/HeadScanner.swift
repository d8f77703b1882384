// SPDX-License-Identifier: Apache-2.0
/// Finds the end of a head while it arrives, and refuses at once what no head may hold.
struct HeadScanner {
    private let maximumBytes: Int
    private let maximumEmptyLines: Int
    private var emptyLines = 0
    private var start = 0
    private var lineStart = 0
    private var position = 0

    /// `maximumEmptyLines` are tolerated before the head: RFC 9112 §2.2 asks it of servers, for clients that end a
    /// body with a line end of their own. They do not count as bytes of the head.
    init(maximumBytes: Int, maximumEmptyLines: Int = 2) {
        self.maximumBytes = maximumBytes
        self.maximumEmptyLines = maximumEmptyLines
    }

    /// Whether more has come than empty lines.
    var hasBegun: Bool { position > start }

    /// Forgets what was seen.
    mutating func reset() {
        self = HeadScanner(maximumBytes: maximumBytes, maximumEmptyLines: maximumEmptyLines)
    }

    /// Looks at what came since the last call and returns the head's place once it is complete.
    ///
    /// `bytes` is everything received since the last head. With the result the scanner is ready for the next one.
    mutating func scan(_ bytes: Span<UInt8>) throws(ParseError) -> Range<Int>? {
        var limit = limit(bytes.count)
        while true {
            skipText(bytes, limit)
            guard position < limit else { break }
            let byte = bytes[position]
            guard byte == .carriageReturn else { throw byte == .lineFeed ? .bareLineFeed : .controlByte }
            guard position + 1 < limit else { break }
            guard bytes[position + 1] == .lineFeed else { throw .bareCarriageReturn }
            if let head = try endLine() { return head }
            limit = self.limit(bytes.count)
        }
        guard bytes.count - start < maximumBytes else {
            throw lineStart == start ? .requestLineTooLong : .headTooLarge
        }
        return nil
    }

    /// Reads a head with `parse`, which takes one from the beginning of bytes and says where it ends; returns its place
    /// once it is complete.
    ///
    /// Nearly every head comes in one piece, and is read with one look at its bytes: `parse` takes none that has another
    /// end or what the scanner would refuse. What it cannot read is either not all here or wrong, as the scanner tells.
    @inline(__always)
    mutating func read(
        _ bytes: Span<UInt8>, by parse: (Span<UInt8>) throws(ParseError) -> Int
    ) throws(ParseError) -> Range<Int>? {
        if position == 0, let end = try? parse(bytes), end <= maximumBytes { return 0..<end }
        guard let range = try scan(bytes) else { return nil }
        _ = try parse(bytes.extracting(range))
        return range
    }

    private mutating func skipText(_ bytes: Span<UInt8>, _ limit: Int) {
        position = bytes.endOfFieldText(from: position, limit: limit)
    }

    private func limit(_ count: Int) -> Int {
        count - start > maximumBytes ? start + maximumBytes : count
    }

    private mutating func endLine() throws(ParseError) -> Range<Int>? {
        let isEmpty = position == lineStart
        let isFirst = lineStart == start
        position += 2
        lineStart = position
        guard isEmpty else { return nil }
        if isFirst {
            start = position
            emptyLines += 1
            guard emptyLines <= maximumEmptyLines else { throw .malformedRequestLine }
            return nil
        }
        let head = start..<position
        reset()
        return head
    }
}
