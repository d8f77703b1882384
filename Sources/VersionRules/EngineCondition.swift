// SPDX-License-Identifier: Apache-2.0

/// A range of engine releases of one flavour, or those of them that keep images in containerd's store.
public struct EngineCondition: Hashable, Sendable {
    /// Who made them.
    public let flavour: EngineProfile.Flavour
    /// The first release that belongs to it.
    public let since: EngineRelease
    /// The first one that no longer does; nil where there is none yet.
    public let before: EngineRelease?
    /// Whether those that keep images by a graph driver do not belong to it.
    public let needsContainerdStore: Bool

    /// A condition from its parts.
    public init(
        _ flavour: EngineProfile.Flavour, since: EngineRelease, before: EngineRelease? = nil,
        needsContainerdStore: Bool = false
    ) {
        self.flavour = flavour
        self.since = since
        self.before = before
        self.needsContainerdStore = needsContainerdStore
    }

    /// Whether `engine` is one of them.
    public func matches(_ engine: EngineProfile) -> Bool {
        matches(engine.flavour, engine.release) && (engine.hasContainerdStore || !needsContainerdStore)
    }

    func matches(_ flavour: EngineProfile.Flavour, _ release: EngineRelease) -> Bool {
        self.flavour == flavour && !release.precedes(since) && before.map(release.precedes) ?? true
    }
}
