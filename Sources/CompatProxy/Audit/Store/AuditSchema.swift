// SPDX-License-Identifier: Apache-2.0
internal import GRDB

/// The tables of the store. A published migration stays as it is; what changes is another one behind it.
enum AuditSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in try db.execute(sql: first) }
        migrator.registerMigration("v2") { db in try db.execute(sql: "ALTER TABLE client ADD COLUMN gid INTEGER") }
        migrator.registerMigration("v3") { db in
            try db.execute(sql: "ALTER TABLE client ADD COLUMN certificate TEXT")
            try db.execute(sql: "ALTER TABLE client ADD COLUMN certificate_sha256 TEXT")
        }
        migrator.registerMigration("v4") { db in try db.execute(sql: status) }
        migrator.registerMigration("v5") { db in try db.execute(sql: offer) }
        migrator.registerMigration("v6") { db in try db.execute(sql: engine) }
        return migrator
    }

    private static let first = """
        CREATE TABLE client (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, uid INTEGER, executable TEXT, command TEXT, unit TEXT,
            container TEXT, container_name TEXT, host TEXT, user_agent TEXT
        );
        CREATE TABLE use (
            hour INTEGER NOT NULL, client INTEGER NOT NULL, asked TEXT NOT NULL, spoken TEXT NOT NULL,
            endpoint TEXT NOT NULL, requests INTEGER NOT NULL, failures INTEGER NOT NULL, bytes_in INTEGER NOT NULL,
            bytes_out INTEGER NOT NULL, microseconds INTEGER NOT NULL, first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL, PRIMARY KEY (hour, client, asked, spoken, endpoint)
        ) WITHOUT ROWID;
        CREATE TABLE finding (
            hour INTEGER NOT NULL, client INTEGER NOT NULL, asked TEXT NOT NULL, spoken TEXT NOT NULL,
            endpoint TEXT NOT NULL, kind TEXT NOT NULL, change TEXT NOT NULL, place TEXT NOT NULL,
            requests INTEGER NOT NULL,
            PRIMARY KEY (hour, client, asked, spoken, endpoint, kind, change, place)
        ) WITHOUT ROWID;
        CREATE TABLE sample (
            id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, client INTEGER NOT NULL,
            asked TEXT NOT NULL, spoken TEXT NOT NULL, endpoint TEXT NOT NULL, status INTEGER NOT NULL,
            microseconds INTEGER NOT NULL, bytes_in INTEGER NOT NULL, bytes_out INTEGER NOT NULL, findings TEXT NOT NULL
        );
        CREATE TABLE loss (hour INTEGER PRIMARY KEY, records INTEGER NOT NULL);
        """

    private static let status = """
        CREATE TABLE status (
            hour INTEGER NOT NULL, client INTEGER NOT NULL, asked TEXT NOT NULL, spoken TEXT NOT NULL,
            endpoint TEXT NOT NULL, status INTEGER NOT NULL, requests INTEGER NOT NULL,
            PRIMARY KEY (hour, client, asked, spoken, endpoint, status)
        ) WITHOUT ROWID;
        """

    /// A table of its own, so that an older proxy can still write to the others.
    private static let offer = """
        CREATE TABLE offer (
            hour INTEGER NOT NULL, client INTEGER NOT NULL, asked TEXT NOT NULL, spoken TEXT NOT NULL,
            endpoint TEXT NOT NULL, version TEXT NOT NULL,
            PRIMARY KEY (hour, client, asked, spoken, endpoint, version)
        ) WITHOUT ROWID;
        """

    private static let engine = """
        CREATE TABLE engine (
            hour INTEGER NOT NULL, client INTEGER NOT NULL, asked TEXT NOT NULL, spoken TEXT NOT NULL,
            endpoint TEXT NOT NULL, flavour TEXT NOT NULL, release TEXT NOT NULL, minimum TEXT NOT NULL,
            maximum TEXT NOT NULL,
            PRIMARY KEY (hour, client, asked, spoken, endpoint, flavour, release, minimum, maximum)
        ) WITHOUT ROWID;
        """
}
