// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What the proxies of a fleet have counted, as their Prometheus server has it.
///
/// Counters begin anew when a proxy does: then Prometheus' own guess is the best that there is.
struct PrometheusAudit {
    /// How far back is asked where nothing else is: what a Prometheus server keeps by itself.
    private static let usualRange: Int64 = 15 * 86_400

    let server: PrometheusServer

    func uses(_ filter: AuditFilter) throws(PrometheusError) -> [AuditUse] {
        var uses: [UseKey: AuditUse] = [:]
        for sample in try server.query(counted("compatproxy_client_requests_total", filter)) where sample.value > 0 {
            guard let use = AuditUse(sample), filter.takes(use.client) else { continue }
            let key = UseKey(use)
            var sum = uses[key] ?? use
            sum.requests += sample.count
            if let status = StatusCounts.status(label: sample["status"]) {
                sum.statuses.add(sample.count, with: status)
                if status >= 400 { sum.failures += sample.count }
            }
            uses[key] = sum
        }
        for sample in try server.query(counted("compatproxy_findings_total", filter)) where sample.value > 0 {
            guard let use = AuditUse(sample), let finding = Finding(sample) else { continue }
            uses[UseKey(use)]?.findings[finding, default: 0] += sample.count
        }
        for sample in try server.query(latest("compatproxy_client_last_request_timestamp_seconds", filter)) {
            guard let use = AuditUse(sample) else { continue }
            uses[UseKey(use)]?.lastSeen = Timestamp(milliseconds: Int64(sample.count) * 1000)
        }
        let (engines, offered) = (try engines(filter), try offeredVersions(filter))
        return uses.values.map { use in
            var use = use
            use.engines = use.host.flatMap { engines[$0] } ?? []
            guard use.asked == nil else { return use }
            // What a path without a version means there.
            use.spoken = use.engines.map(\.window.maximum).max()
            use.offered = offered[ClientVerdict.Subject(use).identity] ?? []
            return use
        }.sorted { $0.order < $1.order }
    }

    /// The newest versions that each client was told of; nothing of those that an older proxy counted.
    private func offeredVersions(
        _ filter: AuditFilter
    ) throws(PrometheusError) -> [ClientVerdict.Identity: Set<APIVersion>] {
        var offered: [ClientVerdict.Identity: Set<APIVersion>] = [:]
        for sample in try server.query(latest("compatproxy_client_offered_info", filter)) {
            guard let version = APIVersion(sample["api_version"]) else { continue }
            let client = ClientVerdict.Identity(client: sample["client"], host: sample["instance"])
            offered[client, default: []].insert(version)
        }
        return offered
    }

    /// The engines of each host.
    private func engines(_ filter: AuditFilter) throws(PrometheusError) -> [String: Set<EngineProfile>] {
        var engines: [String: Set<EngineProfile>] = [:]
        for sample in try server.query(latest("compatproxy_upstream_info", filter)) {
            let engine = EngineProfile(
                flavour: sample["flavour"], release: sample["release"], minimum: sample["minimum_api_version"],
                maximum: sample["maximum_api_version"])
            if let engine { engines[sample["instance"], default: []].insert(engine) }
        }
        return engines
    }

    func losses(_ filter: AuditFilter) throws(PrometheusError) -> Int {
        try server.query(counted("compatproxy_audit_lost_total", filter)).reduce(0) { $0 + $1.count }
    }

    /// What a counter gained in the time that is asked for, without the guesses that `increase` makes about its ends. Of
    /// one that began anew, that guess, or what it counted since if that is more.
    private func counted(_ metric: String, _ filter: AuditFilter) -> String {
        let (last, range) = (latest(metric, filter), range(filter))
        let restarted = "resets(\(metric)[\(range)]) > 0"
        return "((\(last) - \(metric) offset \(range) >= 0) unless \(restarted))"
            + " or ((increase(\(metric)[\(range)]) > \(last)) and \(restarted)) or \(last)"
    }

    private func latest(_ metric: String, _ filter: AuditFilter) -> String {
        "last_over_time(\(metric)[\(range(filter))])"
    }

    private func range(_ filter: AuditFilter) -> String {
        let seconds = filter.since.map { max(1, (Timestamp.now.milliseconds - $0.milliseconds) / 1000) }
        return "\(seconds ?? Self.usualRange)s"
    }

    private struct UseKey: Hashable {
        let client: String
        let host: String?
        let asked: APIVersion?
        let endpoint: Endpoint?

        init(_ use: AuditUse) {
            client = use.client
            host = use.host
            asked = use.asked
            endpoint = use.endpoint
        }
    }
}

extension AuditFilter {
    fileprivate func takes(_ name: String) -> Bool {
        client.map { name.lowercased().contains($0.lowercased()) } ?? true
    }
}

extension AuditUse {
    /// nil for a version that no proxy knows: its requests were all refused.
    fileprivate init?(_ sample: PrometheusServer.Sample) {
        guard sample["client_version"] != "other" else { return nil }
        self.init(
            client: sample["client"], host: sample["instance"], asked: APIVersion(sample["client_version"]),
            endpoint: Endpoint(auditName: sample["endpoint"]), requests: 0, failures: 0)
    }

    /// An order that stays from one report to the next.
    fileprivate var order: String {
        [client, host ?? "", asked.text, endpoint.auditName].joined(separator: "\n")
    }
}

extension Finding {
    fileprivate init?(_ sample: PrometheusServer.Sample) {
        guard let kind = Kind(rawValue: sample["finding"]) else { return nil }
        let (change, place) = (sample["rule"], sample["place"])
        self.init(kind, change: change.isEmpty ? nil : change, place: place.isEmpty ? nil : place)
    }
}
