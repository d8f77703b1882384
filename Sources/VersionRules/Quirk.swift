// SPDX-License-Identifier: Apache-2.0

/// What an engine *release* does differently from the engines that a client's version comes from.
///
/// Its change runs next to the engine: answers go through `responseDown` and `errorDown` before the changes of
/// versions, requests through `requestUp` behind them. Steps must bear a second run, and values that are there.
public struct Quirk: Sendable {
    /// What to make good.
    public let change: Change
    /// Which engines need it.
    public let engines: EngineCondition
    /// Up to which version clients need it.
    public let newestClient: APIVersion

    /// A quirk from its parts.
    public init(_ change: Change, engines: EngineCondition, newestClient: APIVersion) {
        self.change = change
        self.engines = engines
        self.newestClient = newestClient
    }

    /// Whether it concerns a client of that version in front of that engine.
    func concerns(client: APIVersion, engine: EngineProfile) -> Bool {
        client <= newestClient && engines.matches(engine)
    }
}

/// A range of engine releases of one flavour.
public struct EngineCondition: Hashable, Sendable {
    /// Who made them.
    public let flavour: EngineProfile.Flavour
    /// The first release that belongs to it.
    public let since: EngineRelease
    /// The first one that no longer does; nil where there is none yet.
    public let before: EngineRelease?

    /// A condition from its parts.
    public init(_ flavour: EngineProfile.Flavour, since: EngineRelease, before: EngineRelease? = nil) {
        self.flavour = flavour
        self.since = since
        self.before = before
    }

    /// Whether `engine` is one of them.
    public func matches(_ engine: EngineProfile) -> Bool {
        engine.flavour == flavour && !engine.release.precedes(since) && before.map(engine.release.precedes) ?? true
    }
}
