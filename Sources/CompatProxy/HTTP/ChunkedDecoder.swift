// SPDX-License-Identifier: Apache-2.0
/// Follows a chunked body to its end (RFC 9112 §7.1), for a relay that forwards it as it came.
///
/// What is accepted here must read the same to every parser behind us. So the grammar is taken by the letter, and
/// its optional white space around extensions is refused: some parsers skip it and some don't.
struct ChunkedDecoder {
    static let maximumExtensionBytes = 1024
    static let maximumExtensionBytesInTotal = 16 * 1024

    private enum State {
        case sizeStart, size
        case extensionName, extensionValueStart, extensionValue, quoted, quotedPair, extensionEnd
        case sizeLineEnd
        case data, dataEnd, dataLineEnd
        case trailers
        case complete
    }

    private var state = State.sizeStart
    private var remaining: UInt64 = 0
    private var sizeDigits = 0
    private var isNameEmpty = true
    private var extensionBytes = 0
    private var extensionBytesInTotal = 0
    private var trailers = TrailerScanner()

    init() {}

    var isComplete: Bool { state == .complete }

    /// Whether some of a chunk's data was taken, and more of it is to come.
    private(set) var isInsideChunk = false

    /// Takes bytes up to the end of the body and returns how many; `content` is told where the content among them is.
    ///
    /// After an error nothing of `bytes` may be forwarded.
    mutating func decode(_ bytes: Span<UInt8>, content: (Range<Int>) -> Void) throws(ParseError) -> Int {
        var index = 0
        while index < bytes.count, state != .complete {
            if state == .data {
                index = skipData(bytes.count, from: index, content: content)
            } else {
                try step(bytes[index])
                index += 1
            }
        }
        return index
    }

    private mutating func skipData(_ count: Int, from index: Int, content: (Range<Int>) -> Void) -> Int {
        let end = index + Int(min(remaining, UInt64(count - index)))
        content(index..<end)
        remaining -= UInt64(end - index)
        isInsideChunk = remaining > 0
        if !isInsideChunk { state = .dataEnd }
        return end
    }

    private mutating func step(_ byte: UInt8) throws(ParseError) {
        switch state {
        case .sizeStart, .size: try stepSize(byte)
        case .sizeLineEnd: try endSizeLine(byte)
        case .dataEnd: try expect(.carriageReturn, byte, next: .dataLineEnd)
        case .dataLineEnd: try expect(.lineFeed, byte, next: .sizeStart)
        case .trailers: if try trailers.step(byte) { state = .complete }
        case .data, .complete: break
        default: try stepExtension(byte)
        }
    }

    private mutating func expect(_ expected: UInt8, _ byte: UInt8, next: State) throws(ParseError) {
        guard byte == expected else { throw .malformedChunkEnd }
        state = next
    }

    // MARK: Size

    private mutating func stepSize(_ byte: UInt8) throws(ParseError) {
        if let digit = byte.hexDigitValue { return try takeSizeDigit(digit) }
        guard state == .size else { throw .malformedChunkSize }
        switch byte {
        case .carriageReturn: state = .sizeLineEnd
        case UInt8(ascii: ";"): try startExtension()
        default: throw .malformedChunkSize
        }
    }

    private mutating func takeSizeDigit(_ digit: UInt8) throws(ParseError) {
        if state == .sizeStart {
            remaining = 0
            sizeDigits = 0
            extensionBytes = 0
            state = .size
        }
        sizeDigits += 1
        // Within Int64, and 16 digits, as leading zeros have no honest use.
        guard sizeDigits <= 16, remaining <= UInt64(Int64.max) >> 4 else { throw .malformedChunkSize }
        remaining = remaining << 4 | UInt64(digit)
    }

    private mutating func endSizeLine(_ byte: UInt8) throws(ParseError) {
        guard byte == .lineFeed else { throw .malformedChunkSize }
        state = remaining == 0 ? .trailers : .data
    }

    // MARK: Extensions, RFC 9112 §7.1.1

    private mutating func startExtension() throws(ParseError) {
        state = .extensionName
        isNameEmpty = true
        try countExtensionByte()
    }

    private mutating func countExtensionByte() throws(ParseError) {
        extensionBytes += 1
        extensionBytesInTotal += 1
        guard extensionBytes <= Self.maximumExtensionBytes,
            extensionBytesInTotal <= Self.maximumExtensionBytesInTotal
        else { throw .chunkExtensionTooLong }
    }

    private mutating func stepExtension(_ byte: UInt8) throws(ParseError) {
        try countExtensionByte()
        switch state {
        case .extensionName where ByteSet.token.contains(byte): isNameEmpty = false
        case .extensionName where byte == UInt8(ascii: "=") && !isNameEmpty: state = .extensionValueStart
        case .extensionName where !isNameEmpty: try endExtension(byte)
        case .extensionValueStart where byte == UInt8(ascii: "\""): state = .quoted
        case .extensionValueStart where ByteSet.token.contains(byte): state = .extensionValue
        case .extensionValue where ByteSet.token.contains(byte): break
        case .extensionValue, .extensionEnd: try endExtension(byte)
        case .quoted where ByteSet.quotedText.contains(byte): break
        case .quoted where byte == UInt8(ascii: "\""): state = .extensionEnd
        case .quoted where byte == UInt8(ascii: "\\"): state = .quotedPair
        case .quotedPair where ByteSet.fieldValue.contains(byte): state = .quoted
        default: throw .malformedChunkExtension
        }
    }

    private mutating func endExtension(_ byte: UInt8) throws(ParseError) {
        switch byte {
        case .carriageReturn: state = .sizeLineEnd
        case UInt8(ascii: ";"): try startExtension()
        default: throw .malformedChunkExtension
        }
    }
}
