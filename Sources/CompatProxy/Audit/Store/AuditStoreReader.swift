// SPDX-License-Identifier: Apache-2.0
internal import GRDB
import VersionRules

/// Reads the store beside whoever writes it.
struct AuditStoreReader: AuditSource {
    let path: String

    func uses(_ filter: AuditFilter) throws -> [AuditUse] {
        try read { db in
            let (findings, statuses) = (try findings(filter, db), try statuses(filter, db))
            let (offers, engines) = (try offers(filter, db), try engines(filter, db))
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT name, asked, spoken, endpoint, sum(requests) AS requests, sum(failures) AS failures,
                    min(first_seen) AS first_seen, max(last_seen) AS last_seen
                    FROM use JOIN client ON client.id = use.client \(filter.condition)
                    GROUP BY name, asked, spoken, endpoint ORDER BY name, asked, spoken, endpoint
                    """, arguments: filter.arguments
            ).map { row in
                var use = AuditUse(row)
                use.findings = findings[UseID(row)] ?? [:]
                use.statuses = statuses[UseID(row)] ?? StatusCounts()
                use.offered = offers[UseID(row)] ?? []
                use.engines = engines[UseID(row)] ?? []
                return use
            }
        }
    }

    func traffic(_ filter: AuditFilter) throws -> [AuditTraffic] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT hour, asked, sum(requests) AS requests, sum(bytes_in) AS bytes_in,
                    sum(bytes_out) AS bytes_out FROM use JOIN client ON client.id = use.client \(filter.condition)
                    GROUP BY hour, asked ORDER BY hour, asked
                    """, arguments: filter.arguments
            ).map { row in
                let (bytesIn, bytesOut): (Int64, Int64) = (row["bytes_in"], row["bytes_out"])
                return AuditTraffic(
                    hour: Timestamp(hour: row["hour"]), asked: APIVersion(row["asked"] as String),
                    requests: row["requests"], bytesIn: UInt64(clamping: bytesIn), bytesOut: UInt64(clamping: bytesOut))
            }
        }
    }

    func losses(_ filter: AuditFilter) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db, sql: "SELECT coalesce(sum(records), 0) FROM loss WHERE hour >= ? AND hour <= ?",
                arguments: [filter.firstHour, filter.lastHour]) ?? 0
        }
    }

    private func findings(_ filter: AuditFilter, _ db: Database) throws -> [UseID: [Finding: Int]] {
        var found: [UseID: [Finding: Int]] = [:]
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT name, asked, spoken, endpoint, kind, change, place, sum(requests) AS requests
                FROM finding JOIN client ON client.id = finding.client \(filter.condition)
                GROUP BY name, asked, spoken, endpoint, kind, change, place
                """, arguments: filter.arguments)
        for row in rows {
            guard let kind = Finding.Kind(rawValue: row["kind"]) else { continue }
            let (change, place): (String, String) = (row["change"], row["place"])
            let finding = Finding(
                kind, change: change.isEmpty ? nil : change, place: place.isEmpty ? nil : place)
            found[UseID(row), default: [:]][finding] = row["requests"]
        }
        return found
    }

    private func statuses(_ filter: AuditFilter, _ db: Database) throws -> [UseID: StatusCounts] {
        // An older proxy has none.
        guard try db.tableExists("status") else { return [:] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT name, asked, spoken, endpoint, status, sum(requests) AS requests
                FROM status JOIN client ON client.id = status.client \(filter.condition)
                GROUP BY name, asked, spoken, endpoint, status
                """, arguments: filter.arguments)
        return rows.reduce(into: [:]) { found, row in
            found[UseID(row), default: StatusCounts()].add(row["requests"], with: row["status"])
        }
    }

    private func offers(_ filter: AuditFilter, _ db: Database) throws -> [UseID: Set<APIVersion>] {
        // An older proxy has none.
        guard try db.tableExists("offer") else { return [:] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT DISTINCT name, asked, spoken, endpoint, version
                FROM offer JOIN client ON client.id = offer.client \(filter.condition)
                """, arguments: filter.arguments)
        return rows.reduce(into: [:]) { found, row in
            guard let version = APIVersion(row["version"] as String) else { return }
            found[UseID(row), default: []].insert(version)
        }
    }

    private func engines(_ filter: AuditFilter, _ db: Database) throws -> [UseID: Set<EngineProfile>] {
        // An older proxy has none.
        guard try db.tableExists("engine") else { return [:] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT DISTINCT name, asked, spoken, endpoint, flavour, release, minimum, maximum
                FROM engine JOIN client ON client.id = engine.client \(filter.condition)
                """, arguments: filter.arguments)
        return rows.reduce(into: [:]) { found, row in
            let engine = EngineProfile(
                flavour: row["flavour"], release: row["release"], minimum: row["minimum"], maximum: row["maximum"])
            if let engine { found[UseID(row), default: []].insert(engine) }
        }
    }

    private func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try open(configuration).read(body)
    }

    /// SQLite writes beside a file that others may write. One where nothing may be written nobody does: a copy, say.
    private func open(_ configuration: GRDB.Configuration) throws -> DatabaseQueue {
        do {
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
            && AuditFile.exists(at: path) && !AuditFile.exists(at: path + "-wal")
        {
            return try DatabaseQueue(
                path: "file:\(path.percentEncoded)?immutable=1", configuration: configuration)
        }
    }

    private struct UseID: Hashable {
        let name, asked, spoken, endpoint: String

        init(_ row: Row) {
            (name, asked, spoken, endpoint) = (row["name"], row["asked"], row["spoken"], row["endpoint"])
        }
    }
}

extension AuditUse {
    fileprivate init(_ row: Row) {
        self.init(
            client: row["name"], asked: APIVersion(row["asked"] as String), spoken: APIVersion(row["spoken"] as String),
            endpoint: Endpoint(auditName: row["endpoint"]), requests: row["requests"], failures: row["failures"],
            firstSeen: Timestamp(milliseconds: row["first_seen"]), lastSeen: Timestamp(milliseconds: row["last_seen"]))
    }
}

extension EngineProfile {
    /// As the audit and its counters have one; nil where that makes none.
    init?(flavour: String, release: String, minimum: String, maximum: String) {
        guard let flavour = Flavour(rawValue: flavour), let minimum = APIVersion(minimum),
            let maximum = APIVersion(maximum), let window = VersionWindow(minimum: minimum, maximum: maximum)
        else { return nil }
        self.init(flavour: flavour, release: EngineRelease(release), window: window)
    }
}

extension AuditFilter {
    fileprivate var firstHour: Int64 { since?.hour ?? Int64.min }
    fileprivate var lastHour: Int64 { until?.hour ?? Int64.max }

    fileprivate var condition: String {
        "WHERE hour >= ? AND hour <= ? AND (? = '' OR instr(lower(client.name), lower(?)) > 0)"
    }

    fileprivate var arguments: StatementArguments { [firstHour, lastHour, client ?? "", client ?? ""] }
}

extension Endpoint {
    /// The endpoint of that method and path; nil for `other`.
    init?(auditName: String) {
        guard let endpoint = Self.byName[auditName] else { return nil }
        self = endpoint
    }

    private static let byName = Dictionary(
        allCases.map { ($0.definition.name, $0) }, uniquingKeysWith: { first, _ in first })
}
