// SPDX-License-Identifier: Apache-2.0

/// All that the API changed, version by version, and what single engine releases do differently.
public struct VersionHistory: Sendable {
    /// A version and what it changed.
    public struct Entry: Sendable {
        /// The version that brought the changes.
        public let version: APIVersion
        /// What it changed.
        public let changes: [Change]

        /// An entry from its parts.
        public init(_ version: APIVersion, _ changes: [Change]) {
            self.version = version
            self.changes = changes
        }
    }

    /// The versions, oldest first.
    public let entries: [Entry]
    /// What engine releases do differently, in the order to make it good.
    public let quirks: [Quirk]

    /// A history from its entries, which must climb.
    public init(_ entries: [Entry], quirks: [Quirk] = []) {
        precondition(zip(entries, entries.dropFirst()).allSatisfy { $0.version < $1.version }, "versions must climb")
        self.entries = entries
        self.quirks = quirks
    }
}

extension VersionHistory {
    /// From the version that the history begins with to the newest that it knows.
    public var window: VersionWindow {
        guard let first = entries.first, let last = entries.last else { preconditionFailure("a history has versions") }
        return VersionWindow(first.version...last.version)
    }

    /// The history of the Docker Engine API, as far as it is written.
    public static let all = VersionHistory(
        [
            Entry("1.12", []),
            Entry("1.24", Change.v1_24),
            Entry("1.44", Change.v1_44),
            Entry("1.52", Change.v1_52),
            Entry("1.56", []),
        ],
        quirks: Quirk.engine29)
}
