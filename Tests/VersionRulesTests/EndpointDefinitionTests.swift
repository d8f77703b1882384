// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Endpoint definitions")
struct EndpointDefinitionTests {
    @Test("no two endpoints have the same method and path")
    func uniqueNames() {
        let names = Endpoint.allCases.map(\.definition.name)
        #expect(Set(names).count == names.count)
    }

    @Test("an endpoint's versions are in order and reach 1.12 or later", arguments: Endpoint.allCases)
    func versions(_ endpoint: Endpoint) {
        let definition = endpoint.definition
        #expect(definition.since <= definition.until ?? .newest)
        #expect(definition.until.map { $0 >= "1.12" } ?? true)
        #expect(definition.since <= .newest)
    }

    @Test("a name is what the documentation calls the endpoint")
    func names() {
        #expect(Endpoint.containerInspect.definition.name == "GET /containers/{id}/json")
        #expect(Endpoint.checkpointDelete.definition.path == "/containers/{id}/checkpoints/{checkpoint}")
        #expect(Endpoint.networkInspect.definition.path == "/networks/{id}")
        #expect(Endpoint.ping.definition.path == "/_ping")
    }

    @Test(
        "an endpoint exists from its first version to its last",
        arguments: [
            (.containerCopy, "1.12", true), (.containerCopy, "1.23", true), (.containerCopy, "1.24", false),
            (.containerPS, "1.20", true), (.containerPS, "1.21", false),
            (.pluginInspectExperimental, "1.24", true), (.pluginInspectExperimental, "1.25", false),
            (.pluginInspect, "1.24", false), (.pluginInspect, "1.25", true),
            (.execInspect, "1.15", false), (.execInspect, "1.16", true),
            (.containerArchivePut, "1.19", false), (.containerArchivePut, "1.20", true),
            (.volumeList, "1.20", false), (.volumeList, "1.21", true),
            (.swarmInit, "1.23", false), (.swarmInit, "1.24", true),
            (.imagePrune, "1.24", false), (.imagePrune, "1.25", true),
            (.distributionInspect, "1.29", false), (.distributionInspect, "1.30", true),
            (.session, "1.30", false), (.session, "1.31", true), (.buildCancel, "1.37", false),
            (.pingHead, "1.39", false), (.pingHead, "1.40", true), (.volumeUpdate, "1.41", false),
            (.imageAttestations, "1.54", false), (.imageAttestations, "1.56", true),
        ] as [(Endpoint, APIVersion, Bool)])
    func lifetimes(_ endpoint: Endpoint, _ version: APIVersion, _ exists: Bool) {
        #expect(endpoint.definition.exists(in: version) == exists)
    }

    @Test("only attach and exec start may turn into a tunnel after a 200")
    func hijackable() {
        let endpoints = Endpoint.allCases.filter { $0.definition.response == .rawStream }
        #expect(endpoints == [.containerAttach, .execStart])
    }

    @Test("what cannot have a body has none", arguments: Endpoint.allCases)
    func bodies(_ endpoint: Endpoint) {
        let definition = endpoint.definition
        if definition.method == .head { #expect(definition.response == .none) }
        if [.get, .head, .delete, .options].contains(definition.method) { #expect(definition.request == .none) }
    }
}
