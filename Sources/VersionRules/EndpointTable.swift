// SPDX-License-Identifier: Apache-2.0

/// The endpoint that a request names.
public struct EndpointMatch: Hashable, Sendable {
    /// The endpoint.
    public let endpoint: Endpoint
    /// Where the first `{id}` or `{name}` is within the path, still escaped; empty if the path has none.
    public let parameter: Range<Int>

    /// The parameter as text, decoded; `path` is the one that matched.
    public func parameterText(in path: Span<UInt8>) -> String {
        let escaped = path.extracting(parameter)
        if escaped.isPlain { return escaped.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
        var bytes: [UInt8] = []
        var position = 0
        while let octet = escaped.octet(at: position) {
            bytes.append(octet.value)
            position = octet.end
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Finds the endpoint of a request as the engine's own router does.
///
/// Texts and routes lie in three flat arrays of plain memory: a look-up allocates nothing and counts no references.
public struct EndpointTable: Sendable {
    /// The table of every endpoint.
    public static let all = EndpointTable(Endpoint.allCases)

    /// The literal texts of all routes, one after the other.
    private let literals: [UInt8]
    private let routes: [EndpointRoute]
    private let groups: [Group]

    /// The routes of one method that begin with the same segment; the segment is empty where any will do.
    private struct Group {
        let method: HTTPMethod
        let segment: Range<Int>
        let routes: Range<Int>
    }

    /// The endpoint that `method` and `path` name; nil where the engine would route them to none.
    ///
    /// The path comes without version and query. It need not be decoded: any escaping matches that the engine accepts.
    public func match(_ method: HTTPMethod, path: Span<UInt8>) -> EndpointMatch? {
        guard path.isRoutable else { return nil }
        let groups = groups.span
        for index in groups.indices where groups[index].method == method {
            guard let start = endOfSegment(of: groups[index], in: path) else { continue }
            return firstMatch(in: groups[index].routes, path: path, from: start)
        }
        return nil
    }

    /// Where the group's segment ends if it is the first one of `path`.
    private func endOfSegment(of group: Group, in path: Span<UInt8>) -> Int? {
        if group.segment.isEmpty { return 0 }
        guard let end = path.end(of: literals.span.extracting(group.segment), from: 0),
            path.endOfSegment(from: end) == end
        else { return nil }
        return end
    }

    private func firstMatch(in range: Range<Int>, path: Span<UInt8>, from start: Int) -> EndpointMatch? {
        let routes = routes.span
        for index in range {
            if let parameter = routes[index].match(path, from: start, literals: literals.span) {
                return EndpointMatch(endpoint: routes[index].endpoint, parameter: parameter)
            }
        }
        return nil
    }
}

extension EndpointTable {
    /// What routes are grouped by.
    private struct Key: Hashable {
        let method: HTTPMethod
        let segment: String
    }

    private init(_ endpoints: [Endpoint]) {
        var literals: [UInt8] = []
        var routes: [EndpointRoute] = []
        var groups: [Group] = []
        func place(_ text: String) -> Range<Int> {
            let start = literals.count
            literals += text.utf8
            return start..<literals.count
        }
        for (key, members) in Self.grouped(endpoints) {
            let start = routes.count
            for (endpoint, template) in members {
                let route = EndpointRoute(
                    endpoint: endpoint, head: place(template.head), parameter: template.parameter,
                    tail: place(template.tail), endsWithSegment: template.endsWithSegment)
                routes.append(route)
            }
            groups.append(Group(method: key.method, segment: place(key.segment), routes: start..<routes.count))
        }
        self.literals = literals
        self.routes = routes
        self.groups = groups
    }

    /// The routes by method and first segment; both the groups and their members in the order of declaration.
    private static func grouped(_ endpoints: [Endpoint]) -> [(Key, [(Endpoint, RouteTemplate)])] {
        var groups: [(Key, [(Endpoint, RouteTemplate)])] = []
        var positions: [Key: Int] = [:]
        for endpoint in endpoints {
            let definition = endpoint.definition
            for text in [definition.route, definition.alias].compactMap(\.self) {
                let template = RouteTemplate(text)
                let key = Key(method: definition.method, segment: template.segment)
                let position = positions[key, default: groups.count]
                if position == groups.count { groups.append((key, [])) }
                positions[key] = position
                groups[position].1.append((endpoint, template))
            }
        }
        return groups
    }
}
