// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Filters of the catalogue")
struct CatalogueFilterTests {
    private static func change(_ id: String, _ endpoints: EndpointScope = .every) -> Change {
        Change(id: id, summary: "", endpoints: endpoints, reason: "", source: "")
    }

    private let catalogue = Catalogue(
        VersionHistory(
            [
                .init("1.20", [change("20")]), .init("1.21", [change("21", [.info])]),
                .init("1.22", [change("22", [.imageList])]),
            ],
            quirks: [
                Quirk(change("quirk"), engines: EngineCondition(.docker, since: "29.0"), newestClient: "1.20")
            ]))

    private func ids(_ part: Catalogue) -> [String] { part.entries.map(\.change.id) }

    @Test("between two versions are the changes behind the older one, and quirks that the client needs")
    func between() {
        #expect(ids(catalogue.between(client: "1.20", spoken: "1.22")) == ["21", "22", "quirk"])
        #expect(ids(catalogue.between(client: "1.22", spoken: "1.21")) == ["22"])
        #expect(ids(catalogue.between(client: "1.21", spoken: "1.21")) == [])
    }

    @Test("at an endpoint is what is there and what is everywhere")
    func endpoint() {
        #expect(ids(catalogue.at(.info)) == ["20", "21", "quirk"])
    }

    @Test("quirks of other engines can be left out")
    func engine() {
        #expect(ids(catalogue.concerning(.docker, "29.1")).contains("quirk"))
        #expect(!ids(catalogue.concerning(.docker, "28.5")).contains("quirk"))
        #expect(!ids(catalogue.concerning(.podman, "29.1")).contains("quirk"))
    }

    @Test("quirks of the same engines and clients stand together, those of the newest engines first")
    func order() {
        let titles = Catalogue().entries.suffix(VersionHistory.all.quirks.count).map(\.origin.title)
        let sections = titles.indices.filter { $0 == 0 || titles[$0] != titles[$0 - 1] }.map { titles[$0] }
        #expect(Set(sections).count == sections.count)
        #expect(sections.first?.hasPrefix("Docker Engine 29") == true && sections.last?.hasPrefix("Podman") == true)
    }

    @Test("a quirk that ends with no version is every client's, those that are yet to come included")
    func everyClient() throws {
        let everywhere = Quirk(Self.change("quirk"), engines: EngineCondition(.podman, since: "0.0"))
        let part = Catalogue(VersionHistory([.init("1.20", [])], quirks: [everywhere]))
        #expect(ids(part.between(client: "9.9", spoken: "1.20")) == ["quirk"])
        #expect(part.entries.map(\.origin.title) == ["Podman"])
        #expect(part.entries.map { $0.json["newestClient"] == nil } == [true])
    }

    @Test("no quirk names the newest version for every client: the next version would end it unseen")
    func untilNewest() {
        #expect(VersionHistory.all.quirks.filter { $0.clients.newest ?? "1.0" >= .newest }.map(\.change.id) == [])
    }

    @Test("an endpoint is written as in the documentation, or as a request has it")
    func references() throws {
        let documented = try #require(EndpointReference("GET /containers/{id}/json"))
        #expect(documented.endpoint == .containerInspect && documented.parameter == nil && documented.query.isEmpty)
        let asked = try #require(EndpointReference("get /images/a/b%3Ac/json?x=1&y"))
        #expect(asked.endpoint == .imageInspect && asked.parameter == "a/b:c" && asked.query == "x=1&y")
        #expect(EndpointReference("GET /v1.41/containers/json?all=1")?.endpoint == .containerList)
        for text in ["", "GET", "GET /nope", "/info", "GET info", "GET /info now", "POST /info"] {
            #expect(EndpointReference(text) == nil, "\(text)")
        }
    }

    @Test("the name of every endpoint refers to it", arguments: Endpoint.allCases.filter { $0 != .options })
    func everyName(_ endpoint: Endpoint) {
        #expect(EndpointReference(endpoint.definition.name)?.endpoint == endpoint)
    }
}
