// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Containers and stats before 1.21")
struct V1_21Tests {
    private static let container = #"""
        {"State":{"Status":"running","Running":true},"HostConfig":{"VolumeDriver":"local","Dns":null},\#
        "Config":{"Hostname":"a"},"NetworkSettings":{"SandboxID":"09e3","Ports":{},"Networks":{"web":{}}}}
        """#

    @Test("strict mode takes the volume driver away from HostConfig, not from Config")
    func strictVolumeDriver() throws {
        let plan = RewritePlan.between("1.20", "1.21", engine: .docker20, isStrict: true)
        let answer = JSONValue(json: try plan[.containerInspect].response.rewritten(Self.container))
        #expect(answer.value(at: "Config.VolumeDriver")?.string == "local")
        #expect(answer.value(at: "HostConfig.VolumeDriver") == nil)
        #expect(answer.value(at: "State.Status") == nil)
    }

    @Test("a newer client gets back what an older one would not have seen")
    func downAndUp() throws {
        let down = try RewritePlan.between("1.20", "1.21")[.containerInspect].response.rewritten(Self.container)
        let up = JSONValue(
            json: try RewritePlan.between("1.21", "1.20", engine: .docker20)[.containerInspect].response.rewritten(down)
        )
        #expect(up.value(at: "Config")?.keys == ["Hostname"])
        #expect(up.value(at: "HostConfig.VolumeDriver")?.string == "local")
        #expect(up.value(at: "NetworkSettings.Ports")?.kind == .object)
    }

    @Test("counters that no Int64 holds are no way to overflow")
    func hugeCounters() throws {
        let stats = #"""
            {"read":"2026","networks":{"a":{"rx_bytes":9223372036854775807,"tx_bytes":18446744073709551615},\#
            "b":{"rx_bytes":9223372036854775807},"c":null,"d":[1]}}
            """#
        let answer = try RewritePlan.between("1.20", "1.21")[.containerStats].response.rewritten(stats)
        #expect(JSONValue(json: answer).value(at: "network.rx_packets")?.integer == 0)
    }

    @Test("answers to older clients need no look-up")
    func noLookUps() {
        let history = VersionHistory([
            .init("1.21", Change.v1_21), .init("1.22", Change.v1_22), .init("1.23", Change.v1_23),
        ])
        let down = RewritePlan.between("1.20", "1.23", history: history)
        let up = RewritePlan.between("1.23", "1.20", history: history)
        for endpoint in [Endpoint.containerStats, .containerList, .networkInspect, .info, .imageInspect] {
            #expect(down[endpoint].lookUps.allSatisfy { $0 == .query })
            #expect(!up[endpoint].lookUps.isEmpty)
        }
    }
}
