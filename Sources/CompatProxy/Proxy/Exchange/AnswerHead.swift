// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// How the body behind an answer's head is framed for the client.
enum AnswerFraming {
    /// As the engine's head says.
    case asReceived
    case chunked
    case length(Int)
    /// Not at all: the end of the connection is the end of the body, or there is none.
    case unstated
    /// No body: the connection is handed over.
    case tunnel

    /// Fields that go on whatever they are otherwise.
    fileprivate var kept: FieldKindSet {
        switch self {
        case .asReceived: [FieldKindSet(.contentLength), FieldKindSet(.transferEncoding), FieldKindSet(.trailer)]
        case .tunnel: [FieldKindSet(.connection), FieldKindSet(.upgrade)]
        case .chunked, .length, .unstated: []
        }
    }

    /// Fields that don't go on, besides those of the engine's connection.
    fileprivate var dropped: FieldKindSet {
        if case .asReceived = self { [] } else { [FieldKindSet(.contentLength), FieldKindSet(.trailer)] }
    }
}

/// What the proxy itself says in the head of an answer.
struct AnswerContext {
    let framing: AnswerFraming
    private let kept, dropped: FieldKindSet
    private let route: RequestRoute
    let clientVersion: HTTPVersion
    let closes: Bool
    let warnings: [String]
    /// Since when newer engines do without what the client uses, for a client that is told.
    let deprecated: Timestamp?

    init(_ exchange: Exchange, framing: AnswerFraming) {
        self.framing = framing
        (kept, dropped) = (framing.kept, framing.dropped)
        route = exchange.route
        clientVersion = exchange.session.head.version
        closes = exchange.answer.closesConnection
        let advice = exchange.advice
        let warnings = exchange.request.rare.warnings
        self.warnings = advice.warnings.isEmpty ? warnings : warnings + advice.warnings
        deprecated = advice.deprecated
    }

    /// Fields that may not go on, or not as they are. Most do.
    var concerned: FieldKindSet {
        dropped.union(.hopByHop).union([FieldKindSet(.apiVersion), FieldKindSet(.location)])
    }

    /// What the client is told that the engine's version is.
    var advertised: [UInt8] { route.versions.advertised }

    /// What stands before the path of the request for the engine.
    private var prefix: [UInt8] { route.prefix }

    /// What hands a connection over is written by engines by hand, and says 1.1.
    var statusVersion: HTTPVersion {
        if case .tunnel = framing { .http11 } else { clientVersion }
    }

    /// Where the engine sends the client, in the version of the client: engines do so where a path has an empty part.
    func location(_ value: Span<UInt8>) -> [UInt8] {
        let text = Array(copying: value)
        guard !prefix.isEmpty, text.starts(with: prefix) else { return text }
        let rest = text.dropFirst(prefix.count)
        let isWholePart = rest.first.map { $0 == UInt8(ascii: "/") } ?? true
        return isWholePart ? route.versions.clientPrefix + rest : text
    }

    /// What a field's value becomes; nil where it stays as it is.
    func value(of field: HeaderField, in bytes: Span<UInt8>) -> [UInt8]? {
        switch field.kind {
        case .apiVersion: bytes.extracting(field.value).equals(advertised.span) ? nil : advertised
        case .location: location(bytes.extracting(field.value))
        default: nil
        }
    }

    /// Whether a field of the engine's goes on to the client.
    func keeps(_ field: HeaderField) -> Bool {
        kept.has(field.kind) || !field.isHopByHop && !dropped.has(field.kind)
    }

    /// Whether the proxy has nothing to say in a head by itself.
    func addsNothing(needsVersion: Bool) -> Bool {
        guard !needsVersion, warnings.isEmpty, deprecated == nil else { return false }
        return switch framing {
        case .asReceived, .unstated: clientVersion.connectionField(closes: closes).utf8CodeUnitCount == 0
        case .tunnel: true
        case .chunked, .length: false
        }
    }
}

extension Message {
    /// An answer as the rules see it: the fields that go on to the client, and the body where there is one.
    init(answer head: ResponseHead, bytes: Span<UInt8>, body: [UInt8]?, context: AnswerContext) {
        self.init(
            status: head.status, headers: Headers(head.fields, bytes: bytes, where: context.keeps),
            body: JSONValue(source: body ?? []))
    }
}

extension Headers {
    /// Those fields of a head that are wanted, as values of their own.
    init(_ fields: [HeaderField], bytes: Span<UInt8>, where isWanted: (HeaderField) -> Bool = { _ in true }) {
        var copies: [Field] = []
        copies.reserveCapacity(fields.count)
        for field in fields where isWanted(field) {
            let name = bytes.extracting(field.name).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            copies.append(Field(name: name, bytes: Array(copying: bytes.extracting(field.value))))
        }
        self.init(copies)
    }
}

