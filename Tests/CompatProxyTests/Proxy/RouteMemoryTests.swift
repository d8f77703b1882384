// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Routes that are remembered")
struct RouteMemoryTests {
    private let negotiation: Negotiation

    init() throws {
        let engine = try #require(EngineProfile(versionAnswer: JSONValue(source: Array(Self.version.utf8))))
        negotiation = Negotiation(
            listener: ListenerConfiguration(address: .unix(path: "/nowhere")), speak: .nearest, engine: engine,
            history: VersionHistory([]))
    }

    private static let version = #"{"Version":"28.0.0","ApiVersion":"1.48","MinAPIVersion":"1.24"}"#

    /// The endpoint of a request, remembered or not.
    private func endpoint(_ line: String) throws -> (isKnown: Bool, Endpoint?) {
        let bytes = Array("\(line) HTTP/1.1\r\nHost: d\r\n\r\n".utf8)
        var head = RequestHead()
        try head.parse(bytes.span)
        if let known = negotiation.knownRoute(bytes.span.extracting(head.beginning)) { return (true, known.endpoint) }
        let path = VersionedPath(bytes.span.extracting(head.path))
        return (false, try negotiation.newRoute(path, head, bytes.span).endpoint)
    }

    @Test("a request goes where it went before, and another is never taken for it")
    func remembers() throws {
        let lines = [
            "GET /v1.41/containers/json", "GET /v1.41/containers/a/json", "DELETE /v1.41/containers/a",
            "POST /v1.41/containers/a/start", "GET /v1.40/containers/json", "GET /containers/json", "GET /_ping",
            "GET /", "GET /v1.41/images/json", "GET /v1.41/\(String(repeating: "x", count: 300))",
        ]
        for _ in 0..<3 {
            for line in lines {
                let first = try endpoint(line)
                let again = try endpoint(line + "?all=1")
                #expect(again.1 == first.1)
                // What is too short or too long to be kept is looked for each time.
                #expect(again.isKnown == (8...128 ~= line.utf8.count))
            }
        }
        #expect(try endpoint("GET /v1.41/containers/json").1 == .containerList)
        #expect(try endpoint("DELETE /v1.41/containers/a").1 == .containerDelete)
    }

    @Test("more paths than are kept still go where they should")
    func manyPaths() throws {
        for round in 0..<2 {
            for number in 0..<200 {
                let found = try endpoint("GET /v1.41/containers/c\(number)/\(round == 0 ? "json" : "top")")
                #expect(found.1 == (round == 0 ? .containerInspect : .containerTop))
            }
        }
    }
}
