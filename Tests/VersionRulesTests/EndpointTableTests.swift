// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Endpoint table")
struct EndpointTableTests {
    @Test("every path matches its own endpoint, whatever the names and the escaping", arguments: Endpoint.allCases)
    func ownPaths(_ endpoint: Endpoint) {
        let definition = endpoint.definition
        let names = definition.route.contains(":.") ? Self.names + Self.namesWithSlashes : Self.names
        for name in names {
            for path in [filled(definition.path, with: name), escaped(filled(definition.path, with: name))] {
                let match = find(definition.method, path)
                #expect(match?.endpoint == endpoint, "\(definition.method.token) \(path)")
                #expect(match.map { parameter(of: $0, in: path) } == expectedParameter(definition.path, name, in: path))
            }
        }
    }

    @Test("no path matches under a method that has no endpoint there", arguments: Endpoint.allCases)
    func otherMethods(_ endpoint: Endpoint) {
        let path = filled(endpoint.definition.path, with: "name")
        #expect(find(.other, path) == nil)
        for method in HTTPMethod.allCases where method != endpoint.definition.method {
            guard let match = find(method, path) else { continue }
            #expect(match.endpoint.definition.method == method)
        }
    }

    @Test("paths go where the engine routes them", arguments: EndpointTablePaths.routed)
    func routed(_ row: RoutedPath) {
        let match = find(row.method, row.path)
        #expect(match?.endpoint == row.endpoint)
        #expect(match.map { parameter(of: $0, in: row.path) } == row.parameter)
    }

    @Test("what the engine does not route matches nothing", arguments: EndpointTablePaths.unrouted)
    func unrouted(_ path: String) {
        for method in [HTTPMethod.get, .head, .post, .put, .other] {
            #expect(find(method, path) == nil, "\(method.token) \(path)")
        }
    }

    @Test(
        "a path that the engine redirects or refuses is not even matched by OPTIONS",
        arguments: EndpointTablePaths.unclean)
    func unclean(_ path: String) {
        for method in HTTPMethod.allCases {
            #expect(find(method, path) == nil, "\(method.token) \(path)")
        }
    }

    @Test("any bytes are survived, and a match lies within them")
    func anyBytes() {
        var generator = SplitMix(state: 56)
        let alphabet = [
            "/", "%", "2", "F", "f", ".", "containers", "images", "json", "{", "\n", "%2F", "%2e", "é", "get",
        ]
        for _ in 0..<20_000 {
            let pieces = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator)
            }
            var bytes = Array(pieces.compactMap(\.self).joined().utf8)
            if Bool.random(using: &generator), let index = bytes.indices.randomElement(using: &generator) {
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            for method in [HTTPMethod.get, .delete, .options] {
                let match = EndpointTable.all.match(method, path: bytes.span)
                #expect(match.map { 0...bytes.count ~= $0.parameter.upperBound } ?? true)
            }
            let rest = VersionedPath(bytes.span).rest
            #expect(rest.upperBound == bytes.count)
        }
    }
}

extension EndpointTableTests {
    private static let names = ["name", "0f3a", "a.b-c_d", "json", "create", "v1.24", "...", ".x", "naïve"]
    private static let namesWithSlashes = [
        "library/busybox", "localhost:5000/a/b:latest", "json/create", "a/create/b@c",
    ]

    private func find(_ method: HTTPMethod, _ path: String) -> EndpointMatch? {
        EndpointTable.all.match(method, path: path.utf8.span)
    }

    private func parameter(of match: EndpointMatch, in path: String) -> String {
        String(decoding: Array(path.utf8)[match.parameter], as: UTF8.self)
    }

    private func expectedParameter(_ template: String, _ name: String, in path: String) -> String {
        guard template.contains("{") else { return "" }
        return path.contains("%") ? escaped(name) : name
    }

    private func filled(_ template: String, with name: String) -> String {
        var isInside = false
        return template.reduce(into: "") { text, character in
            if character == "{" { text += name }
            if character == "{" || character == "}" {
                isInside = character == "{"
            } else if !isInside {
                text.append(character)
            }
        }
    }

    /// Escapes every byte, some with digits in upper case and some in lower.
    private func escaped(_ path: String) -> String {
        path.utf8.reduce(into: "") { text, byte in
            let digits = String(byte, radix: 16, uppercase: byte.isMultiple(of: 3))
            text += "%" + (digits.count < 2 ? "0" : "") + digits
        }
    }
}

/// A small generator with a fixed seed, so that a failure can be seen again.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