extension [UInt8] {
    /// Writes an interim answer as it came.
    mutating func appendInterimHead(_ head: ResponseHead, bytes: Span<UInt8>) {
        appendStatusLine(head.status, reason: bytes.extracting(head.reason), in: .http11)
        for field in head.fields where !field.isHopByHop { appendField(field, bytes: bytes) }
        appendLineEnd()
    }

    /// Writes an answer's head for the client, with the fields that are the proxy's own.
    mutating func appendAnswerHead(_ head: ResponseHead, bytes: Span<UInt8>, context: AnswerContext) {
        var run = FieldRun()
        if head.isLinePlain, head.version == context.statusVersion {
            run = FieldRun(0..<head.fieldsStart)
        } else {
            appendStatusLine(head.status, reason: bytes.extracting(head.reason), in: context.statusVersion)
        }
        run.take(head.fields, but: context.concerned, of: bytes, into: &self) { field, run, output in
            guard context.keeps(field) else { return }
            guard let value = context.value(of: field, in: bytes) else {
                return run.take(field, of: bytes, into: &output)
            }
            run.write(from: bytes, into: &output)
            output.appendField(bytes.extracting(field.name), value.span)
        }
        let needsVersion = !head.kinds.has(.apiVersion) && head.status < 300
        guard !context.addsNothing(needsVersion: needsVersion) else { return run.writeEnd(from: bytes, into: &self) }
        run.write(from: bytes, into: &self)
        appendOwnFields(context, needsVersion: needsVersion)
    }

    /// Writes an answer's head as the rules have made it.
    mutating func appendAnswerHead(
        _ message: Message, of head: ResponseHead, bytes: Span<UInt8>, context: AnswerContext
    ) {
        let status = message.status ?? head.status
        if status == head.status {
            appendStatusLine(status, reason: bytes.extracting(head.reason), in: context.statusVersion)
        } else {
            appendStatusLine(status, reason: Array(StatusReason.of(status).utf8).span, in: context.statusVersion)
        }
        let advertised = context.advertised
        var namesVersion = false
        for field in message.headers.fields {
            let name = field.name.utf8.span
            switch FieldKind(name) {
            case .apiVersion:
                namesVersion = true
                appendField(name, advertised.span)
            case .location: appendField(name, context.location(field.bytes.span).span)
            default: appendField(name, field.bytes.span)
            }
        }
        appendOwnFields(context, needsVersion: !namesVersion && head.status < 300)
    }

    /// Writes a piece of a body, as a chunk where the client reads chunks.
    mutating func appendPiece(_ piece: Span<UInt8>, isFramed: Bool) {
        guard !piece.isEmpty else { return }
        if isFramed { appendChunkSize(piece.count) }
        append(piece)
        if isFramed { appendLineEnd() }
    }

    /// Writes a piece of a body, each line of it as a chunk.
    mutating func appendLines(_ piece: Span<UInt8>) {
        var start = 0
        for index in piece.indices where piece[index] == UInt8(ascii: "\n") {
            appendPiece(piece.extracting(start..<index + 1), isFramed: true)
            start = index + 1
        }
        appendPiece(piece.extracting(start...), isFramed: true)
    }

    /// What precedes the bytes of a chunk.
    mutating func appendChunkSize(_ count: Int) {
        appendHexadecimal(UInt64(count))
        appendLineEnd()
    }

    /// What ends a body of chunks that has no trailers.
    mutating func appendLastChunk() { append("0\r\n\r\n") }

    private mutating func appendStatusLine(_ status: Int, reason: Span<UInt8>, in version: HTTPVersion) {
        append(version.text)
        append(.space)
        appendDecimal(UInt64(status))
        append(.space)
        append(reason)
        appendLineEnd()
    }

    /// What an engine refuses or redirects before it has routed it has no version, and gets none.
    private mutating func appendOwnFields(_ context: AnswerContext, needsVersion: Bool) {
        switch context.framing {
        case .chunked: append("Transfer-Encoding: chunked\r\n")
        case .length(let length):
            append("Content-Length: ")
            appendDecimal(UInt64(length))
            appendLineEnd()
        case .tunnel: return appendWarningsAndEnd(context)
        case .asReceived, .unstated: break
        }
        if needsVersion {
            let advertised = context.advertised
            appendField("Api-Version", advertised.span)
        }
        append(context.clientVersion.connectionField(closes: context.closes))
        appendWarningsAndEnd(context)
    }

    /// RFC 9111 §5.5 retired `Warning` for caches; as a note to people it is still what clients and logs show.
    private mutating func appendWarningsAndEnd(_ context: AnswerContext) {
        if let deprecated = context.deprecated {
            append("Deprecation: @")
            appendDecimal(UInt64(clamping: deprecated.milliseconds / 1000))
            appendLineEnd()
        }
        for warning in context.warnings {
            append("Warning: 299 compatproxy \"")
            for byte in warning.utf8 where byte >= 0x20 && byte != 0x7F {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append(UInt8(ascii: "\\")) }
                append(byte)
            }
            append("\"\r\n")
        }
        appendLineEnd()
    }
}
