// SPDX-License-Identifier: Apache-2.0
/// What the fields of a head say about its connection and about the length of its body.
struct MessageControl {
    private(set) var contentLength: UInt64?
    private(set) var isChunked = false
    private(set) var connection = ConnectionOptions()
    private(set) var hasUpgrade = false

    init() {}

    /// Reads them, and refuses every head whose body two parsers could end at two places (RFC 9112 §6.3, §11.2).
    init(
        _ fields: inout [HeaderField], _ kinds: FieldKindSet, of bytes: Span<UInt8>, version: HTTPVersion
    ) throws(ParseError) {
        guard !kinds.isDisjoint(with: .ofControl) else { return }
        for index in fields.indices where fields[index].isOne(of: .ofControl) {
            let value = fields[index].value
            switch fields[index].kind {
            case .contentLength: try readContentLength(bytes.extracting(value))
            case .transferEncoding: try readTransferEncoding(bytes.extracting(value), version: version)
            case .connection: try connection.read(value, of: bytes, marking: &fields)
            case .upgrade: hasUpgrade = hasUpgrade || !value.isEmpty
            default: break
            }
        }
        guard contentLength == nil || !isChunked else { throw .ambiguousLength }
    }

    private mutating func readContentLength(_ value: Span<UInt8>) throws(ParseError) {
        guard contentLength == nil else { throw .repeatedContentLength }
        contentLength = try Self.decimal(value)
    }

    /// Digits only, within Int64; 19 of them, as leading zeros have no honest use.
    private static func decimal(_ value: Span<UInt8>) throws(ParseError) -> UInt64 {
        guard 1...19 ~= value.count else { throw .malformedContentLength }
        var number: UInt64 = 0
        for index in value.indices {
            guard value[index].isDigit else { throw .malformedContentLength }
            number = number * 10 + UInt64(value[index] - UInt8(ascii: "0"))
        }
        guard number <= UInt64(Int64.max) else { throw .malformedContentLength }
        return number
    }

    /// `chunked` and nothing else, once: no engine or client of Docker's uses another coding.
    private mutating func readTransferEncoding(_ value: Span<UInt8>, version: HTTPVersion) throws(ParseError) {
        // RFC 9112 §6.1: in HTTP/1.0 the framing is faulty, whatever the value.
        guard version == .http11 else { throw .transferEncodingNotAllowed }
        guard !isChunked else { throw .repeatedTransferEncoding }
        guard value.equalsIgnoringCase("chunked") else { throw .unsupportedTransferCoding }
        isChunked = true
    }
}
