// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Metrics", .hangLimit)
struct MetricsTests {
    /// The lines of `/metrics`.
    private func metrics(_ admin: RunningAdmin) throws -> [String] {
        try admin.get("/metrics").split(separator: "\n").map(String.init)
    }

    /// Reads until there is such a line: a request is counted when it is over, which its client need not wait for.
    private func wait(for line: String, _ admin: RunningAdmin) throws {
        while try !metrics(admin).contains(line) {}
    }

    @Test("count requests by version, spoken version, endpoint and status, and their bytes")
    func requests() throws {
        let admin = try RunningAdmin(try Relay())
        let body = "{}"
        for _ in 1...3 {
            _ = try admin.relay.exchange(
                head("GET /v1.41/info HTTP/1.1", "Host: d"),
                answer: head("HTTP/1.1 200 OK", "Content-Length: \(body.utf8.count)") + body)
        }
        _ = try admin.relay.exchange(
            head("POST /nowhere HTTP/1.1", "Host: d", "Content-Length: 4") + "1234",
            answer: head("HTTP/1.1 404 Not Found", "Content-Length: 0"))
        _ = try admin.relay.client(head("GET /v9.9/info HTTP/1.1", "Host: d")).readMessage()
        let labels = #"client_version="1.41",spoken_version="1.41",endpoint="GET /info",status="2xx""#
        try wait(for: "compatproxy_requests_total{\(labels)} 3", admin)
        let none = #"client_version="none",spoken_version="1.51",endpoint="other",status="4xx""#
        try wait(for: "compatproxy_requests_total{\(none)} 1", admin)
        let other = #"client_version="other",spoken_version="none",endpoint="other",status="4xx""#
        try wait(for: "compatproxy_requests_total{\(other)} 1", admin)
        let lines = try metrics(admin)
        #expect(lines.contains("compatproxy_request_body_bytes_total 4"))
        #expect(lines.contains("compatproxy_response_body_bytes_total 6"))
        #expect(lines.contains(#"compatproxy_request_duration_seconds_count{endpoint="GET /info"} 3"#))
        #expect(lines.contains(#"compatproxy_request_duration_seconds_bucket{endpoint="GET /info",le="+Inf"} 3"#))
    }

    @Test("show the tunnels and connections of now")
    func gauges() throws {
        let admin = try RunningAdmin(try Relay())
        let client = try admin.relay.client(
            head("POST /v1.41/containers/a/attach HTTP/1.1", "Host: d", "Upgrade: tcp", "Connection: Upgrade"))
        let engine = try admin.relay.engine.accept()
        _ = try engine.readHead()
        try engine.send(head("HTTP/1.1 101 UPGRADED", "Upgrade: tcp", "Connection: Upgrade"))
        _ = try client.readHead()
        #expect(try metrics(admin).contains("compatproxy_tunnels 1"))
        #expect(try metrics(admin).contains("compatproxy_connections 1"))
        client.close()
        try wait(for: "compatproxy_tunnels 0", admin)
        try wait(for: "compatproxy_connections 0", admin)
        #expect(try !metrics(admin).contains { $0.hasPrefix("compatproxy_request_duration_seconds_count") })
    }

    @Test("show the engine as it is when they are read")
    func engine() throws {
        let admin = try RunningAdmin(try Relay())
        #expect(try metrics(admin).contains("compatproxy_upstream_up 1"))
        admin.relay.engine.stop()
        #expect(try metrics(admin).contains("compatproxy_upstream_up 0"))
        try admin.relay.engine.start(as: .docker29)
        let release = #"release="29.1.0",minimum_api_version="1.44",maximum_api_version="1.52""#
        #expect(try metrics(admin).contains("compatproxy_upstream_info{flavour=\"docker\",\(release)} 1"))
    }

    @Test("go on with what a worker counted that has ended")
    func endedWorker() throws {
        let admin = try RunningAdmin(try Relay())
        _ = try admin.relay.exchange(
            head("GET /v1.41/info HTTP/1.1", "Host: d"), answer: head("HTTP/1.1 200 OK", "Content-Length: 0"))
        let labels = #"client_version="1.41",spoken_version="1.41",endpoint="GET /info",status="2xx""#
        try wait(for: "compatproxy_requests_total{\(labels)} 1", admin)
        admin.relay.proxy.stop()
        #expect(try metrics(admin).contains("compatproxy_requests_total{\(labels)} 1"))
    }

    @Test("are written with escapes where labels need them")
    func escapes() {
        var page = Exposition()
        page.sample("a_total", [("name", "q\"b\\n\n"), ("other", "é")], 7)
        page.sample("b_seconds", nanoseconds: 2_000_000_005)
        #expect(
            String(decoding: page.bytes, as: UTF8.self) == """
                a_total{name="q\\"b\\\\n\\n",other="é"} 7
                b_seconds 2.000000005

                """)
    }

    @Test("have durations in the bucket whose bound they do not exceed")
    func histogram() {
        var histograms = DurationHistograms()
        for nanoseconds: UInt64 in [0, 1_000_000, 1_000_001, 61_000_000_000] { histograms.add(nanoseconds, at: .info) }
        var sum = DurationHistograms()
        sum.merge(histograms)
        sum.merge(histograms)
        #expect(sum.used.count == 1)
        #expect(sum.used.first?.endpoint == .info)
        #expect(sum.used.first?.cumulative.prefix(3) == [4, 6, 6])
        #expect(sum.used.first?.cumulative.suffix(2) == [6, 8])
        #expect(sum.used.first?.nanoseconds == 122_004_000_002)
    }
}
