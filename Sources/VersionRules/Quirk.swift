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
    /// Which clients need it.
    public let clients: ClientVersions
    /// Whether it is made good in rehearsals as well, where the rules stand in for what the engine itself answers.
    public let isRehearsed: Bool
    /// The change of a version whose steps these are: where that one is on the way, there is nothing to be made good.
    public let repeats: Change?

    /// A quirk from its parts.
    public init(
        _ change: Change, engines: EngineCondition, oldestClient: APIVersion? = nil, newestClient: APIVersion? = nil,
        isRehearsed: Bool = true, repeats: Change? = nil
    ) {
        self.change = change
        self.engines = engines
        clients = ClientVersions(oldest: oldestClient, newest: newestClient)
        self.isRehearsed = isRehearsed
        self.repeats = repeats
    }

    /// Whether it concerns that client in front of that engine.
    public func concerns(_ context: RewriteContext) -> Bool {
        clients.contain(context.client) && engines.matches(context.engine) && (isRehearsed || !context.isRehearsal)
    }
}

/// The versions of the clients that a quirk is made good for.
public struct ClientVersions: Hashable, Sendable {
    /// The first one; nil if all older ones belong to it.
    public let oldest: APIVersion?
    /// The last one; nil if all newer ones belong to it, those that are yet to come included.
    public let newest: APIVersion?

    /// Whether a client's version is one of them.
    public func contain(_ client: APIVersion) -> Bool {
        oldest.map { $0 <= client } ?? true && newest.map { client <= $0 } ?? true
    }
}
