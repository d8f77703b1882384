// SPDX-License-Identifier: Apache-2.0

/// The steps of one change that one exchange needs.
struct Leg {
    let changeID: String
    var request: [Step] = []
    var response: [Step] = []
    var error: [Step] = []
    var lookUps: [LookUp] = []

    var isEmpty: Bool { request.isEmpty && response.isEmpty && error.isEmpty }

    func resolved(isStrict: Bool) -> Leg {
        Leg(
            changeID: changeID, request: request.resolved(isStrict: isStrict),
            response: response.resolved(isStrict: isStrict), error: error.resolved(isStrict: isStrict),
            lookUps: lookUps)
    }
}

/// The changes between a client and an engine, in the order that an answer meets them; a request meets them reversed.
struct ChangeRoute {
    private let crossings: [(change: Change, isClientOlder: Bool)]

    init(history: VersionHistory, context: RewriteContext) {
        var older: [Change] = []
        var newer: [Change] = []
        for entry in history.entries {
            let isEngineOlder = context.spoken < entry.version
            for change in entry.changes {
                let isClientOlder = context.client < entry.version
                if isClientOlder != isEngineOlder {
                    if isClientOlder { older.append(change) } else { newer.append(change) }
                }
            }
        }
        let quirks = history.quirks.filter { $0.concerns(client: context.client, engine: context.engine) }
        crossings =
            quirks.map { ($0.change, true) } + older.reversed().map { ($0, true) } + newer.map { ($0, false) }
    }

    /// What of it concerns an endpoint; nil is one that is unknown.
    func legs(at endpoint: Endpoint?) -> [Leg] {
        crossings.filter { $0.change.endpoints.contains(endpoint) }.map { change, isClientOlder in
            Leg(
                changeID: change.id,
                request: change.steps[isClientOlder ? .requestUp : .requestDown],
                response: change.steps[isClientOlder ? .responseDown : .responseUp],
                error: change.steps[isClientOlder ? .errorDown : .errorUp], lookUps: change.lookUps)
        }
    }
}
