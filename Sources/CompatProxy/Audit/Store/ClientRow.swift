// SPDX-License-Identifier: Apache-2.0
internal import GRDB

/// Clients as rows of the store.
enum ClientRow {
    static func insert(_ client: ClientIdentity, into db: Database) throws {
        let arguments: StatementArguments = [
            client.name, client.uid.map { Int64($0) }, client.gid.map { Int64($0) }, client.executable, client.command,
            client.unit, client.container?.id, client.container?.name, client.host, client.userAgent,
            client.certificate?.commonName, client.certificate?.fingerprint,
        ]
        try db.cachedStatement(
            sql: """
                INSERT INTO client
                (name, uid, gid, executable, command, unit, container, container_name, host, user_agent, certificate,
                certificate_sha256)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: arguments)
    }

    static func all(in db: Database) throws -> [ClientIdentity: Int64] {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM client")
        return Dictionary(rows.map { (ClientIdentity($0), $0["id"]) }, uniquingKeysWith: min)
    }
}

extension ClientIdentity {
    fileprivate init(_ row: Row) {
        uid = Self.number(row["uid"])
        gid = Self.number(row["gid"])
        executable = row["executable"]
        command = row["command"]
        unit = row["unit"]
        let id: String? = row["container"]
        container = id.map { Container(id: $0, name: row["container_name"]) }
        host = row["host"]
        userAgent = row["user_agent"]
        let fingerprint: String? = row["certificate_sha256"]
        certificate = fingerprint.map { TLSCertificate(commonName: row["certificate"], fingerprint: $0) }
    }

    private static func number(_ kept: Int64?) -> UInt32? { kept.map { UInt32(truncatingIfNeeded: $0) } }
}
