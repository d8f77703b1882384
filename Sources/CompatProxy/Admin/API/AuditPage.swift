// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// A page about what the audit has kept.
enum AuditPage: String, CaseIterable {
    case clients, timeline, findings, upgrade

    /// Reads what is asked for. It may wait for the disk.
    func json(of source: any AuditSource, _ query: Query) throws -> JSONValue {
        let filter = try AuditFilter(query)
        switch self {
        case .clients: return ["clients": .array(ClientSummary.all(try source.uses(filter)).map(\.json))]
        case .timeline: return ["hours": .array(AuditHour.all(try source.traffic(filter)).map(\.json))]
        case .findings: return ["findings": .array(FindingSummary.all(try source.uses(filter)).map(\.json))]
        case .upgrade:
            let target = try UpgradeTarget(query)
            return UpgradeReport(try source.uses(filter), target: target).json
        }
    }
}

/// Why a parameter is not understood.
struct ParameterError: Error {
    let message: String

    init(message: String) {
        self.message = message
    }

    init(_ name: String, _ value: String, allowed: String) {
        message = "parameter \(name): '\(value)' is not \(allowed)"
    }
}

extension AuditFilter {
    /// What `since` and `client` leave.
    init(_ query: Query) throws(ParameterError) {
        let moment = try query.read("since", as: "how long ago, as 90m, 24h or 7d, or a day, as 2026-01-31") {
            AuditMoment($0)
        }
        self.init(since: moment?.time, until: nil, client: query["client"].flatMap { $0.isEmpty ? nil : $0 })
    }
}

extension UpgradeTarget {
    /// The engine that the parameters name as the flags of `compatproxy audit` do; without any, the newest one.
    init(_ query: Query) throws(ParameterError) {
        let release = try query.read("target", as: "a release, such as 29.3") { EngineRelease(written: $0) }
        let version = "an API version, such as 1.44"
        let minimum = try query.read("target_engine_min", as: version) { APIVersion($0) }
        let maximum = try query.read("target_api", as: version) { APIVersion($0) }
        do throws(ImpossibleTarget) {
            self = try UpgradeTarget(release: release, minimum: minimum, maximum: maximum)
        } catch {
            throw ParameterError(message: error.description)
        }
    }
}

extension Query {
    /// The value of a parameter; nil where it is absent or empty.
    fileprivate func read<Value>(
        _ name: String, as allowed: String, _ parse: (String) -> Value?
    ) throws(ParameterError) -> Value? {
        guard let text = self[name], !text.isEmpty else { return nil }
        guard let value = parse(text) else { throw ParameterError(name, text, allowed: allowed) }
        return value
    }
}

/// The traffic of one hour.
private struct AuditHour {
    let hour: Timestamp
    let parts: [AuditTraffic]

    /// The hours in which there was something, oldest first.
    static func all(_ traffic: [AuditTraffic]) -> [AuditHour] {
        Dictionary(grouping: traffic, by: \.hour).map { AuditHour(hour: $0, parts: $1) }.sorted { $0.hour < $1.hour }
    }

    var json: JSONValue {
        ["hour": .string(hour.text), "versions": .array(parts.map(Self.json))]
    }

    private static func json(_ part: AuditTraffic) -> JSONValue {
        [
            "api": part.asked.map { .string($0.description) } ?? .null, "requests": .number(Int64(part.requests)),
            "bytes_in": .number(Int64(clamping: part.bytesIn)), "bytes_out": .number(Int64(clamping: part.bytesOut)),
        ]
    }
}
