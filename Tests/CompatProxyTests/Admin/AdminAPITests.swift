// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

/// A source that has what a test gave it.
private struct GivenSource: AuditSource {
    struct Broken: Error {}

    var uses: [AuditUse]?

    func uses(_ filter: AuditFilter) throws -> [AuditUse] {
        guard let uses else { throw Broken() }
        return uses.filter { use in filter.client.map(use.client.contains) ?? true }
    }

    func traffic(_ filter: AuditFilter) throws -> [AuditTraffic] {
        [
            AuditTraffic(hour: Timestamp(milliseconds: 7_200_000), asked: "1.41", requests: 2, bytesIn: 3, bytesOut: 4),
            AuditTraffic(hour: Timestamp(milliseconds: 3_600_000), asked: nil, requests: 1, bytesIn: 0, bytesOut: 0),
            AuditTraffic(hour: Timestamp(milliseconds: 7_200_000), asked: "1.24", requests: 5, bytesIn: 6, bytesOut: 7),
        ]
    }

    func losses(_ filter: AuditFilter) throws -> Int { 0 }
}

/// A source that takes its time.
private final class SlowSource: AuditSource {
    private let isReady = Monitor(false)

    func finish() {
        isReady.withLock { $0 = true }
        isReady.notify()
    }

    func uses(_ filter: AuditFilter) throws -> [AuditUse] {
        isReady.withLock(when: { $0 }) { _ in [] }
    }

    func traffic(_ filter: AuditFilter) throws -> [AuditTraffic] { [] }
    func losses(_ filter: AuditFilter) throws -> Int { 0 }
}

@Suite("The API of the admin interface", .hangLimit)
struct AdminAPITests {
    private let use = AuditUse(
        client: "ci (docker/20.10)", asked: "1.41", spoken: "1.41", endpoint: .info, requests: 3, failures: 1,
        findings: [Finding(.restoredField, change: "a-change", place: "A.B"): 2])

    private func admin(_ uses: [AuditUse]?) throws -> RunningAdmin {
        let audit = AdminAudit(source: GivenSource(uses: uses), counters: AuditCounters())
        return try RunningAdmin(try Relay(), audit: audit)
    }

    /// The body of an answer with that status.
    private func body(_ answer: String, status: Int = 200) throws -> JSONValue {
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
        return JSONValue(source: Array(try #require(answer.split(separator: "\r\n\r\n").last).utf8))
    }

    @Test("tells clients and findings, and those alone that are asked for")
    func clients() throws {
        let admin = try admin([use])
        let clients = try body(admin.get("/api/clients"))["clients"]
        #expect(clients?[0]?["client"]?.string == "ci (docker/20.10)")
        #expect(clients?[0]?["api"]?.string == "1.41")
        #expect(clients?[0]?["requests"]?.integer == 3)
        #expect(try body(admin.get("/api/clients?client=other"))["clients"]?.elements?.isEmpty == true)
        let finding = try body(admin.get("/api/findings"))["findings"]?[0]
        #expect(finding?["change"]?.string == "a-change")
        #expect(finding?["requests"]?.integer == 2)
    }

    @Test("keeps nobody waiting who asks for something else, nor the end", arguments: [false, true])
    func slowStore(isStopped: Bool) throws {
        let source = SlowSource()
        let audit = AdminAudit(source: source, counters: AuditCounters())
        let admin = try RunningAdmin(try Relay(), audit: audit)
        let client = try admin.connect()
        try client.send(head("GET /api/clients HTTP/1.1", "Host: localhost"))
        #expect(try admin.get("/healthz").hasSuffix("ok\n"))
        if isStopped {
            admin.stop()
            #expect(try client.readToEnd() == "")
        }
        source.finish()
        if !isStopped { #expect(try client.readMessage().hasSuffix("{\"clients\":[]}\n")) }
    }

    @Test("tells traffic by the hour, oldest first")
    func timeline() throws {
        let hours = try body(admin([]).get("/api/timeline"))["hours"]?.elements ?? []
        #expect(hours.map { $0["hour"]?.string } == ["1970-01-01T01:00:00.000Z", "1970-01-01T02:00:00.000Z"])
        #expect(hours[0]["versions"]?[0]?["api"]?.isNull == true)
        #expect(hours[1]["versions"]?.elements?.compactMap { $0["requests"]?.integer } == [2, 5])
    }

    @Test("tells what an upgrade would break, by the same parameters as the command's flags")
    func upgrade() throws {
        let admin = try admin([use])
        let report = try body(admin.get("/api/upgrade?target=29.0"))
        #expect(report["refused"]?.integer == 1)
        #expect(report["target"]?["min_api"]?.string == "1.44")
        let lenient = try body(admin.get("/api/upgrade?target=29.0&target_engine_min=1.41&target_api="))
        #expect(lenient["refused"]?.integer == 0)
        #expect(lenient["target"]?["min_api"]?.string == "1.41")
    }

    @Test(
        "refuses parameters that it does not understand",
        arguments: [
            "clients?since=soon", "upgrade?target=new", "upgrade?target_api=1", "upgrade?target_engine_min=v1.4",
        ])
    func parameters(path: String) throws {
        let name = path.split(separator: "?")[1].split(separator: "=")[0]
        let message = try body(admin([]).get("/api/\(path)"), status: 400)["message"]?.string
        #expect(message?.hasPrefix("parameter \(name): ") == true)
    }

    @Test("says so where there is no audit, and where it cannot be read")
    func absence() throws {
        #expect(
            try body(RunningAdmin(try Relay()).get("/api/clients"), status: 503)["message"]?.string
                == "nothing is audited: audit.enabled is false")
        let message = try body(admin(nil).get("/api/clients"), status: 503)["message"]?.string
        #expect(message?.hasPrefix("the audit cannot be read: ") == true)
    }

    @Test("tells the state of proxy, engine and audit")
    func status() throws {
        let admin = try admin([])
        let status = try body(admin.get("/api/status"))
        #expect(status["engine"]?["release"]?.string == "28.5.2")
        #expect(status["audit"]?["enabled"]?.bool == true)
        admin.relay.engine.stop()
        #expect(try body(admin.get("/api/status"))["engine"]?["answers"]?.bool == false)
        #expect(try body(RunningAdmin(try Relay()).get("/api/status"))["audit"]?["enabled"]?.bool == false)
    }

    @Test("explains every rule of the catalogue, and no other")
    func rules() throws {
        for entry in Catalogue().entries {
            #expect(RulePage.json(of: entry.change.id)?["explanation"]?.string == entry.explanation)
        }
        #expect(try admin([]).get("/api/rules/nothing").hasPrefix("HTTP/1.1 404 "))
        #expect(try admin([]).get("/api/rules/1.44-virtual-size").hasPrefix("HTTP/1.1 200 "))
        #expect(try admin([]).get("/api/nothing").hasPrefix("HTTP/1.1 404 "))
    }

    @Test("has the dashboard's files, as the page names them", arguments: DashboardFile.allCases)
    func dashboard(file: DashboardFile) throws {
        let answer = try RunningAdmin(try Relay()).get(file.rawValue)
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("\r\nContent-Security-Policy: default-src 'none'; script-src 'self'; "))
        let page = String(decoding: DashboardFile.page.answer.body, as: UTF8.self)
        #expect(file == .page || page.contains("\"\(file.rawValue.dropFirst())\""))
    }
}
