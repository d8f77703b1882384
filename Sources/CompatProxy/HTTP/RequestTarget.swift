// SPDX-License-Identifier: Apache-2.0
/// What a request asks for, as places in the head's bytes (RFC 9112 §3.2).
struct RequestTarget: Equatable {
    /// Path and query as sent. Of an absolute-form target: what follows the authority.
    private(set) var range = 0..<0
    private(set) var path = 0..<0
    /// Without its `?`.
    private(set) var query: Range<Int>?
    /// Host and port of an absolute-form target.
    private(set) var authority: Range<Int>?

    init() {}

    /// Reads the target at `index`, up to the space behind it.
    init(_ bytes: Span<UInt8>, at index: inout Int) throws(ParseError) {
        let start = index
        let end = try Self.end(of: bytes, from: start)
        index = end
        guard start < end else { throw .malformedRequestLine }
        switch bytes[start] {
        case UInt8(ascii: "/"): setPathAndQuery(bytes, start..<end)
        case UInt8(ascii: "*") where end == start + 1: setPathAndQuery(bytes, start..<end)
        default: try setAbsolute(bytes, start..<end)
        }
        try Self.checkEscapes(bytes, path)
    }

    private static func end(of bytes: Span<UInt8>, from start: Int) throws(ParseError) -> Int {
        let index = bytes.endOfTarget(from: start)
        guard index < bytes.count else { throw .incompleteHead }
        switch bytes[index] {
        case .space: return index
        case .carriageReturn, .lineFeed, .tab: throw .malformedRequestLine
        default: throw .malformedTarget
        }
    }

    private mutating func setPathAndQuery(_ bytes: Span<UInt8>, _ target: Range<Int>) {
        range = target
        path = target
        guard let mark = bytes.firstIndex(of: UInt8(ascii: "?"), in: target) else { return }
        path = target.lowerBound..<mark
        query = mark + 1..<target.upperBound
    }

    /// `http://authority/path`, which RFC 9112 §3.2.2 has every server accept. Another scheme is not ours to answer,
    /// and userinfo is refused as RFC 9110 §4.2.4 advises.
    private mutating func setAbsolute(_ bytes: Span<UInt8>, _ target: Range<Int>) throws(ParseError) {
        let scheme = 7
        guard target.count > scheme,
            bytes.extracting(target.lowerBound..<target.lowerBound + scheme).equalsIgnoringCase("http://")
        else { throw .unsupportedTargetForm }
        let start = target.lowerBound + scheme
        var end = start
        while end < target.upperBound, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") {
            guard ByteSet.host.contains(bytes[end]) else { throw .malformedTarget }
            end += 1
        }
        guard start < end else { throw .malformedTarget }
        try Self.checkEscapes(bytes, start..<end)
        authority = start..<end
        setPathAndQuery(bytes, end..<target.upperBound)
    }

    /// As engines do it, for the path only: what a query's escapes are worth is for the endpoint to say.
    private static func checkEscapes(_ bytes: Span<UInt8>, _ part: Range<Int>) throws(ParseError) {
        var rest = part
        while let index = bytes.firstIndex(of: UInt8(ascii: "%"), in: rest) {
            guard index + 2 < part.upperBound, bytes[index + 1].hexDigitValue != nil,
                bytes[index + 2].hexDigitValue != nil
            else { throw .malformedEscape }
            rest = index + 3..<part.upperBound
        }
    }
}
