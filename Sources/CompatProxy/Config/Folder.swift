// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Folders of what must outlive the proxy.
enum Folder {
    /// Makes a folder that only its owner may look into, and those above it that are missing. Returns zero, or the error
    /// by which there is none.
    @discardableResult
    static func make(_ path: String) -> Int32 {
        guard !path.isEmpty, mkdir(path, 0o700) != 0, errno != EEXIST else { return 0 }
        guard errno == ENOENT else { return errno }
        let failure = makeParent(of: path)
        guard failure == 0 else { return failure }
        return mkdir(path, 0o700) == 0 || errno == EEXIST ? 0 : errno
    }

    /// The same of the folder that a file is in.
    @discardableResult
    static func makeParent(of path: String) -> Int32 {
        guard let slash = path.lastIndex(of: "/") else { return 0 }
        return make(String(path[..<slash]))
    }

    /// Makes a file that only its owner may read and write, and opens it: a descriptor, or less than zero and `errno`.
    ///
    /// Root makes it the folder owner's: a proxy that runs as that user could not use it otherwise. So nothing is followed
    /// that this user may have put there.
    static func makeFile(_ path: String) -> Int32 {
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0, geteuid() == 0, let slash = path.lastIndex(of: "/") else { return file }
        var folder = stat()
        if stat(String(path[..<slash]), &folder) == 0 { _ = fchown(file, folder.st_uid, folder.st_gid) }
        return file
    }
}
