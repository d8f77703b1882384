// SPDX-License-Identifier: Apache-2.0
internal import GRDB

/// Keeps the store within the age and the size that it may have.
struct AuditUpkeep {
    private static let period = Duration.seconds(60)
    /// A wall clock that went otherwise than the steady one by more than this was set, and may be wrong.
    private static let tolerance = Duration.seconds(600)
    /// What share of the hours goes when the file is too large.
    private static let share = 10

    private let retention: Duration
    private let mostBytes: Int64
    private var last: Moment?

    /// What both clocks show.
    struct Moment {
        var wall = Timestamp.now
        var steady = ContinuousClock.now
    }

    init(_ configuration: AuditConfiguration) {
        retention = configuration.retention
        mostBytes = Int64(configuration.storeBytes)
    }

    /// Does what is due, and tells whether something was forgotten. What is too old by a clock that was just set stays
    /// until the next time.
    @discardableResult
    mutating func run(on file: AuditFile, at now: Moment = Moment()) throws -> Bool {
        guard let before = last else {
            last = now
            return try shrink(file)
        }
        guard now.steady - before.steady >= Self.period else { return false }
        last = now
        let passed = Duration.milliseconds(now.wall.milliseconds - before.wall.milliseconds)
        let isSteady = wasSteady(passed, now.steady - before.steady)
        let hasForgotten = try isSteady && forget(allBut: oldest(now.wall)...newest(now.wall, in: file), in: file)
        return try shrink(file) || hasForgotten
    }

    private func wasSteady(_ wall: Duration, _ steady: Duration) -> Bool {
        max(wall, steady) - min(wall, steady) <= Self.tolerance
    }

    private func oldest(_ now: Timestamp) -> Int64 {
        Timestamp(milliseconds: now.milliseconds - retention.components.seconds * 1000).hour
    }

    /// What lies further ahead than the next hour was counted while the clock was wrong, and would never grow old. Where
    /// that is as much as the rest, it is this clock that is wrong.
    private func newest(_ now: Timestamp, in file: AuditFile) throws -> Int64 {
        let next = now.hour + 1
        let hours = try hours(of: file)
        let ahead = hours.count { $0 > next }
        return 2 * ahead < hours.count ? next : .max
    }

    /// Gives back the oldest hours until the file is small enough.
    private func shrink(_ file: AuditFile) throws -> Bool {
        var hasForgotten = false
        while try size(of: file) > mostBytes {
            let hours = try hours(of: file)
            guard hours.count > 1 else { break }
            let first = hours[max(1, hours.count / Self.share)]
            hasForgotten = try forget(allBut: first...(.max), in: file) || hasForgotten
        }
        return hasForgotten
    }

    private func size(of file: AuditFile) throws -> Int64 {
        try file.database.read { db in
            let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            let free = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            return (pages - free) * (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
    }

    /// Those that something is known of, oldest first. SQLite's DISTINCT would read every row of them.
    private func hours(of file: AuditFile) throws -> [Int64] {
        try file.database.read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    WITH RECURSIVE known (hour) AS (
                        SELECT min(hour) FROM use
                        UNION ALL SELECT (SELECT min(hour) FROM use WHERE hour > known.hour) FROM known
                        WHERE hour IS NOT NULL
                    )
                    SELECT hour FROM known WHERE hour IS NOT NULL
                    """)
        }
    }

    /// Clients that nothing is known of any more go with their last hour: there is room for so many.
    private func forget(allBut hours: ClosedRange<Int64>, in file: AuditFile) throws -> Bool {
        let hasForgotten = try file.database.write { db in
            for table in ["finding", "status", "offer", "engine", "loss"] {
                try delete(from: table, allBut: hours, in: db)
            }
            try db.execute(
                sql: "DELETE FROM sample WHERE time / ? NOT BETWEEN ? AND ?",
                arguments: [Timestamp.millisecondsOfHour, hours.lowerBound, hours.upperBound])
            guard try delete(from: "use", allBut: hours, in: db) > 0 else { return false }
            try db.execute(
                sql: """
                    DELETE FROM client
                    WHERE id NOT IN (SELECT client FROM use) AND id NOT IN (SELECT client FROM sample)
                    """)
            return true
        }
        try file.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA incremental_vacuum") }
        return hasForgotten
    }

    /// Tells how many rows that were. Each end by itself is found by the table's key.
    @discardableResult
    private func delete(from table: String, allBut hours: ClosedRange<Int64>, in db: Database) throws -> Int {
        try db.execute(sql: "DELETE FROM \(table) WHERE hour < ?", arguments: [hours.lowerBound])
        let earlier = db.changesCount
        try db.execute(sql: "DELETE FROM \(table) WHERE hour > ?", arguments: [hours.upperBound])
        return earlier + db.changesCount
    }
}
