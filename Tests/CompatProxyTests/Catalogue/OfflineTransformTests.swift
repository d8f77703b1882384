// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Transforming without an engine")
struct OfflineTransformTests {
    private func transform(
        _ kind: OfflineTransform.Kind, at text: String, from: APIVersion, to: APIVersion, release: EngineRelease = "",
        isStrict: Bool = false, _ body: String
    ) throws -> (body: String, refusal: Int?, notes: [String]) {
        let reference = try #require(EndpointReference(text))
        let transform = OfflineTransform(
            kind, at: reference, from: from, to: to, release: release, isStrict: isStrict)
        let outcome = transform.run(Array(body.utf8))
        return (String(decoding: outcome.body, as: UTF8.self), outcome.refusal, outcome.notes)
    }

    private static let answer = OfflineTransform.Kind.answer(status: 200)

    @Test("a document goes both ways, strict or not")
    func documents() throws {
        let image = "GET /images/{name}/json"
        let (old, new) = (#"{"Created":"","Size":7,"VirtualSize":7}"#, #"{"Created":"","Size":7}"#)
        #expect(try transform(Self.answer, at: image, from: "1.44", to: "1.43", new).body == old)
        #expect(try transform(Self.answer, at: image, from: "1.43", to: "1.44", old).body == old)
        #expect(try transform(Self.answer, at: image, from: "1.43", to: "1.44", isStrict: true, old).body == new)
    }

    @Test("an array goes element by element, a stream record by record, and the rest is kept")
    func pieces() throws {
        let images = try transform(
            Self.answer, at: "GET /images/json", from: "1.44", to: "1.43", " [ {\"Size\":1} ,\n{\"Size\":2}]\n")
        #expect(images.body == " [ {\"Size\":1,\"VirtualSize\":1} ,\n{\"Size\":2,\"VirtualSize\":2}]\n")
        let event = #"{"Type":"container","Action":"die","Actor":{"ID":"1"}}"#
        let events = try transform(Self.answer, at: "GET /events", from: "1.52", to: "1.51", "\(event)\n\(event)\n")
        #expect(events.body.split(separator: "\n").count == 2)
        #expect(events.body.hasPrefix(#"{"status":"die""#), "\(events.body)")
    }

    @Test("what is no JSON goes on, and that is told")
    func noJSON() throws {
        let outcome = try transform(Self.answer, at: "GET /images/{name}/json", from: "1.44", to: "1.43", "oops")
        #expect(outcome.body == "oops" && outcome.notes == ["the body is not JSON: it goes on as it came"])
    }

    @Test("the error for an old client is plain text, and says so in its head")
    func errors() throws {
        let outcome = try transform(
            .answer(status: 404), at: "GET /images/x/json", from: "1.44", to: "1.20", #"{"message":"no such image"}"#)
        #expect(outcome.body.hasPrefix("no such image") && outcome.refusal == nil)
        #expect(outcome.notes.contains("header: Content-Type: text/plain; charset=utf-8"))
    }

    @Test("a request that an older engine would misunderstand is refused, as the client would be told")
    func refusals() throws {
        let build = "POST /build?labels=%7B%22a%22%3A%22b%22%7D"
        let newer = try transform(.request, at: build, from: "1.30", to: "1.20", "")
        #expect(newer.refusal == 400 && newer.body.hasPrefix(#"{"message":""#) && newer.body.hasSuffix("\"}\n"))
        #expect(try transform(.request, at: build, from: "1.30", to: "1.23", "").refusal == nil)
    }

    @Test("a query that changes is told of")
    func queries() throws {
        let outcome = try transform(.request, at: "POST /commit?container=web", from: "1.30", to: "1.12", "")
        #expect(outcome.notes == ["query: container=web&pause=1"])
    }

    @Test("the engine's release brings its quirks")
    func quirks() throws {
        let progress = #"{"status":"Downloading","progressDetail":{"current":1,"total":2},"id":"a"}"#
        let pull = "POST /images/create"
        let plain = try transform(Self.answer, at: pull, from: "1.44", to: "1.44", progress)
        let quirky = try transform(Self.answer, at: pull, from: "1.44", to: "1.44", release: "29.0", progress)
        #expect(plain.body == progress && quirky.body.contains(#""progress":"#))
    }

    @Test("what is no JSON goes on to the engine, as does what follows JSON; an array that breaks off is refused")
    func malformed() throws {
        let create = "POST /containers/create"
        #expect(try transform(.request, at: create, from: "1.30", to: "1.20", "{").body == "{")
        #expect(try transform(.request, at: create, from: "1.30", to: "1.20", "{} x").body == "{} x")
        #expect(try transform(Self.answer, at: "GET /images/json", from: "1.44", to: "1.43", "[{").refusal == 502)
    }

    @Test("what only an engine could tell is named")
    func lookUps() throws {
        let endpoint = try #require(Catalogue().entries.first { !$0.change.lookUps.isEmpty }).change.endpoints.names[0]
        let outcomes = try [("1.12", .newest), (.newest, "1.12")].map { (pair: (APIVersion, APIVersion)) in
            try transform(Self.answer, at: endpoint, from: pair.0, to: pair.1, "null")
        }
        #expect(outcomes.contains { $0.notes.contains { $0.hasPrefix("not known offline") } })
    }
}
