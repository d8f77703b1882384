// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Upgrade reports")
struct UpgradeReportTests {
    private func use(
        _ client: String, _ asked: APIVersion?, _ endpoint: Endpoint, _ findings: [Finding: Int] = [:]
    ) -> AuditUse {
        AuditUse(
            client: client, asked: asked, spoken: asked ?? "1.51", endpoint: endpoint, requests: 10, failures: 0,
            lastSeen: Timestamp(milliseconds: 1000), findings: findings)
    }

    @Test("a client below the minimum is refused in the engine's words")
    func refused() {
        let report = UpgradeReport([use("old", "1.24", .containerList)], target: UpgradeTarget(release: "29.0"))
        #expect(report.verdicts.map(\.outcome) == [.refused])
        #expect(
            report.verdicts.first?.reasons.first?.text
                == "client version 1.24 is too old. Minimum supported API version is 1.44, "
                + "please upgrade your client to a newer version")
        let summary = "An upgrade to Docker Engine 29.0 (API 1.44–1.52) refuses 1 of 1 client outright"
        #expect(report.summary.hasPrefix(summary))
    }

    @Test("the minimum decides, and can be told")
    func minimum() throws {
        let uses = [use("middle", "1.41", .ping)]
        #expect(UpgradeReport(uses, target: UpgradeTarget(release: "29.0")).worst == .refused)
        #expect(UpgradeReport(uses, target: UpgradeTarget(release: "29.3")).worst == .fine)
        #expect(UpgradeReport(uses, target: try UpgradeTarget(release: "29.0", minimum: "1.40")).worst == .fine)
        #expect(UpgradeReport(uses, target: try UpgradeTarget(minimum: "1.44")).worst == .refused)
    }

    private func changes(_ use: AuditUse, at release: EngineRelease) -> [String] {
        let verdicts = UpgradeReport([use], target: UpgradeTarget(release: release)).verdicts
        return verdicts.flatMap(\.reasons).compactMap(\.change)
    }

    @Test("what Engine 28 leaves out and 29 sends again is lost at the one alone")
    func sentAgain() {
        let old = use("old", "1.44", .info)
        #expect(changes(old, at: "28.3").contains("engine28-expected-commits"))
        #expect(changes(old, at: "29.0").filter { $0.hasPrefix("engine28") }.isEmpty)
    }

    @Test("what is made good in front of every engine is lost where it was seen alone")
    func seenAlone() {
        var old = use("old", "1.40", .containerStats)
        #expect(changes(old, at: "29.3").filter { $0.hasPrefix("cgroup2") }.isEmpty)
        let place = "memory_stats.max_usage"
        old.findings = [Finding(.restoredField, change: "cgroup2-memory-usage", place: place): 2]
        #expect(changes(old, at: "29.3").contains("cgroup2-memory-usage"))
    }

    @Test("what a rule makes good at the engine that was asked would have been seen")
    func seenAtEngine() {
        var old = use("old", "1.40", .containerList)
        #expect(changes(old, at: "29.3").contains("engine27-volume-names"))
        old.engines = [.docker("28.3")]
        #expect(!changes(old, at: "29.3").contains("engine27-volume-names"))
        // Engine 26 tells the names, so that nobody knows which answers have some.
        old.engines = [.docker("28.3"), .docker("26.0")]
        #expect(changes(old, at: "29.3").contains("engine27-volume-names"))
        old.engines = [.docker("29.3")]
        #expect(changes(old, at: "29.3").isEmpty)
        (old.engines, old.spoken) = ([.docker("29.3")], nil)
        #expect(changes(old, at: "29.3").isEmpty)
    }

    @Test("what the change of a version made good is lost where a quirk would have to")
    func seenAsChange() throws {
        var old = use("old", "1.44", .containerInspect)
        (old.engines, old.spoken) = ([.docker("29.0")], "1.52")
        let quirk = try #require(
            VersionHistory.all.quirks.first {
                $0.repeats != nil && $0.change.endpoints.contains(.containerInspect) && $0.clients.contain("1.44")
                    && $0.engines.matches(.docker("29.0"))
            })
        #expect(!changes(old, at: "29.0").contains(quirk.change.id))
        old.findings = [Finding(.restoredField, change: quirk.repeats?.id, place: "NetworkSettings"): 2]
        #expect(changes(old, at: "29.0").contains(quirk.change.id))
    }

    @Test("what a release and a version leave out alike is lost once")
    func lostOnce() {
        let lost = changes(use("new", nil, .info), at: "29.0").filter { $0.hasSuffix("info-kernel-memory-tcp") }
        #expect(lost == ["1.52-info-kernel-memory-tcp"])
    }

    @Test("engines that there are none of, or that nothing is known of, are no targets")
    func impossible() throws {
        for release in ["17.06", "1.13", "30"] as [EngineRelease] {
            #expect(throws: ImpossibleTarget.self) { try UpgradeTarget(release: release, minimum: nil) }
        }
        for (release, minimum, maximum) in [
            ("28", "1.52", nil), ("28", "1.12", nil), ("29", nil, "1.44"), (nil, "1.52", "1.40"), (nil, nil, "1.30"),
            (nil, nil, EngineProfile.newestDocker.window.maximum.next),
        ] as [(EngineRelease?, APIVersion?, APIVersion?)] {
            #expect(throws: ImpossibleTarget.self) {
                try UpgradeTarget(release: release, minimum: minimum, maximum: maximum)
            }
        }
        let newer = try UpgradeTarget(release: "29.7.2", minimum: nil)
        #expect(newer.description == "Docker Engine 29.7.2 (API 1.40–1.55)")
        #expect(try UpgradeTarget(release: "25.0", minimum: "1.12", maximum: "1.44").engine.window.minimum == "1.12")
    }

    @Test("a release is a number, perhaps with a suffix")
    func written() {
        for text in ["29", "29.0", "28.5.2", "28.5.2+dfsg1", "29.0.0-rc.1"] {
            #expect(EngineRelease(written: text) != nil, "\(text)")
        }
        let others = ["", "0", "29.x", "29.", ".29", "29..1", "29 ", "v29", "29.1.2.3", "29\u{301}", "29-a b"]
        for text in others { #expect(EngineRelease(written: text) == nil, "\(text)") }
    }

    @Test("a client that is accepted loses what the release leaves out, with the fields that it was seen to get")
    func loses() throws {
        let seen = Finding(
            .restoredField, change: "engine29-network-settings-base", place: "NetworkSettings.IPAddress")
        let report = UpgradeReport(
            [use("agent", "1.44", .containerInspect, [seen: 7])], target: UpgradeTarget(release: "29.0"))
        let verdict = try #require(report.verdicts.first)
        #expect(verdict.outcome == .loses)
        let reason = try #require(verdict.reasons.first)
        #expect(reason.change == "engine29-network-settings-base")
        #expect(reason.places == ["NetworkSettings.IPAddress"] && reason.seen == 7)
    }

    @Test("what nobody looked at is told by the places that the rule names")
    func unseen() {
        let report = UpgradeReport([use("agent", "1.44", .containerInspect)], target: UpgradeTarget(release: "29.0"))
        let reason = report.verdicts.first?.reasons.first { $0.change == "engine29-network-settings-base" }
        #expect(reason?.seen == 0)
        #expect(reason?.places.contains("NetworkSettings.HairpinMode") == true)
    }

    @Test("a client of the target's own age is fine, and one too new is refused")
    func ofItsAge() {
        let target = UpgradeTarget(release: "28.0")
        #expect(UpgradeReport([use("new", "1.48", .containerList)], target: target).worst == .fine)
        #expect(UpgradeReport([use("newer", "1.51", .containerList)], target: target).worst == .refused)
    }

    @Test("a client counts once, by the worst of its versions")
    func countedOnce() {
        let report = UpgradeReport(
            [use("both", "1.24", .ping), use("both", "1.44", .ping), use("new", "1.48", .ping)],
            target: UpgradeTarget(release: "29.0"))
        #expect(report.verdicts.map(\.outcome) == [.refused, .fine, .fine])
        #expect(report.count(of: .refused) == 1 && report.count(of: .fine) == 1)
    }

    private func negotiating(_ client: String, _ asked: APIVersion) -> [AuditUse] {
        var ping = use(client, nil, .pingHead)
        ping.spoken = asked
        return [ping, use(client, asked, .containerCreate)]
    }

    private func verdict(_ uses: [AuditUse], at target: UpgradeTarget) -> ClientVerdict? {
        UpgradeReport(uses, target: target).verdicts.first { $0.subject.asked != nil }
    }

    @Test("a client that asked for the newest version that it was offered is taken to negotiate")
    func negotiates() throws {
        let uses = negotiating("docker uid 0 (Docker-Client/28.5.1)", "1.41")
        let accepted = verdict(uses, at: UpgradeTarget(release: "29.0"))
        #expect(accepted?.outcome != .refused)
        #expect(accepted?.reasons.first?.text == "it negotiates, and would ask for 1.51")
        #expect(verdict(uses, at: try UpgradeTarget(minimum: nil, maximum: "1.40"))?.outcome != .refused)
        var newer = negotiating("docker uid 0 (Docker-Client/26.1.5)", "1.51")
        newer[1].asked = "1.45"
        #expect(verdict(newer, at: try UpgradeTarget(minimum: nil, maximum: "1.44"))?.outcome != .refused)
        // One that is told its version asks for it whatever it is offered.
        let pinned = [uses[0], use("docker uid 0 (Docker-Client/28.5.1)", "1.40", .containerCreate)]
        #expect(verdict(pinned, at: UpgradeTarget(release: "29.0"))?.outcome == .refused)
    }

    /// What a client was told is one thing, what the engine was asked in place of a path without a version is another.
    @Test("what a client was told decides whether it negotiates, not what the engine was spoken to")
    func told() {
        let target = UpgradeTarget(release: "29.0")
        func words(_ product: String, _ asked: APIVersion, told: Set<APIVersion>) -> String? {
            var uses = negotiating("uid 0 (\(product))", asked)
            (uses[0].spoken, uses[0].offered) = ("1.41", told)
            // As an older proxy kept it.
            var earlier = use(uses[0].client, nil, .version)
            earlier.spoken = "1.41"
            uses.append(earlier)
            return verdict(uses, at: target)?.reasons.first?.text
        }
        #expect(words("docker-sdk-python/7.1.0", "1.43", told: ["1.43"]) == "it negotiates, and would ask for 1.52")
        #expect(words("docker-sdk-python/7.1.0", "1.43", told: [])?.contains("too old") == true)
        #expect(words("Docker-Client/28.0.1", "1.41", told: ["1.43"])?.contains("too old") == true)
        #expect(words("Docker-Client/28.0.1", "1.41", told: ["1.41", "1.43"])?.hasPrefix("it negotiates") == true)
        #expect(words("Docker-Client/28.0.1", "1.41", told: [])?.hasPrefix("it negotiates") == true)
    }

    @Test("a client that negotiates is refused where its release is too old, or unknown, which is said")
    func failsToNegotiate() {
        let target = UpgradeTarget(release: "29.0")
        let old = verdict(negotiating("docker uid 0 (Docker-Client/20.10.24)", "1.41"), at: target)
        #expect(old?.outcome == .refused && old?.reasons.count == 1)
        let unknown = verdict(negotiating("agent (other/1.0)", "1.41"), at: target)
        #expect(unknown?.outcome == .refused && unknown?.reasons.last?.text.hasPrefix("it asks for the newest") == true)
        #expect(verdict(negotiating("ci (docker-sdk-python/7.1.0)", "1.41"), at: target)?.outcome != .refused)
    }

    @Test("nobody seen is said, not taken for safe")
    func nobody() {
        let report = UpgradeReport([], target: UpgradeTarget(release: "29.0"))
        #expect(report.worst == nil)
        #expect(report.summary.hasPrefix("No client was seen"))
    }
}
