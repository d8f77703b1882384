// SPDX-License-Identifier: Apache-2.0

/// The steps of one change that one exchange needs.
struct Leg {
    let changeID: String
    var loss = Loss.exact
    var request: [Step] = []
    var response: [Step] = []
    var error: [Step] = []
    var lookUps: [LookUp] = []
    /// Whether a quirk has taken the steps of the answer already: a second run would find nothing to do.
    var isRepeated = false

    var isEmpty: Bool { request.isEmpty && response.isEmpty && error.isEmpty }

    func resolved(isStrict: Bool) -> Leg {
        Leg(
            changeID: changeID, loss: loss, request: request.resolved(isStrict: isStrict),
            response: response.resolved(isStrict: isStrict), error: error.resolved(isStrict: isStrict),
            lookUps: lookUps, isRepeated: isRepeated)
    }

    /// The same for an endpoint whose requests have no body: a change of what is created speaks of the endpoints that
    /// show it as well.
    var withoutRequestBody: Leg {
        var leg = self
        leg.request.removeAll(where: \.isAboutBody)
        return leg
    }
}

/// The changes between a client and an engine, in the order that an answer meets them; a request meets them reversed.
struct ChangeRoute {
    private let crossings: [(change: Change, way: Way)]
    /// The ids of the changes that quirks on this route repeat.
    private let repeated: Set<String>

    /// How a change is met.
    private enum Way {
        /// The client is on the older side of it, the engine on the newer one.
        case down
        /// The client is on the newer side of it, the engine on the older one.
        case up
        /// Both are on the older side, but the engine's release knows the newer one and shows it at every version.
        case beyond
    }

    init(history: VersionHistory, context: RewriteContext) {
        let quirks = history.quirks.filter { $0.concerns(context) }
        var down: [(Change, Way)] = []
        var up: [(Change, Way)] = []
        for entry in history.entries {
            guard let way = Self.way(past: entry.version, in: context) else { continue }
            let met = entry.changes.map { ($0, way) }
            if way == .up { up += met } else { down += met }
        }
        repeated = Set(quirks.compactMap(\.repeats?.id))
        crossings = quirks.map { ($0.change, .down) } + down.reversed() + up
    }

    private static func way(past version: APIVersion, in context: RewriteContext) -> Way? {
        let isClientOlder = context.client < version
        let isEngineOlder = context.spoken < version
        if isClientOlder != isEngineOlder { return isClientOlder ? .down : .up }
        let isBeyond = isClientOlder && version <= context.engine.window.maximum
        return isBeyond && context.isStrict ? .beyond : nil
    }

    /// What of it concerns an endpoint; nil is one that is unknown.
    func legs(at endpoint: Endpoint?) -> [Leg] {
        crossings.filter { $0.change.endpoints.contains(endpoint) }.map { change, way in
            switch way {
            case .down:
                Leg(
                    changeID: change.id, loss: change.lossDown, request: change.steps.requestUp,
                    response: change.steps.responseDown, error: change.steps.errorDown, lookUps: change.lookUps,
                    isRepeated: repeated.contains(change.id))
            case .up:
                Leg(
                    changeID: change.id, loss: change.lossUp, request: change.steps.requestDown,
                    response: change.steps.responseUp, error: change.steps.errorUp, lookUps: change.lookUps)
            case .beyond:
                Leg(
                    changeID: change.id, response: change.steps.responseDown.hidingOnly,
                    error: change.steps.errorDown.hidingOnly)
            }
        }
    }
}
