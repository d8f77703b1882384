// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

extension Message {
    /// A request as the rules see it: the fields that go on to the engine, and the body where it was collected.
    init(request head: RequestHead, bytes: Span<UInt8>, route: RequestRoute, body: [UInt8]?) {
        var query = Query()
        if let range = head.query { query = Query(Array(copying: bytes.extracting(range))) }
        let headers = Headers(head.fields, bytes: bytes) { field in
            head.forwards(field, of: bytes) && (body == nil || !field.kind.isOfCollectedBody)
        }
        self.init(
            pathParameter: route.pathParameter(bytes), query: query, headers: headers,
            body: JSONValue(source: body ?? []))
    }
}

extension RequestHead {
    /// Whether a field goes on to the engine. Those of the client's connection don't, but for an upgrade, which is
    /// meant for the engine.
    fileprivate func forwards(_ field: HeaderField, of bytes: Span<UInt8>) -> Bool {
        switch field.kind {
        case .host: authority == nil && !field.isSocketPath(bytes)
        case .connection: false
        case .upgrade: wantsUpgrade
        case .transferEncoding: true
        default: !field.isHopByHop
        }
    }

    /// Whether a `Host` of ours must stand in for one that is missing or not forwarded: HTTP/1.1 wants one.
    fileprivate func lacksHost(_ bytes: Span<UInt8>) -> Bool {
        !kinds.has(.host) || !fields.contains { $0.kind == .host && forwards($0, of: bytes) }
    }

    /// Whether fields are put before those of the client.
    fileprivate func hasConnectionFields(_ bytes: Span<UInt8>) -> Bool {
        authority != nil || wantsUpgrade || lacksHost(bytes)
    }

    /// Whether the first line goes on as it is, but for the version in the path.
    fileprivate var keepsLine: Bool { version == .http11 && authority == nil }
}

extension HeaderField {
    /// Docker clients up to 1.9 put the socket's path there, which engines took then and answer with 400 now.
    fileprivate func isSocketPath(_ bytes: Span<UInt8>) -> Bool {
        bytes.firstIndex(of: UInt8(ascii: "/"), in: value) != nil
    }
}

extension FieldKind {
    /// Whether the field speaks of the body's old form, or of when to send it.
    fileprivate var isOfCollectedBody: Bool {
        switch self {
        case .contentLength, .transferEncoding, .trailer, .expect: true
        default: false
        }
    }
}

extension [UInt8] {
    /// Writes a request's head for the engine: the version in its path, no fields of the client's connection.
    mutating func appendRequestHead(_ head: RequestHead, bytes: Span<UInt8>, route: RequestRoute) {
        var run = FieldRun()
        if head.keepsLine {
            append(bytes.extracting(first: head.method.upperBound + 1))
            append(route.prefix.span)
            run = FieldRun(route.rest.lowerBound..<head.fieldsStart)
        } else {
            appendRequestLine(head, bytes: bytes, route: route)
            append(bytes.extracting(route.rest.upperBound..<head.target.upperBound))
            append(" HTTP/1.1\r\n")
        }
        if head.hasConnectionFields(bytes) {
            run.write(from: bytes, into: &self)
            appendConnectionFields(head, bytes: bytes)
        }
        run.take(head.fields, but: FieldKindSet.hopByHop.union(FieldKindSet(.host)), of: bytes, into: &self) {
            field, run, output in
            if head.forwards(field, of: bytes) { run.take(field, of: bytes, into: &output) }
        }
        run.writeEnd(from: bytes, into: &self)
    }

    /// Writes a request as the rules have made it.
    mutating func appendRequest(
        _ message: Message, head: RequestHead, bytes: Span<UInt8>, route: RequestRoute, hasNewBody: Bool
    ) {
        if let redirect = message.redirect {
            append(contentsOf: redirect.method.token.utf8)
            append(.space)
            append(route.prefix.span)
            append(contentsOf: redirect.path.utf8)
        } else {
            appendRequestLine(head, bytes: bytes, route: route)
        }
        if !message.query.isEmpty {
            append(UInt8(ascii: "?"))
            append(message.query.bytes.span)
        }
        append(" HTTP/1.1\r\n")
        appendConnectionFields(head, bytes: bytes)
        for field in message.headers.fields { appendField(field.name.utf8.span, field.bytes.span) }
        let body = message.bodyBytes
        guard hasNewBody, !body.isEmpty || head.framing != .none else { return appendLineEnd() }
        append("Content-Length: ")
        appendDecimal(UInt64(body.count))
        appendLineEnd()
        appendLineEnd()
        append(body.span)
    }

    /// Method and path.
    private mutating func appendRequestLine(_ head: RequestHead, bytes: Span<UInt8>, route: RequestRoute) {
        append(bytes.extracting(head.method))
        append(.space)
        append(route.prefix.span)
        // An absolute-form target may have no path: RFC 9112 §3.2.1 makes that a slash.
        if route.rest.isEmpty { append(UInt8(ascii: "/")) }
        append(bytes.extracting(route.rest))
    }

    /// What every request has: a host (RFC 9112 §3.2.2: an authority in the target outranks the field), and the word
    /// that makes `Upgrade` count.
    private mutating func appendConnectionFields(_ head: RequestHead, bytes: Span<UInt8>) {
        if let authority = head.authority {
            appendField("Host", bytes.extracting(authority))
        } else if head.lacksHost(bytes) {
            append("Host: docker\r\n")
        }
        if head.wantsUpgrade { append("Connection: Upgrade\r\n") }
    }
}
