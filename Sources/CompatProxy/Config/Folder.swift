// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Folders of what must outlive the proxy.
enum Folder {
    /// Makes a folder that only its owner may look into, and those above it that are missing. Where it can't be made,
    /// whoever opens a file in it hears why.
    static func make(_ path: String) {
        guard !path.isEmpty, mkdir(path, 0o700) != 0, errno == ENOENT else { return }
        makeParent(of: path)
        mkdir(path, 0o700)
    }

    /// The same of the folder that a file is in.
    static func makeParent(of path: String) {
        guard let slash = path.lastIndex(of: "/") else { return }
        make(String(path[..<slash]))
    }
}
