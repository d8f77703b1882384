// SPDX-License-Identifier: Apache-2.0
/// What the `Connection` fields of a head ask for, RFC 9110 §7.6.1.
struct ConnectionOptions {
    /// More options than anyone needs: each is compared with every field of the head.
    static let maximumCount = 32

    private(set) var hasClose = false
    private(set) var hasKeepAlive = false
    private var count = 0

    /// Whether the connection outlives the message, RFC 9112 §9.3.
    func isPersistent(in version: HTTPVersion) -> Bool {
        !hasClose && (version == .http11 || hasKeepAlive)
    }

    /// Reads one field's list of options; the fields that it names become hop-by-hop.
    mutating func read(
        _ list: Range<Int>, of bytes: Span<UInt8>, marking fields: inout [HeaderField]
    ) throws(ParseError) {
        var index = list.lowerBound
        while index < list.upperBound {
            let start = index
            index = bytes.endOfPlainName(from: start, limit: list.upperBound)
            while index < list.upperBound, ByteSet.token.contains(bytes[index]) { index += 1 }
            if index > start { try take(start..<index, of: bytes, marking: &fields) }
            while index < list.upperBound, bytes[index].isOptionalWhitespace { index += 1 }
            guard index < list.upperBound else { return }
            guard bytes[index] == UInt8(ascii: ",") else { throw .malformedConnection }
            index += 1
            while index < list.upperBound, bytes[index].isOptionalWhitespace { index += 1 }
        }
    }

    private mutating func take(
        _ option: Range<Int>, of bytes: Span<UInt8>, marking fields: inout [HeaderField]
    ) throws(ParseError) {
        count += 1
        guard count <= Self.maximumCount else { throw .malformedConnection }
        let name = bytes.extracting(option)
        let kind = FieldKind(name)
        switch kind {
        case .keepAlive: hasKeepAlive = true
        case .other where name.equalsIgnoringCase("close"): hasClose = true
        case _ where kind.isConnectionOption: Self.mark(name, in: &fields, of: bytes)
        default: throw .malformedConnection
        }
    }

    private static func mark(_ name: Span<UInt8>, in fields: inout [HeaderField], of bytes: Span<UInt8>) {
        for index in fields.indices where bytes.extracting(fields[index].name).equalsIgnoringCase(name) {
            fields[index].becomeOption()
        }
    }
}
