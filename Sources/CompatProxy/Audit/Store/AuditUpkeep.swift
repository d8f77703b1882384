// SPDX-License-Identifier: Apache-2.0
internal import GRDB

/// Keeps the store within the age and the size that it may have.
struct AuditUpkeep {
    private static let period = Duration.seconds(60)
    /// A wall clock that went otherwise than the steady one by more than this was set, and may be wrong.
    private static let tolerance = Duration.seconds(600)
    /// What share of the hours goes when the file is too large.
    private static let share: Int64 = 10

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
        let hasForgotten = try isSteady && forget(before: oldest(now.wall), in: file)
        return try shrink(file) || hasForgotten
    }

    private func wasSteady(_ wall: Duration, _ steady: Duration) -> Bool {
        max(wall, steady) - min(wall, steady) <= Self.tolerance
    }

    private func oldest(_ now: Timestamp) -> Int64 {
        Timestamp(milliseconds: now.milliseconds - retention.components.seconds * 1000).hour
    }

    /// Gives back the oldest hours until the file is small enough.
    private func shrink(_ file: AuditFile) throws -> Bool {
        var hasForgotten = false
        while try size(of: file) > mostBytes {
            guard let (first, last) = try hours(of: file), first < last else { break }
            hasForgotten = try forget(before: first + max(1, (last - first) / Self.share), in: file) || hasForgotten
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

    private func hours(of file: AuditFile) throws -> (Int64, Int64)? {
        try file.database.read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT min(hour), max(hour) FROM use"),
                let first: Int64 = row[0], let last: Int64 = row[1]
            else { return nil }
            return (first, last)
        }
    }

    /// Clients that nothing is known of any more go with their last hour: there is room for so many.
    private func forget(before hour: Int64, in file: AuditFile) throws -> Bool {
        let hasForgotten = try file.database.write { db in
            for table in ["finding", "status", "loss"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE hour < ?", arguments: [hour])
            }
            try db.execute(sql: "DELETE FROM sample WHERE time < ?", arguments: [hour * Timestamp.millisecondsOfHour])
            try db.execute(sql: "DELETE FROM use WHERE hour < ?", arguments: [hour])
            guard db.changesCount > 0 else { return false }
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
}
