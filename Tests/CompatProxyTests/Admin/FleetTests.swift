// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VersionRules

@testable import CompatProxy

@Suite("The audit of a fleet", .hangLimit)
struct FleetTests {
    /// Answers questions about these metrics with one sample each, whose labels they are, and about others with none.
    private func uses(_ samples: [(metric: String, labels: String)]) throws -> [AuditUse] {
        let listener = try SystemSocket.listen(on: .tcp(host: "127.0.0.1", port: 0))
        defer { close(listener) }
        let server = try #require(PrometheusServer("http://127.0.0.1:\(SystemSocket.port(of: listener))"))
        let thread = try JoinableThread {
            // As many as a report asks.
            for _ in 0..<5 { try? answer(SystemSocket.accept(from: listener), samples) }
        }
        defer { thread.join() }
        return try PrometheusAudit(server: server).uses(AuditFilter())
    }

    private func answer(_ connection: TestSocket, _ samples: [(metric: String, labels: String)]) throws {
        let question = try connection.readHead()
        let found = samples.filter { question.contains($0.metric) }
            .map { #"{"metric":{"instance":"a:1",\#($0.labels)},"value":[1,"1"]}"# }
        let body = #"{"status":"success","data":{"result":[\#(found.joined(separator: ","))]}}"#
        try connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        connection.close()
    }

    private static let seen = [
        ("none", "HEAD /_ping"), ("none", "GET /info"), ("1.43", "GET /containers/json"),
    ].map { version, endpoint in
        (
            metric: "compatproxy_client_requests_total",
            labels: #""client":"c","client_version":"\#(version)","endpoint":"\#(endpoint)","status":"200""#
        )
    }
    private static let engine = (
        metric: "compatproxy_upstream_info",
        labels: #""flavour":"docker","release":"24.0","minimum_api_version":"1.12","maximum_api_version":"1.43""#
    )

    @Test("takes what clients were told of from the proxies")
    func offered() throws {
        let offers = [("c", "1.40"), ("c", "1.41"), ("d", "1.42")].map { client, version in
            (
                metric: "compatproxy_client_offered_info",
                labels: #""client":"\#(client)","api_version":"\#(version)""#
            )
        }
        let uses = try uses(Self.seen + [Self.engine] + offers)
        let ping = try #require(uses.first { $0.endpoint == .pingHead })
        #expect(ping.offered == ["1.40", "1.41"] && ping.spoken == "1.43" && ping.host == "a:1")
        #expect(uses.first { $0.asked == "1.43" }?.offered == [])
    }

    @Test("knows of proxies that do not tell it nothing but the engine")
    func older() throws {
        let uses = try uses(Self.seen + [Self.engine])
        #expect(uses.count == 3 && uses.allSatisfy { $0.offered.isEmpty })
        #expect(uses.filter { $0.asked == nil }.map(\.spoken) == ["1.43", "1.43"])
        #expect(uses.allSatisfy { $0.engines == [.docker("24.0")] })
    }
}
