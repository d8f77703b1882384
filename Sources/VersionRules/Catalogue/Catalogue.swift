// SPDX-License-Identifier: Apache-2.0

/// The history of the API as something to list, filter and write down: what `compatproxy rules`, `api/changes.yaml`
/// and the documentation are made of.
public struct Catalogue: Sendable {
    /// A change, and where it comes from.
    public struct Entry: Sendable {
        /// What brought the change.
        public enum Origin: Hashable, Sendable {
            /// A version of the API.
            case version(APIVersion)
            /// Releases of an engine, for clients of some versions; in rehearsals as well, or not.
            case engines(EngineCondition, ClientVersions, isRehearsed: Bool)
        }

        /// What brought the change.
        public let origin: Origin
        /// The change.
        public let change: Change
    }

    /// In the order of the history; quirks of engines last, those of the newest release first.
    public private(set) var entries: [Entry]

    /// All that a history holds.
    public init(_ history: VersionHistory = .all) {
        let changes = history.entries.flatMap { entry in
            entry.changes.map { Entry(origin: .version(entry.version), change: $0) }
        }
        let quirks = history.quirks.map { quirk in
            let origin = Entry.Origin.engines(quirk.engines, quirk.clients, isRehearsed: quirk.isRehearsed)
            return Entry(origin: origin, change: quirk.change)
        }
        let origins = Set(quirks.map(\.origin)).sorted { $0.precedes($1) }
        entries = changes + origins.flatMap { origin in quirks.filter { $0.origin == origin } }
    }

    /// The entry of that id.
    public subscript(id: String) -> Entry? {
        entries.first { $0.change.id == id }
    }

    /// The part of it that a condition holds for.
    public func filter(_ isIncluded: (Entry) -> Bool) -> Catalogue {
        var part = self
        part.entries = entries.filter(isIncluded)
        return part
    }
}

extension Catalogue.Entry.Origin {
    /// Whether it is listed before another; of engines, Docker's come first, then the newer ones.
    fileprivate func precedes(_ other: Self) -> Bool {
        guard case .engines(let mine, let myClients, let amRehearsed) = self,
            case .engines(let theirs, let theirClients, let areRehearsed) = other
        else { return false }
        if mine.flavour != theirs.flavour { return mine.flavour == .docker }
        if mine.since != theirs.since { return theirs.since.precedes(mine.since) }
        if mine.before != theirs.before { return mine.before == nil }
        if myClients.newest != theirClients.newest {
            guard let mine = myClients.newest, let theirs = theirClients.newest else { return myClients.newest == nil }
            return theirs < mine
        }
        if myClients.oldest != theirClients.oldest { return myClients.oldest == nil }
        if mine.needsContainerdStore != theirs.needsContainerdStore { return theirs.needsContainerdStore }
        return amRehearsed && !areRehearsed
    }
}

extension Catalogue {
    /// What applies between a client of one version and an engine that is spoken to at another.
    public func between(client: APIVersion, spoken: APIVersion) -> Catalogue {
        filter { entry in
            switch entry.origin {
            case .version(let version): (client < version) != (spoken < version)
            case .engines(_, let clients, isRehearsed: _): clients.contain(client)
            }
        }
    }

    /// What applies at an endpoint.
    public func at(_ endpoint: Endpoint) -> Catalogue {
        filter { $0.change.endpoints.contains(endpoint) }
    }

    /// Without the quirks of other engines.
    public func concerning(_ flavour: EngineProfile.Flavour, _ release: EngineRelease) -> Catalogue {
        filter { entry in
            guard case .engines(let condition, _, isRehearsed: _) = entry.origin else { return true }
            return condition.matches(flavour, release)
        }
    }
}
