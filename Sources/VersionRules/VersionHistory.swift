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
    /// Whether there are rules for an engine of that flavour and release that go by where it keeps images, which only
    /// `GET /info` tells.
    public func goesByStore(of engine: EngineProfile) -> Bool {
        quirks.contains { $0.engines.needsContainerdStore && $0.engines.matches(engine.flavour, engine.release) }
    }

    /// From the version that the history begins with to the newest that it knows.
    public var window: VersionWindow {
        guard let first = entries.first, let last = entries.last else { preconditionFailure("a history has versions") }
        return VersionWindow(first.version...last.version)
    }

    /// What is in the head of every answer, errors included, since the version that brought it.
    public var addedHeaders: [AddedHeader] {
        entries.flatMap { entry in
            entry.changes.filter { $0.endpoints == .every }.flatMap(\.steps.errorDown).compactMap { step in
                if case .hide(.header(let name)) = step { AddedHeader(name: name, since: entry.version) } else { nil }
            }
        }
    }

    /// The history of the Docker Engine API, as far as it is written.
    public static let all = VersionHistory(
        [
            Entry("1.12", []),
            Entry("1.13", Change.v1_13),
            Entry("1.14", Change.v1_14),
            Entry("1.15", Change.v1_15),
            Entry("1.16", Change.v1_16),
            Entry("1.17", Change.v1_17),
            Entry("1.18", Change.v1_18),
            Entry("1.19", Change.v1_19),
            Entry("1.20", Change.v1_20),
            Entry("1.21", Change.v1_21),
            Entry("1.22", Change.v1_22),
            Entry("1.23", Change.v1_23),
            Entry("1.24", Change.v1_24),
            Entry("1.25", Change.v1_25),
            Entry("1.26", Change.v1_26),
            Entry("1.27", Change.v1_27),
            Entry("1.28", Change.v1_28),
            Entry("1.29", Change.v1_29),
            Entry("1.30", Change.v1_30),
            Entry("1.31", Change.v1_31),
            Entry("1.32", Change.v1_32),
            Entry("1.33", Change.v1_33),
            Entry("1.34", Change.v1_34),
            Entry("1.35", Change.v1_35),
            Entry("1.36", Change.v1_36),
            Entry("1.37", Change.v1_37),
            Entry("1.38", Change.v1_38),
            Entry("1.39", Change.v1_39),
            Entry("1.40", Change.v1_40),
            Entry("1.41", Change.v1_41),
            Entry("1.42", Change.v1_42),
            Entry("1.43", Change.v1_43),
            Entry("1.44", Change.v1_44),
            Entry("1.45", Change.v1_45),
            Entry("1.46", Change.v1_46),
            Entry("1.47", Change.v1_47),
            Entry("1.48", Change.v1_48),
            Entry("1.49", Change.v1_49),
            Entry("1.50", Change.v1_50),
            Entry("1.51", Change.v1_51),
            Entry("1.52", Change.v1_52),
            Entry("1.53", Change.v1_53),
            Entry("1.54", Change.v1_54),
            Entry("1.55", Change.v1_55),
            Entry("1.56", Change.v1_56),
        ],
        quirks: Quirk.containerdStore + Quirk.engine29 + Quirk.engine28 + Quirk.engine27 + Quirk.engine26
            + Quirk.engine25 + Quirk.engine24 + Quirk.engine23 + Quirk.images + Quirk.events + Quirk.controlGroups
            + Quirk.swarm + Quirk.oldPaths + Quirk.podman)
}

/// A field that the head of answers has since some version.
public struct AddedHeader: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// The version that brought it.
    public let since: APIVersion
}
