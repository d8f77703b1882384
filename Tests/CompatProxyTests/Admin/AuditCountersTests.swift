// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("What the audit found, as metrics")
struct AuditCountersTests {
    private func record(
        _ command: String, _ asked: APIVersion? = "1.41", status: Int = 200, findings: [Finding] = []
    ) -> AuditRecord {
        AuditRecord(
            client: ClientIdentity(command: command), asked: asked, spoken: "1.41", endpoint: .info, status: status,
            isTunnel: false, changes: ["a-change"], findings: findings,
            sums: RequestSums(at: Timestamp(milliseconds: 1_700_000_000_999)))
    }

    private func page(_ counters: AuditCounters) -> [String] {
        let page = MetricsPage(relay: WorkerMetrics(), engine: nil, audit: counters.current, started: .now)
        return String(decoding: page.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("is counted by client, version, endpoint, finding, rule and place")
    func counts() {
        let counters = AuditCounters()
        let finding = Finding(.restoredField, change: "a-change", place: "A.B")
        counters.take([record("a", findings: [finding]), record("a", findings: [finding])], loss: AuditLoss())
        counters.take([record("a", nil, status: 404)], loss: AuditLoss(records: 7))
        let lines = page(counters)
        let use = #"client="a",client_version="1.41",endpoint="GET /info""#
        #expect(lines.contains("compatproxy_client_requests_total{\(use),status=\"200\"} 2"))
        let failed = #"client="a",client_version="none",endpoint="GET /info",status="404""#
        #expect(lines.contains("compatproxy_client_requests_total{\(failed)} 1"))
        #expect(lines.contains("compatproxy_client_last_request_timestamp_seconds{\(use)} 1700000000"))
        let found = #"finding="restored-field",rule="a-change",place="A.B""#
        #expect(lines.contains("compatproxy_findings_total{\(use),\(found)} 2"))
        #expect(lines.contains("compatproxy_rules_applied_total{rule=\"a-change\"} 3"))
        #expect(lines.contains("compatproxy_audit_lost_total 7"))
    }

    @Test("has the newest versions that each client was told of")
    func offers() {
        let counters = AuditCounters()
        for (client, version) in [("b", "1.43"), ("a", "1.43"), ("a", "1.41"), ("a", "1.43")] as [(String, APIVersion)]
        {
            var ping = record(client, nil)
            ping.offered = version
            counters.take([ping], loss: AuditLoss())
        }
        let lines = page(counters).filter { $0.hasPrefix("compatproxy_client_offered_info") }
        let labels = [("a", "1.41"), ("a", "1.43"), ("b", "1.43")].map { #"client="\#($0)",api_version="\#($1)""# }
        #expect(lines == labels.map { "compatproxy_client_offered_info{\($0)} 1" })
    }

    @Test("has a bounded number of clients, and loses no request by that")
    func bounds() {
        let counters = AuditCounters()
        counters.take((0..<1000).map { record("client\($0)") }, loss: AuditLoss())
        let requests = counters.current.requests
        #expect(requests.count == 501)
        #expect(requests.values.reduce(0, +) == 1000)
        #expect(requests.first { $0.key.use.client == AuditCounters.others }?.value == 500)
    }

    @Test("has a bounded number of series, whatever clients ask for, and whatever they are answered")
    func boundedSeries() {
        let counters = AuditCounters()
        let versions = (12...56).map { APIVersion(1, $0) }
        var all = 0
        for client in 0..<10 {
            for version in versions {
                let records = Endpoint.allCases.flatMap { endpoint in
                    [200, 404].map { status in
                        var record = record("client\(client)", version, status: status)
                        record.endpoint = endpoint
                        return record
                    }
                }
                counters.take(records, loss: AuditLoss())
                all += records.count
            }
        }
        let counts = counters.current
        #expect(all > 40_002 && counts.lastSeen.count == 20_001 && counts.requests.count == 20_002)
        #expect(counts.requests.values.reduce(0, +) == UInt64(all))
    }

    @Test("is read from a Prometheus server whose address is http://host:port")
    func addresses() {
        for url in ["http://a", "http://a:9090/", "http://[::1]:9090/prefix", "http://[::1]"] {
            #expect(PrometheusServer(url) != nil, "\(url)")
        }
        for url in ["a:9090", "https://a", "http://", "http://a:x", "ftp://a"] {
            #expect(PrometheusServer(url) == nil, "\(url)")
        }
    }
}
