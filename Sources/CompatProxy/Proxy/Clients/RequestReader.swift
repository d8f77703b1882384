// SPDX-License-Identifier: Apache-2.0

/// What a session reads its requests' heads with, lent to it from the first byte of a head to the end of that exchange:
/// connections that rest need none.
final class RequestReader {
    /// Fields of a usual head, so that its memory is all made at once.
    private static let usualFields = 8

    private var scanner = HeadScanner(maximumBytes: 0)
    private(set) var head = RequestHead(capacity: RequestReader.usualFields)

    /// Becomes one for another session.
    func restart(maximumHeadBytes: Int) {
        scanner = HeadScanner(maximumBytes: maximumHeadBytes)
    }

    /// Whether there is something of a head.
    var hasBegun: Bool { scanner.hasBegun }

    /// Reads the head that `bytes` begin with, and returns its place once it is complete. `bytes` is everything received
    /// since the last head.
    func read(_ bytes: Span<UInt8>) throws(ParseError) -> Range<Int>? {
        try scanner.read(bytes) { (bytes) throws(ParseError) in try head.parse(beginningOf: bytes) }
    }
}
