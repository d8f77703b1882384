// SPDX-License-Identifier: Apache-2.0

extension MetricsPage {
    /// What the audit found; nothing without one.
    func appendAudit(_ audit: AuditCounters.Counts, to page: inout Exposition) {
        page.begin(
            "compatproxy_client_requests_total", .counter,
            "Requests by client, the version in their path, endpoint, and status.")
        for (key, count) in audit.requests.sorted(by: { $0.key.order < $1.key.order }) {
            page.sample("compatproxy_client_requests_total", key.labels, count)
        }
        page.begin(
            "compatproxy_client_last_request_timestamp_seconds", .gauge,
            "When the last request was over, by client, version and endpoint.")
        for (key, time) in audit.lastSeen.sorted(by: { $0.key.order < $1.key.order }) {
            let seconds = UInt64(clamping: time.milliseconds / 1000)
            page.sample("compatproxy_client_last_request_timestamp_seconds", key.labels, seconds)
        }
        appendOffers(audit.offers, to: &page)
        page.begin(
            "compatproxy_findings_total", .counter,
            "What the audit found in requests and answers, by client, version, endpoint, rule and place.")
        for (key, count) in audit.findings.sorted(by: { $0.key.order < $1.key.order }) {
            page.sample("compatproxy_findings_total", key.labels, count)
        }
        page.begin("compatproxy_rules_applied_total", .counter, "Messages that went through the steps of each rule.")
        for (rule, count) in audit.rules.sorted(by: { $0.key < $1.key }) {
            page.sample("compatproxy_rules_applied_total", [("rule", rule)], count)
        }
        page.single(
            "compatproxy_audit_lost_total", .counter, "Requests that the audit knows nothing of.", audit.lost)
    }

    private func appendOffers(_ offers: Set<AuditCounters.OfferKey>, to page: inout Exposition) {
        page.begin(
            "compatproxy_client_offered_info", .gauge,
            "The newest API versions that clients were told of when they asked without one; the value is always 1.")
        for offer in offers.sorted(by: { ($0.client, $0.version) < ($1.client, $1.version) }) {
            let labels: [Exposition.Label] = [("client", offer.client), ("api_version", offer.version.description)]
            page.sample("compatproxy_client_offered_info", labels, 1)
        }
    }
}

extension AuditCounters.UseKey {
    fileprivate var labels: [Exposition.Label] {
        [("client", client), ("client_version", asked.text), ("endpoint", endpoint.auditName)]
    }

    /// An order that stays from one reading to the next.
    fileprivate var order: String { labels.map(\.value).joined(separator: "\n") }
}

extension AuditCounters.RequestKey {
    fileprivate var labels: [Exposition.Label] { use.labels + [("status", StatusCounts.label(status))] }

    fileprivate var order: String { labels.map(\.value).joined(separator: "\n") }
}

extension AuditCounters.FindingKey {
    fileprivate var labels: [Exposition.Label] {
        use.labels + [
            ("finding", finding.kind.rawValue), ("rule", finding.change ?? ""), ("place", finding.place ?? ""),
        ]
    }

    fileprivate var order: String { labels.map(\.value).joined(separator: "\n") }
}
