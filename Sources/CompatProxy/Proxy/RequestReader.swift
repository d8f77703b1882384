// SPDX-License-Identifier: Apache-2.0

/// What a session reads its requests' heads with, lent to it from the first byte of a head to the end of that exchange:
/// connections that rest need none.
final class RequestReader {
    /// Fields of a usual head, so that its memory is all made at once.
    private static let usualFields = 8

    var scanner = HeadScanner(maximumBytes: 0)
    var head = RequestHead(capacity: RequestReader.usualFields)

    /// Becomes one for another session.
    func restart(maximumHeadBytes: Int) {
        scanner = HeadScanner(maximumBytes: maximumHeadBytes)
    }
}
