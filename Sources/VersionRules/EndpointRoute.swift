// SPDX-License-Identifier: Apache-2.0

/// The text of a route, such as `/containers/{id:.*}/json`, taken apart once when the table is built.
struct RouteTemplate {
    /// What a parameter may be.
    enum Parameter {
        /// `{id}`: a segment.
        case segment
        /// `{name:.*}`: anything, slashes included.
        case anything
        /// `{name:.+}`: anything but nothing.
        case something
    }

    /// The first segment with its slash; empty where a parameter takes its place.
    private(set) var segment = ""
    /// The text between that and the first parameter, or the end.
    private(set) var head = ""
    private(set) var parameter: Parameter?
    /// The text behind the first parameter.
    private(set) var tail = ""
    /// Whether a segment follows that, as a second parameter.
    private(set) var endsWithSegment = false

    init(_ text: String) {
        let parts = text.split(separator: "{", omittingEmptySubsequences: false)
        precondition(parts.count <= 3 && text.hasPrefix("/"), "\(text) is no route")
        readLiteral(parts[0])
        if parts.count > 1 { readParameter(parts[1]) }
        endsWithSegment = parts.count > 2
        precondition(!endsWithSegment || parameter == .segment, "\(text) is ambiguous")
    }

    private mutating func readLiteral(_ text: Substring) {
        let end = text.dropFirst().firstIndex(of: "/") ?? (text == "/" ? text.startIndex : text.endIndex)
        segment = String(text[..<end])
        head = String(text[end...])
    }

    private mutating func readParameter(_ text: Substring) {
        let closing = text.firstIndex(of: "}") ?? text.endIndex
        switch text[..<closing].split(separator: ":").last {
        case ".*": parameter = .anything
        case ".+": parameter = .something
        default: parameter = .segment
        }
        tail = String(text[closing...].dropFirst())
    }
}

/// A route behind its first segment: ranges of the table's literals, so that it is plain memory.
struct EndpointRoute {
    let endpoint: Endpoint
    let head: Range<Int>
    let parameter: RouteTemplate.Parameter?
    let tail: Range<Int>
    let endsWithSegment: Bool

    /// The range of the first parameter if the route matches `path` from `start` to its end.
    func match(_ path: Span<UInt8>, from start: Int, literals: Span<UInt8>) -> Range<Int>? {
        guard let start = path.end(of: literals.extracting(head), from: start) else { return nil }
        let end: Int
        switch parameter {
        case nil:
            guard start == path.count else { return nil }
            end = start
        case .segment:
            end = path.endOfSegment(from: start)
            guard end > start, matchTail(path, from: end, literals: literals) else { return nil }
        case .anything, .something:
            guard let suffix = path.start(ofSuffix: literals.extracting(tail), notBefore: start) else { return nil }
            guard suffix > start || parameter == .anything, !path.hasLineFeed(in: start..<suffix) else { return nil }
            end = suffix
        }
        return start..<end
    }

    /// Whether the tail, and a last segment if there is one, are what is left of `path`.
    private func matchTail(_ path: Span<UInt8>, from start: Int, literals: Span<UInt8>) -> Bool {
        guard let end = path.end(of: literals.extracting(tail), from: start) else { return false }
        guard endsWithSegment else { return end == path.count }
        let last = path.endOfSegment(from: end)
        return last > end && last == path.count
    }
}
