// SPDX-License-Identifier: Apache-2.0
/// A response's head, as places in its bytes. One value serves a connection for life and keeps its capacity.
struct ResponseHead {
    private(set) var version = HTTPVersion.http11
    private(set) var status = 0
    private(set) var reason = 0..<0
    /// Whether the status line is as it would be written here: not everyone sends the space before an empty reason.
    private(set) var isLinePlain = false
    /// Where the status line ends.
    private(set) var fieldsStart = 0
    private(set) var fields: [HeaderField] = []
    private(set) var kinds: FieldKindSet = []
    private var control = MessageControl()

    init() {}

    /// Whether the engine will take another request on this connection, provided that the body's end was seen.
    var isPersistent: Bool { control.connection.isPersistent(in: version) }

    /// Where the body ends, RFC 9112 §6.3. What follows a 101 is no body, and not asked here.
    func framing(forRequestMethodHEAD isAnswerToHead: Bool) -> BodyFraming {
        guard !isAnswerToHead, status != 304, !Self.hasNoContent(status) else { return .none }
        if control.isChunked { return .chunked }
        return control.contentLength.map(BodyFraming.length) ?? .untilClose
    }

    /// Reads `bytes`, which are one head and nothing else. After an error the value means nothing.
    mutating func parse(_ bytes: Span<UInt8>) throws(ParseError) {
        guard try parse(beginningOf: bytes) == bytes.count else { throw .malformedStatusLine }
    }

    /// Reads the head that `bytes` begin with, and returns where it ends.
    mutating func parse(beginningOf bytes: Span<UInt8>) throws(ParseError) -> Int {
        var index = 0
        try parseStatusLine(bytes, at: &index)
        fieldsStart = index
        fields.removeAll(keepingCapacity: true)
        kinds = try FieldLines.parse(bytes, at: &index, into: &fields)
        control = try MessageControl(&fields, kinds, of: bytes, version: version)
        try checkContent()
        return index
    }

    private mutating func parseStatusLine(_ bytes: Span<UInt8>, at index: inout Int) throws(ParseError) {
        version = try HTTPVersion.parse(bytes, at: &index, orThrow: .malformedStatusLine)
        status = try Self.parseStatus(bytes, at: &index)
        let start = index
        index = bytes.endOfFieldText(from: index, limit: bytes.count)
        isLinePlain = start < index
        guard !isLinePlain || bytes[start] == .space else { throw .malformedStatusLine }
        reason = min(start + 1, index)..<index
        try FieldLines.skipLineEnd(bytes, at: &index)
    }

    private static func parseStatus(_ bytes: Span<UInt8>, at index: inout Int) throws(ParseError) -> Int {
        let length = 4
        guard bytes.count - index >= length, bytes[index] == .space else { throw .malformedStatusLine }
        var status = 0
        for digit in index + 1..<index + length {
            guard bytes[digit].isDigit else { throw .malformedStatusLine }
            status = status * 10 + Int(bytes[digit] - UInt8(ascii: "0"))
        }
        guard 100...599 ~= status else { throw .malformedStatusLine }
        index += length
        return status
    }

    private static func hasNoContent(_ status: Int) -> Bool {
        status < 200 || status == 204
    }

    /// A body announced where none can be would be the next answer's head to one reader, and not to another.
    private func checkContent() throws(ParseError) {
        guard Self.hasNoContent(status), status != 101 else { return }
        guard !control.isChunked, control.contentLength ?? 0 == 0 else { throw .contentNotAllowed }
    }
}
