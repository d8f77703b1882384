// SPDX-License-Identifier: Apache-2.0
internal import CLibuv
internal import Glibc

/// Puts a listening unix socket in the file system, with its final owner and mode before anyone can connect.
enum UnixSocketFile {
    /// Which file a socket is, so that another's in its place is told from it.
    struct Identity: Equatable {
        private let device: dev_t
        private let inode: ino_t

        /// nil where there is no file.
        init?(of path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            (device, inode) = (status.st_dev, status.st_ino)
        }
    }

    static func listen(
        _ path: String, _ configuration: ListenerConfiguration
    ) throws(SocketFailure) -> (Int32, Identity) {
        guard var address = sockaddr_un(path: path) else { throw SocketFailure(reason: "the path is too long") }
        try makeParent(of: path)
        try removeStale(path, &address)
        let descriptor = try SocketFailure.check(socket(AF_UNIX, SocketType.nonBlocking, 0), "socket")
        // Born closed to others; nobody can connect before `listen`, which comes when mode and owner are final.
        let inherited = umask(0o177)
        let status = address.withPointer { bind(descriptor, $0, $1) }
        umask(inherited)
        try SocketFailure.check(status, "bind", closing: descriptor)
        do throws(SocketFailure) {
            try setAccess(of: path, configuration, unnamed: (unchanged, unchanged))
            guard let identity = Identity(of: path) else { throw SocketFailure(reason: "the file is gone") }
            try SocketFailure.check(Glibc.listen(descriptor, listenBacklog), "listen")
            return (descriptor, identity)
        } catch {
            unlink(path)
            close(descriptor)
            throw error
        }
    }

    /// Makes the last directory of the path, as for `/run/compatproxy/docker.sock` after a reboot.
    private static func makeParent(of path: String) throws(SocketFailure) {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        if mkdir(String(path[..<slash]), 0o755) != 0, errno != EEXIST {
            throw SocketFailure(reason: UVError.system("mkdir").description)
        }
    }

    /// Removes a socket that nobody listens on any more; refuses one that is alive, and any other kind of file.
    private static func removeStale(_ path: String, _ address: inout sockaddr_un) throws(SocketFailure) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw SocketFailure(reason: "the file exists and is no socket")
        }
        let probe = try SocketFailure.check(socket(AF_UNIX, SocketType.nonBlocking, 0), "socket")
        defer { close(probe) }
        let answer = address.withPointer { connect(probe, $0, $1) }
        guard answer != 0, errno == ECONNREFUSED else {
            throw SocketFailure(reason: "the socket is in use by a running program")
        }
        try SocketFailure.check(unlink(path), "unlink")
    }

    /// Gives the file another owner and mode, those of a new file where none is named, or leaves it as it is; what is
    /// returned takes that back.
    static func changeAccess(
        of path: String, _ configuration: ListenerConfiguration
    ) throws(SocketFailure) -> () -> Void {
        var old = stat()
        try SocketFailure.check(lstat(path, &old), "lstat")
        let restore = {
            _ = chown(path, old.st_uid, old.st_gid)
            _ = chmod(path, old.st_mode & ~S_IFMT)
        }
        do throws(SocketFailure) {
            try setAccess(of: path, configuration, unnamed: (geteuid(), getegid()))
        } catch {
            restore()
            throw error
        }
        return restore
    }

    /// Gives the file its owner, then its mode.
    private static func setAccess(
        of path: String, _ configuration: ListenerConfiguration, unnamed: (owner: uid_t, group: gid_t)
    ) throws(SocketFailure) {
        let owner = try configuration.owner.map { (name) throws(SocketFailure) in try userID(name) } ?? unnamed.owner
        let group = try configuration.group.map { (name) throws(SocketFailure) in try groupID(name) } ?? unnamed.group
        try SocketFailure.check(chown(path, owner, group), "chown")
        try SocketFailure.check(chmod(path, mode_t(configuration.mode)), "chmod")
    }

    /// To `chown`, the owner or group that the file has.
    private static let unchanged = UInt32.max

    private static func userID(_ name: String) throws(SocketFailure) -> uid_t {
        if let number = uid_t(name), number != unchanged { return number }
        guard let entry = getpwnam(name) else { throw SocketFailure(reason: "no user '\(name)'") }
        return entry.pointee.pw_uid
    }

    private static func groupID(_ name: String) throws(SocketFailure) -> gid_t {
        if let number = gid_t(name), number != unchanged { return number }
        guard let entry = getgrnam(name) else { throw SocketFailure(reason: "no group '\(name)'") }
        return entry.pointee.gr_gid
    }
}

extension sockaddr_un {
    /// nil where the path does not fit.
    fileprivate init?(path: String) {
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let isShort = withUnsafeMutableBytes(of: &sun_path) { room in
            guard bytes.count < room.count else { return false }
            room.copyBytes(from: bytes)
            return true
        }
        guard isShort else { return nil }
    }

    fileprivate mutating func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: &self) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
