// SPDX-License-Identifier: Apache-2.0

/// Where the audit writes its lines.
public enum AuditLogTarget: Hashable, Sendable, CustomStringConvertible {
    case file(path: String)
    case journal

    static let journalSocket = "/run/systemd/journal/socket"

    /// As it is written in a file of settings.
    public var description: String {
        switch self {
        case .file(let path): path
        case .journal: "journal"
        }
    }
}

extension ValueReader where Value == AuditLogTarget {
    static var auditLog: Self {
        Self(allowed: "journal, or the absolute path of a file") { text throws(InvalidValue) in
            if text == "journal" { return .journal }
            guard text.hasPrefix("/"), !text.hasSuffix("/") else {
                throw InvalidValue("is neither journal nor an absolute path")
            }
            return .file(path: text)
        }
    }
}
