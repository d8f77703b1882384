// SPDX-License-Identifier: Apache-2.0
internal import GRDB
import VersionRules

/// Adds sums to those in the file, a transaction at a time.
final class AuditWriter {
    /// More clients than this are told apart no longer: a `User-Agent` may be anything.
    private static let mostClients = 5000
    /// An engine may call its release anything.
    private static let longestRelease = 64
    private static let others = ClientIdentity(command: "(others)")

    let file: AuditFile
    private var clients: [ClientIdentity: Int64]
    /// Changes when another process writes to the file.
    private var version: Int64

    init(_ file: AuditFile) throws {
        self.file = file
        (clients, version) = try file.database.read { (try ClientRow.all(in: $0), try Self.version(of: $0)) }
    }

    /// All of it, or nothing where it throws.
    func write(_ tally: AuditTally, keepingSamples limit: Int) throws {
        let known = clients
        do {
            try file.database.write { db in
                try followOthers(in: db)
                for (key, sum) in tally.uses {
                    try add(sum, key, to: db)
                    for engine in sum.engines { try add(engine, key, to: db) }
                }
                for (key, count) in tally.findings { try add(count, key, to: db) }
                for (key, count) in tally.statuses { try add(count, key, to: db) }
                for key in tally.offers { try add(key, to: db) }
                for record in tally.samples.joined() { try add(record, to: db) }
                for (hour, count) in tally.lost { try addLoss(count, hour: hour, to: db) }
                if !tally.samples.isEmpty { try trimSamples(to: limit, in: db) }
            }
        } catch {
            clients = known
            throw error
        }
    }

    /// Reads which clients there are, for some were forgotten.
    func readClients() throws {
        clients = try file.database.read(ClientRow.all)
    }

    /// Another proxy that keeps its audit here may have forgotten clients as well.
    private func followOthers(in db: Database) throws {
        let now = try Self.version(of: db)
        if now != version { clients = try ClientRow.all(in: db) }
        version = now
    }

    private static func version(of db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0
    }

    private func add(_ sum: AuditTally.Sum, _ key: AuditTally.UseKey, to db: Database) throws {
        let sums = sum.sums
        let arguments: StatementArguments = [
            key.hour, try id(of: key.client, in: db), key.asked.text, key.spoken.text, key.endpoint.auditName,
            sums.requests, sum.failures, Int64(clamping: sums.bytesIn), Int64(clamping: sums.bytesOut),
            sums.microseconds, sums.first.milliseconds, sums.last.milliseconds,
        ]
        try db.cachedStatement(
            sql: """
                INSERT INTO use VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET requests = requests + excluded.requests,
                failures = failures + excluded.failures, bytes_in = bytes_in + excluded.bytes_in,
                bytes_out = bytes_out + excluded.bytes_out, microseconds = microseconds + excluded.microseconds,
                first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)
                """
        ).execute(arguments: arguments)
    }

    private func add(_ engine: EngineProfile, _ key: AuditTally.UseKey, to db: Database) throws {
        let arguments: StatementArguments = [
            key.hour, try id(of: key.client, in: db), key.asked.text, key.spoken.text, key.endpoint.auditName,
            engine.flavour.rawValue, String(engine.release.text.prefix(Self.longestRelease)),
            engine.window.minimum.description, engine.window.maximum.description,
        ]
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO engine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: arguments)
    }

    private func add(_ count: Int64, _ key: AuditTally.FindingKey, to db: Database) throws {
        let use = key.use
        let arguments: StatementArguments = [
            use.hour, try id(of: use.client, in: db), use.asked.text, use.spoken.text, use.endpoint.auditName,
            key.finding.kind.rawValue, key.finding.change ?? "", key.finding.place ?? "", count,
        ]
        try db.cachedStatement(
            sql: """
                INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET requests = requests + excluded.requests
                """
        ).execute(arguments: arguments)
    }

    private func add(_ count: Int64, _ key: AuditTally.StatusKey, to db: Database) throws {
        let use = key.use
        let arguments: StatementArguments = [
            use.hour, try id(of: use.client, in: db), use.asked.text, use.spoken.text, use.endpoint.auditName,
            key.status, count,
        ]
        try db.cachedStatement(
            sql: """
                INSERT INTO status VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET requests = requests + excluded.requests
                """
        ).execute(arguments: arguments)
    }

    private func add(_ key: AuditTally.OfferKey, to db: Database) throws {
        let use = key.use
        let arguments: StatementArguments = [
            use.hour, try id(of: use.client, in: db), use.asked.text, use.spoken.text, use.endpoint.auditName,
            key.version.description,
        ]
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO offer VALUES (?, ?, ?, ?, ?, ?)")
            .execute(arguments: arguments)
    }

    private func add(_ record: AuditRecord, to db: Database) throws {
        let sums = record.sums
        let arguments: StatementArguments = [
            sums.last.milliseconds, try id(of: record.client, in: db), record.asked.text, record.spoken.text,
            record.endpoint.auditName, record.status, sums.microseconds, Int64(clamping: sums.bytesIn),
            Int64(clamping: sums.bytesOut),
            JSONValue.array(record.findings.map(\.json)).description,
        ]
        try db.cachedStatement(
            sql: """
                INSERT INTO sample
                (time, client, asked, spoken, endpoint, status, microseconds, bytes_in, bytes_out, findings)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: arguments)
    }

    private func trimSamples(to limit: Int, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM sample WHERE id <= (SELECT max(id) FROM sample) - ?")
            .execute(arguments: [limit])
    }

    private func addLoss(_ count: Int64, hour: Int64, to db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT INTO loss VALUES (?, ?) ON CONFLICT DO UPDATE SET records = records + excluded.records"
        ).execute(arguments: [hour, count])
    }

    private func id(of client: ClientIdentity, in db: Database) throws -> Int64 {
        if let id = clients[client] { return id }
        guard clients.count < Self.mostClients || client == Self.others else { return try id(of: Self.others, in: db) }
        try ClientRow.insert(client, into: db)
        let id = db.lastInsertedRowID
        clients[client] = id
        return id
    }
}

extension APIVersion? {
    /// As the store has it: empty for none.
    var text: String { self?.description ?? "" }
}
