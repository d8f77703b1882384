// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VersionRules

@testable import CompatProxy

@Suite("The audit's report")
struct AuditReportTests {
    private func use(_ client: String, _ asked: APIVersion) -> AuditUse {
        AuditUse(client: client, asked: asked, spoken: "1.41", endpoint: .ping, requests: 3, failures: 1)
    }

    @Test("the exit status tells what becomes of the clients")
    func status() {
        let target = UpgradeTarget(release: "29.0")
        #expect(AuditReport([use("a", "1.41")], lost: 0, target: nil).status == 0)
        #expect(AuditReport([use("a", "1.44")], lost: 0, target: target).status == 0)
        #expect(AuditReport([use("a", "1.41")], lost: 0, target: target).status == 3)
        #expect(AuditReport([], lost: 0, target: target).status == 4)
    }

    @Test("the release that would refuse a client is told")
    func breakage() {
        let report = AuditReport([use("a", "1.23")], lost: 0, target: nil)
        #expect(report.text.contains("25.0, refused"))
        #expect(AuditReport([use("a", "1.41")], lost: 0, target: nil).text.contains("29.0, refused"))
        var inspecting = use("a", "1.48")
        (inspecting.spoken, inspecting.endpoint) = ("1.48", .containerInspect)
        #expect(AuditReport([inspecting], lost: 0, target: nil).text.contains("29.0, loses"))
    }

    @Test("a store that is not there is one thing, and one that cannot be read another")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        func failure() -> String? {
            let read = { try AuditReport(state: folder.path, since: nil, client: nil, target: nil) }
            return (#expect(throws: AuditReportError.self) { try read() })?.description
        }
        #expect(failure()?.hasSuffix("no proxy with that folder and audit.enabled has run yet") == true)
        let path = folder.file("audit.sqlite")
        symlink(path, path)
        #expect(failure() == "the audit at \(path) cannot be read: Too many levels of symbolic links")
    }

    @Test("what was lost is told")
    func losses() {
        #expect(AuditReport([], lost: 12, target: nil).text.contains("Nothing is known of 12 requests"))
    }

    @Test("how many requests had each status is told, where that is known")
    func statuses() {
        var counted = use("a", "1.44")
        for (count, status) in [(2, 404), (1, 200), (3, 0)] { counted.statuses.add(count, with: status) }
        let report = AuditReport([counted], lost: 0, target: nil)
        #expect(report.text.contains("  1 (404: 2)  "))
        #expect(report.csv.contains(#","none: 3, 200: 1, 404: 2""# + "\r\n"))
        #expect(report.json.contains(#""failed":1,"statuses":{"none":3,"200":1,"404":2}"#))
        #expect(AuditReport([use("a", "1.44")], lost: 0, target: nil).json.contains(#""statuses":{}"#))
    }

    @Test("names that clients choose steer neither terminals nor spreadsheets")
    func hostileNames() {
        let report = AuditReport([use("=cmd|'\u{1B}[2J,\"x\"", "1.41")], lost: 0, target: nil)
        #expect(!report.text.contains("\u{1B}"))
        #expect(report.csv.contains("\"'=cmd|'\u{1B}[2J,\"\"x\"\"\""))
    }

    @Test("a name with marks behind commas and quotes stays one cell")
    func marks() {
        let report = AuditReport([use("a,\u{301}\"\u{301},b", "1.41"), use("=\u{301}1", "1.41")], lost: 0, target: nil)
        #expect(report.csv.contains("\"a,\u{301}\"\"\u{301},b\","))
        #expect(report.csv.contains("\r\n'=\u{301}1,"))
    }

    @Test("moments are lengths of time or days")
    func moments() {
        let now = Timestamp(milliseconds: 1_769_904_000_000)
        #expect(AuditMoment("24h", now: now)?.time == Timestamp(milliseconds: now.milliseconds - 86_400_000))
        #expect(AuditMoment("2026-02-01", now: now)?.time == now)
        #expect(AuditMoment("1970-01-01", now: now)?.time == Timestamp(milliseconds: 0))
        #expect(AuditMoment("2024-02-29", now: now)?.time.text == "2024-02-29T00:00:00.000Z")
        for text in ["", "yesterday", "24", "-1h", "2026-13-01", "2026-1-1", "2026-02-30"] {
            #expect(AuditMoment(text, now: now) == nil, "\(text)")
        }
    }
}
