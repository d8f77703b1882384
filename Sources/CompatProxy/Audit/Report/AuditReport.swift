// SPDX-License-Identifier: Apache-2.0
public import VersionRules

/// What is known of the clients that were seen, for people and programs: the answer of `compatproxy audit`.
public struct AuditReport: Sendable {
    let uses: [AuditUse]
    /// How many requests nothing is known of.
    let lost: Int
    /// What would become of everyone on another engine; nil where that is not asked.
    let upgrade: UpgradeReport?

    init(_ uses: [AuditUse], lost: Int, target: UpgradeTarget?) {
        self.uses = uses
        self.lost = lost
        upgrade = target.map { UpgradeReport(uses, target: $0) }
    }

    /// Reads what a proxy has kept in its folder, from `since` on and of clients with `client` in their name.
    public init(state: String, since: AuditMoment?, client: String?, target: AuditTarget?) throws(AuditReportError) {
        let path = AuditConfiguration.storePath(in: state)
        let filter = AuditFilter(since: since?.time, until: nil, client: client)
        do {
            let source = AuditStoreReader(path: path)
            self.init(
                try source.uses(filter), lost: try source.losses(filter), target: target?.target)
        } catch {
            let failure = AuditFile.failure(at: path)
            guard failure?.isMissing != true else {
                throw AuditReportError(
                    description: "there is no audit at \(path): no proxy with that folder and audit.enabled has run yet"
                )
            }
            let reason = failure?.description ?? "\(error)"
            throw AuditReportError(description: "the audit at \(path) cannot be read: \(reason)")
        }
    }

    /// Asks a Prometheus server what the proxies that it scrapes have counted, over all their hosts.
    public init(
        prometheus server: PrometheusServer, since: AuditMoment?, client: String?, target: AuditTarget?
    ) throws(AuditReportError) {
        let fleet = PrometheusAudit(server: server)
        let filter = AuditFilter(since: since?.time, until: nil, client: client)
        do throws(PrometheusError) {
            self.init(try fleet.uses(filter), lost: try fleet.losses(filter), target: target?.target)
        } catch {
            throw AuditReportError(description: error.description)
        }
    }

    /// The exit status of the command: 0 where nothing breaks or nothing was asked, 2 where somebody loses something,
    /// 3 where somebody is refused, 4 where nobody was seen.
    public var status: Int32 {
        guard let upgrade else { return 0 }
        return switch upgrade.worst {
        case .fine: 0
        case .loses: 2
        case .refused: 3
        case nil: 4
        }
    }
}

/// The engine that an upgrade report is asked for.
public struct AuditTarget: Sendable {
    let target: UpgradeTarget

    /// A release, the newest version that it accepts, the oldest one; what is nil follows from the others.
    public init(
        release: EngineRelease?, maximum: APIVersion?, minimum: APIVersion?
    ) throws(ImpossibleTarget) {
        target = try UpgradeTarget(release: release, minimum: minimum, maximum: maximum)
    }
}

/// Why there is no report.
public struct AuditReportError: Error, CustomStringConvertible {
    /// For people.
    public let description: String
}

/// A moment that a user names: how long ago, such as `90m`, `24h` or `7d`, or a day such as `2026-01-31`.
public struct AuditMoment: Sendable {
    let time: Timestamp

    /// nil for anything else.
    public init?(_ text: String) {
        self.init(text, now: .now)
    }

    init?(_ text: String, now: Timestamp) {
        if let day = Timestamp(day: text) {
            time = day
        } else if let quantity = Quantity(text), let length = Self.units[String(quantity.unit)],
            quantity.count <= 1_000_000
        {
            time = Timestamp(milliseconds: now.milliseconds - Int64(quantity.count) * length)
        } else {
            return nil
        }
    }

    private static let units: [String: Int64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
}
