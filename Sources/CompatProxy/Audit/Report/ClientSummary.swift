// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// One client at one version over all endpoints: a row of the report.
struct ClientSummary {
    let client: String
    let host: String?
    let asked: APIVersion?
    let requests: Int
    let failures: Int
    let statuses: StatusCounts
    let lastSeen: Timestamp?
    /// How many different ones there are.
    let findings: Int
    /// The first engine release that would break it, and how.
    let breakage: Breakage?

    struct Breakage {
        let release: EngineRelease
        let outcome: ClientVerdict.Outcome
    }

    /// One for each client and version, the busiest first.
    static func all(_ uses: [AuditUse]) -> [ClientSummary] {
        let offered = OfferedVersions(uses)
        return Dictionary(grouping: uses) { ClientVerdict.Subject($0) }.map { ClientSummary($0, $1, offered) }.sorted {
            ($1.requests, $0.client, $0.host ?? "", $0.asked.text)
                < ($0.requests, $1.client, $1.host ?? "", $1.asked.text)
        }
    }

    private init(_ subject: ClientVerdict.Subject, _ uses: [AuditUse], _ offered: OfferedVersions) {
        client = subject.identity.client
        host = subject.identity.host
        asked = subject.asked
        requests = uses.reduce(0) { $0 + $1.requests }
        failures = uses.reduce(0) { $0 + $1.failures }
        statuses = uses.reduce(into: StatusCounts()) { $0 += $1.statuses }
        lastSeen = uses.compactMap(\.lastSeen).max()
        findings = Set(uses.flatMap(\.findings.keys)).count
        breakage = Self.breakage(of: subject, uses, offered)
    }

    /// Engines that are too old for the client are none that anybody would go on to.
    private static func breakage(
        of subject: ClientVerdict.Subject, _ uses: [AuditUse], _ offered: OfferedVersions
    ) -> Breakage? {
        let newest = uses.compactMap(\.spoken).max() ?? subject.asked ?? "1.0"
        let later = EngineProfile.knownDocker.filter { newest <= $0.window.maximum }
        if let first = later.first(where: {
            ClientVerdict.acceptance(of: subject, by: $0.window, offered: offered).isRefused
        }) {
            return Breakage(release: first.release, outcome: .refused)
        }
        return later.first { engine in
            let target = UpgradeTarget(release: engine.release)
            return uses.contains { !UpgradeReason.losses(of: $0, at: target).isEmpty }
        }.map { Breakage(release: $0.release, outcome: .loses) }
    }
}

/// A finding over all clients: a row of the report.
struct FindingSummary {
    let finding: Finding
    let clients: Int
    let requests: Int

    /// What most clients and then most requests show comes first.
    static func all(_ uses: [AuditUse]) -> [FindingSummary] {
        var clients: [Finding: Set<ClientVerdict.Identity>] = [:]
        var requests: [Finding: Int] = [:]
        for use in uses {
            for (finding, count) in use.findings {
                clients[finding, default: []].insert(ClientVerdict.Subject(use).identity)
                requests[finding, default: 0] += count
            }
        }
        return requests.map { FindingSummary(finding: $0, clients: clients[$0]?.count ?? 0, requests: $1) }.sorted {
            ($1.clients, $1.requests, $0.finding.text) < ($0.clients, $0.requests, $1.finding.text)
        }
    }
}

extension Finding {
    /// The finding in a line.
    var text: String { [kind.rawValue, change ?? "", place ?? ""].filter { !$0.isEmpty }.joined(separator: " ") }
}
