// SPDX-License-Identifier: Apache-2.0
internal import GRDB
internal import Glibc

/// The store's file, opened for writing.
struct AuditFile {
    /// Another process may hold the lock for a moment; after that, what is to be written waits in memory instead.
    private static let patience = 0.25

    let database: DatabaseQueue
    private let path: String
    private let inode: UInt64

    /// Opens the file, makes it where there is none, and brings its tables up to date. One that is no store is put
    /// aside as `….damaged`, which `setAside` tells.
    init(path: String, setAside: (String) -> Void = { _ in }) throws {
        self.path = path
        let missing = Folder.makeParent(of: path)
        guard missing == 0 else { throw Failure(description: "its folder cannot be made: \(Self.text(missing))") }
        if Self.inode(of: path) == nil { Self.removeRemains(of: path) }
        do {
            database = try Self.open(path)
        } catch let error where Self.isDamage(error) {
            guard let place = Self.setAside(path) else { throw error }
            setAside(place)
            database = try Self.open(path)
        }
        guard let inode = Self.inode(of: path) else { throw DatabaseError(resultCode: .SQLITE_CANTOPEN) }
        self.inode = inode
    }

    /// Whether the file that is open still is the one at its path: somebody may have deleted it.
    var isThere: Bool { Self.inode(of: path) == inode }

    static func exists(at path: String) -> Bool { inode(of: path) != nil }

    /// Why a file cannot be read; nil where it can, or where only SQLite knows.
    static func failure(at path: String) -> Failure? {
        guard access(path, R_OK) != 0 else { return nil }
        return Failure(description: text(errno), isMissing: [ENOENT, ENOTDIR].contains(errno))
    }

    /// Why a file can't be opened. SQLite tells no more than that.
    struct Failure: Error, CustomStringConvertible {
        let description: String
        var isMissing = false
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }

    /// Whether a file that gives such an error can be written no more.
    static func isDamage(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        return [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode)
    }

    /// Gives a damaged file another name, so that one can be made anew; tells which.
    static func setAside(_ path: String) -> String? {
        let place = path + ".damaged"
        guard rename(path, place) == 0 else { return nil }
        removeRemains(of: path)
        return place
    }

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(patience)
        configuration.prepareDatabase { db in
            // In effect for a file that is made just now alone; so pages of what is deleted can be given back.
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            // A crash of the machine may lose the last moments, and never the file.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            try db.execute(sql: "PRAGMA journal_size_limit = 4194304")
            // In KiB: what is written is seldom read again, and by default 2 MB of it would stay in memory.
            try db.execute(sql: "PRAGMA cache_size = -128")
        }
        try makePrivate(path)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try AuditSchema.migrator.migrate(queue)
        return queue
    }

    /// Before SQLite opens it, which gives its journal the same mode.
    private static func makePrivate(_ path: String) throws {
        let made = Folder.makeFile(path)
        guard made >= 0 || errno == EEXIST else { throw Failure(description: text(errno)) }
        if made >= 0 { close(made) }
        guard access(path, R_OK | W_OK) == 0 else { throw Failure(description: text(errno)) }
        chmod(path, 0o600)
    }

    /// The journal of a file that is gone would be taken for that of the new one.
    private static func removeRemains(of path: String) {
        unlink(path + "-wal")
        unlink(path + "-shm")
    }

    private static func inode(of path: String) -> UInt64? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }
}
