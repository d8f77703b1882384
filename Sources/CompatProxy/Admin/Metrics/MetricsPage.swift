// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// All that `/metrics` tells.
struct MetricsPage {
    let relay: WorkerMetrics
    /// nil where the engine does not answer.
    let engine: EngineProfile?
    /// nil where nothing is audited.
    let audit: AuditCounters.Counts?
    let started: Timestamp

    var bytes: [UInt8] {
        var page = Exposition()
        appendProcess(to: &page)
        appendEngine(to: &page)
        appendRelay(to: &page)
        appendDurations(to: &page)
        if let audit { appendAudit(audit, to: &page) }
        return page.bytes
    }

    private func appendProcess(to page: inout Exposition) {
        page.begin("compatproxy_build_info", .gauge, "The proxy's version; the value is always 1.")
        page.sample("compatproxy_build_info", [("version", Proxy.version)], 1)
        page.begin("process_start_time_seconds", .gauge, "When the proxy was started, in seconds since 1970.")
        page.sample("process_start_time_seconds", nanoseconds: UInt64(clamping: started.milliseconds) * 1_000_000)
    }

    private func appendEngine(to page: inout Exposition) {
        page.single(
            "compatproxy_upstream_up", .gauge, "Whether the engine answered when the metrics were read.",
            engine == nil ? 0 : 1)
        page.begin("compatproxy_upstream_info", .gauge, "The engine; the value is always 1.")
        guard let engine else { return }
        let labels: [Exposition.Label] = [
            ("flavour", engine.flavour.rawValue), ("release", engine.release.text),
            ("minimum_api_version", "\(engine.window.minimum)"), ("maximum_api_version", "\(engine.window.maximum)"),
        ]
        page.sample("compatproxy_upstream_info", labels, 1)
    }

    private func appendRelay(to page: inout Exposition) {
        page.begin(
            "compatproxy_requests_total", .counter,
            "Requests that are over, by the version in their path, the version that the engine was spoken to, endpoint "
                + "and class of the answer's status.")
        for (kind, count) in relay.requests.sorted(by: { $0.key.precedes($1.key) }) {
            page.sample("compatproxy_requests_total", kind.labels, count)
        }
        page.single(
            "compatproxy_request_body_bytes_total", .counter,
            "Bytes of bodies and tunnels from clients, counted when a request is over.", relay.bytesIn)
        page.single(
            "compatproxy_response_body_bytes_total", .counter,
            "Bytes of bodies and tunnels from the engine, counted when a request is over.", relay.bytesOut)
        page.single(
            "compatproxy_connections", .gauge, "Connections of clients that are open.", count(relay.connections))
        page.single(
            "compatproxy_tunnels", .gauge, "Connections that are tunnels: attach, exec, BuildKit.",
            count(relay.tunnels))
        page.single(
            "compatproxy_upstream_connections", .gauge, "Connections to the engine, idle ones included.",
            count(relay.upstreamConnections))
    }

    private func appendDurations(to page: inout Exposition) {
        let name = "compatproxy_request_duration_seconds"
        page.begin(name, .histogram, "From the head of a request to the end of its answer, tunnels left out.")
        for histogram in relay.durations.used {
            let label: Exposition.Label = ("endpoint", histogram.endpoint.auditName)
            let bounds = DurationHistograms.bounds.map(\.seconds) + ["+Inf"]
            for (bound, count) in zip(bounds, histogram.cumulative) {
                page.sample("\(name)_bucket", [label, ("le", bound)], count)
            }
            page.sample("\(name)_sum", [label], nanoseconds: histogram.nanoseconds)
            page.sample("\(name)_count", [label], histogram.count)
        }
    }

    private func count(_ number: Int) -> UInt64 { UInt64(clamping: number) }
}

extension RequestKind {
    fileprivate var labels: [Exposition.Label] {
        [
            ("client_version", asked.text), ("spoken_version", spoken?.description ?? "none"),
            ("endpoint", endpoint.auditName), ("status", statusLabel),
        ]
    }

    /// An order that stays from one reading to the next.
    fileprivate func precedes(_ other: RequestKind) -> Bool {
        (endpoint?.rawValue ?? .max, asked.text, spoken?.minor ?? .max, statusClass)
            < (other.endpoint?.rawValue ?? .max, other.asked.text, other.spoken?.minor ?? .max, other.statusClass)
    }
}
