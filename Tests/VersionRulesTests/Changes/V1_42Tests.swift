// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("What API 1.42 changed")
struct V1_42Tests {
    private func request(_ endpoint: Endpoint, _ client: APIVersion, _ spoken: APIVersion) -> MessagePlan {
        RewritePlan.between(client, spoken)[endpoint].request
    }

    @Test("a limit that is no longer set is told to the operator", arguments: [(0, 0), (67_108_864, 1)])
    func kernelMemory(_ limit: Int, _ warnings: Int) throws {
        var message = Message(body: JSONValue(json: #"{"HostConfig":{"KernelMemory":\#(limit)}}"#))
        try request(.containerCreate, "1.41", "1.42").rewrite(&message)
        #expect(message.warnings.count == warnings)
    }

    @Test("filters that are no JSON reach the engine, which refuses them")
    func malformedFilters() throws {
        var message = Message(query: Query("filters=oops"))
        try request(.volumePrune, "1.41", "1.42").rewriteHead(&message)
        #expect(message.query == Query("filters=oops"))
    }

    @Test("pruning is refused by a newer client's engine that does not know anonymous volumes, whatever the filters")
    func malformedFiltersDown() {
        var message = Message(query: Query("filters=oops"))
        #expect(throws: Rejection.self) { try request(.volumePrune, "1.42", "1.41").rewriteHead(&message) }
    }

    @Test(
        "containers and execs are looked up for newer clients alone", arguments: [Endpoint.containerLogs, .execStart])
    func lookUps(_ endpoint: Endpoint) {
        #expect(RewritePlan.between("1.41", "1.51")[endpoint].lookUps.isEmpty)
        #expect(!RewritePlan.between("1.42", "1.41", engine: .docker20)[endpoint].lookUps.isEmpty)
    }

    @Test("bodies pass where content types alone change")
    func streamsPass() {
        #expect(RewritePlan.between("1.41", "1.51")[.containerLogs].response.bodyMode == .pass)
        #expect(RewritePlan.between("1.51", "1.41")[.containerAttach].response.bodyMode == .pass)
    }
}
