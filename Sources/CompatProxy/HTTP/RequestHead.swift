// SPDX-License-Identifier: Apache-2.0
/// A request's head, as places in its bytes. One value serves a connection for life.
struct RequestHead {
    private(set) var method = 0..<0
    private(set) var version = HTTPVersion.http11
    /// Where the line of the request ends.
    private(set) var fieldsStart = 0
    private(set) var fields: [HeaderField] = []
    private(set) var kinds: FieldKindSet = []
    private(set) var expectsContinue = false
    private var requestTarget = RequestTarget()
    private var control = MessageControl()

    init() {}

    /// With memory for so many fields.
    init(capacity: Int) {
        fields.reserveCapacity(capacity)
    }

    /// Path and query as sent; of an absolute-form target, what follows the authority.
    var target: Range<Int> { requestTarget.range }
    /// Empty for an absolute-form target without one; `/` is meant then.
    var path: Range<Int> { requestTarget.path }
    /// Method and path, which say where the request goes.
    var beginning: Range<Int> { 0..<path.upperBound }
    /// What follows the path's `?`.
    var query: Range<Int>? { requestTarget.query }
    /// Host and port of an absolute-form target; they outrank `Host` (RFC 9112 §3.2.2).
    var authority: Range<Int>? { requestTarget.authority }
    /// Where the body ends. A request's never ends with the connection.
    var framing: BodyFraming {
        if control.isChunked { return .chunked }
        return control.contentLength.map(BodyFraming.length) ?? .none
    }
    /// Whether the client means to send more requests on this connection.
    var isPersistent: Bool { control.connection.isPersistent(in: version) }
    /// Whether the client asks for another protocol. RFC 9110 §7.8: never in HTTP/1.0. Engines look at `Upgrade`
    /// alone, so that a client which forgets to name it in `Connection` is upgraded as well.
    var wantsUpgrade: Bool { version == .http11 && control.hasUpgrade }

    /// What the client calls itself.
    var userAgent: Range<Int>? {
        guard kinds.has(.userAgent) else { return nil }
        for index in fields.indices where fields[index].kind == .userAgent { return fields[index].value }
        return nil
    }

    /// Reads `bytes`, which are one head and nothing else. After an error the value means nothing.
    mutating func parse(_ bytes: Span<UInt8>) throws(ParseError) {
        guard try parse(beginningOf: bytes) == bytes.count else { throw .malformedRequestLine }
    }

    /// Reads the head that `bytes` begin with, and returns where it ends.
    mutating func parse(beginningOf bytes: Span<UInt8>) throws(ParseError) -> Int {
        // What is told of a head that cannot be read is not told in an earlier one's way.
        (version, control) = (.http11, MessageControl())
        var index = 0
        try parseRequestLine(bytes, at: &index)
        fieldsStart = index
        fields.removeAll(keepingCapacity: true)
        kinds = try FieldLines.parse(bytes, at: &index, into: &fields)
        control = try MessageControl(&fields, kinds, of: bytes, version: version)
        try checkHost(bytes)
        try readExpectations(bytes)
        return index
    }

    private mutating func parseRequestLine(_ bytes: Span<UInt8>, at index: inout Int) throws(ParseError) {
        while index < bytes.count, ByteSet.token.contains(bytes[index]) { index += 1 }
        method = 0..<index
        try Self.skipSpace(bytes, at: &index)
        let targetStart = index
        requestTarget = try RequestTarget(bytes, at: &index)
        try Self.skipSpace(bytes, at: &index)
        version = try HTTPVersion.parse(bytes, at: &index, orThrow: .malformedRequestLine)
        guard index < bytes.count, bytes[index] == .carriageReturn else { throw .malformedRequestLine }
        try FieldLines.skipLineEnd(bytes, at: &index)
        try checkMethod(bytes, isAsterisk: bytes[targetStart] == UInt8(ascii: "*"))
    }

    private static func skipSpace(_ bytes: Span<UInt8>, at index: inout Int) throws(ParseError) {
        guard index > 0, index < bytes.count, bytes[index] == .space else { throw .malformedRequestLine }
        index += 1
    }

    /// A server's asterisk is for OPTIONS only (RFC 9112 §3.2.4), and we are nobody's way to another host.
    private func checkMethod(_ bytes: Span<UInt8>, isAsterisk: Bool) throws(ParseError) {
        let method = bytes.extracting(method)
        guard !isAsterisk || method.equals("OPTIONS"), !method.equals("CONNECT") else {
            throw .unsupportedTargetForm
        }
    }

    /// RFC 9112 §3.2: exactly one, which may be empty. HTTP/1.0 may do without.
    private func checkHost(_ bytes: Span<UInt8>) throws(ParseError) {
        var hasHost = false
        for field in fields where field.kind == .host {
            guard !hasHost else { throw .repeatedHost }
            hasHost = true
            for index in field.value {
                guard ByteSet.host.contains(bytes[index]) else { throw .malformedHost }
            }
        }
        guard hasHost || version == .http10 else { throw .missingHost }
    }

    /// RFC 9110 §10.1.1: only one expectation exists, and HTTP/1.0 has none. An empty field expects nothing.
    private mutating func readExpectations(_ bytes: Span<UInt8>) throws(ParseError) {
        expectsContinue = false
        guard version == .http11, kinds.has(.expect) else { return }
        for field in fields where field.kind == .expect && !field.value.isEmpty {
            guard bytes.extracting(field.value).equalsIgnoringCase("100-continue") else {
                throw .unsupportedExpectation
            }
            expectsContinue = true
        }
    }
}
