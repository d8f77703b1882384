// SPDX-License-Identifier: Apache-2.0
private import CLibuv
internal import Glibc

/// What the defaults and checks ask of the machine, as values that a test can replace.
struct Machine: Sendable {
    var processors: Int
    /// The group that sockets are given to where nothing else is said.
    var socketGroup: String?
    var hasUser: @Sendable (String) -> Bool
    var hasGroup: @Sendable (String) -> Bool
    /// The one path by which a file is known, whichever links lead to it.
    var canonicalPath: @Sendable (String) -> String
    var hasFile: @Sendable (String) -> Bool = { access($0, F_OK) == 0 }
    /// Reads certificates and keys.
    var openTLS: @Sendable (TLSFiles) throws(TLSFileError) -> TLSContext = { files throws(TLSFileError) in
        try TLSContext(files)
    }

    static var current: Machine {
        Machine(
            // Those that this process may run on: in a container they are often fewer than there are.
            processors: max(1, Int(uv_available_parallelism())),
            socketGroup: mayGiveFiles(to: "docker") ? "docker" : nil,
            hasUser: { getpwnam($0) != nil },
            hasGroup: { getgrnam($0) != nil },
            canonicalPath: canonicalPath
        )
    }

    /// Only root and the members of a group may give files to it.
    private static func mayGiveFiles(to name: String) -> Bool {
        guard let group = getgrnam(name)?.pointee.gr_gid else { return false }
        if geteuid() == 0 || getegid() == group { return true }
        var groups = [gid_t](repeating: 0, count: Int(max(0, getgroups(0, nil))))
        let count = getgroups(Int32(groups.count), &groups)
        return groups.prefix(Int(max(0, count))).contains(group)
    }

    /// A socket that does not exist yet is found by its folder.
    private static func canonicalPath(_ path: String) -> String {
        if let whole = resolve(path) { return whole }
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return path }
        guard let folder = resolve(String(path[..<slash])) else { return path }
        return folder + path[slash...]
    }

    private static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
