// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Network settings before 1.52")
struct NetworkSettingsBaseTests {
    private static let endpointFields = [
        "EndpointID", "Gateway", "GlobalIPv6Address", "GlobalIPv6PrefixLen", "IPAddress", "IPPrefixLen",
        "IPv6Gateway", "MacAddress",
    ]

    private func response(
        _ client: APIVersion, _ spoken: APIVersion, engine: EngineProfile = .docker29, isStrict: Bool = false
    ) -> MessagePlan {
        RewritePlan.between(client, spoken, engine: engine, isStrict: isStrict)[.containerInspect].response
    }

    private func withoutBase(_ inspect: String) throws -> String {
        let plan = response("1.52", "1.51", engine: .docker28, isStrict: true)
        return try plan.rewritten(inspect)
    }

    @Test("a newer client of an old engine sees none of the fields", arguments: RecordedNetworkSettings.all.map(\.json))
    func up(_ settings: String) throws {
        let inspect = JSONValue(json: try withoutBase(#"{"NetworkSettings":\#(settings)}"#))
        #expect(inspect["NetworkSettings"]?.keys == ["SandboxID", "SandboxKey", "Ports", "Networks"])
    }

    @Test(
        "an older client of a new engine sees what engine 28 gave", arguments: RecordedNetworkSettings.all.map(\.json))
    func down(_ settings: String) throws {
        let native = #"{"NetworkSettings":\#(settings),"Id":"1"}"#
        #expect(try response("1.51", "1.52").rewritten(withoutBase(native)) == native)
    }

    @Test("engine 29 below 1.52 is made to give all of it", arguments: RecordedNetworkSettings.all.map(\.json))
    func quirk(_ settings: String) throws {
        let native = JSONValue(json: #"{"NetworkSettings":\#(settings)}"#)
        var answer = JSONValue(json: try withoutBase(native.description))
        if let bridge = answer.value(at: "NetworkSettings.Networks.bridge") {
            for name in Self.endpointFields { answer["NetworkSettings"]?[name] = bridge[name] }
        }
        let fixed = JSONValue(json: try response("1.44", "1.44").rewritten(answer.description))
        let names = try #require(native["NetworkSettings"]?.keys)
        #expect(fixed["NetworkSettings"]?.keys.sorted() == names.sorted())
        for name in names {
            #expect(fixed["NetworkSettings"]?[name]?.description == native["NetworkSettings"]?[name]?.description)
        }
    }

    @Test("engines that give it themselves pass")
    func noQuirk() {
        #expect(response("1.46", "1.46", engine: .docker28).isEmpty)
        #expect(response("1.52", "1.52").isEmpty)
    }
}
