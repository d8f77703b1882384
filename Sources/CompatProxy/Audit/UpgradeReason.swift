// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Why a client fares as it does.
struct UpgradeReason: Hashable, Sendable {
    /// What is the matter, for people.
    var text: String
    /// The change or quirk behind it, to be asked of `compatproxy rules`; nil for a refusal of the version.
    var change: String?
    var endpoint: Endpoint?
    /// The fields, parameters or headers that are concerned.
    var places: [String] = []
    /// How many requests showed it; zero where the client used the endpoint, and nobody looked at what it got.
    var seen = 0
}

extension UpgradeReason {
    /// What a client loses at an endpoint of an engine that accepts its version, or would have to do without at the
    /// oldest version that the engine does accept.
    static func losses(of use: AuditUse, at target: UpgradeTarget) -> [UpgradeReason] {
        guard let endpoint = use.endpoint else { return [] }
        let crossing = UpgradeCrossing(use, at: target)
        let ended =
            crossing.isEnded(endpoint)
            ? [UpgradeReason(text: "the endpoint is gone", endpoint: endpoint, seen: use.requests)] : []
        return ended + crossing.changes(at: endpoint).compactMap { loss(by: $0, of: use, at: endpoint) }
    }

    /// An answer lacks what the change put back; a request is misread where it was seen to hold what the change is about.
    private static func loss(
        by crossed: UpgradeCrossing.Crossed, of use: AuditUse, at endpoint: Endpoint
    ) -> UpgradeReason? {
        let (change, known) = (crossed.change, crossed.places)
        let found = use.findings.filter { $0.key.kind.isOfMessage && $0.key.change.map(crossed.ids.contains) ?? false }
        let seen = found.values.max() ?? 0
        let places = Set(found.keys.compactMap(\.place)).sorted()
        // What a rule makes good now would have been seen.
        if seen == 0, crossed.isMadeGoodNow || change.steps[.responseDown].isEmpty { return nil }
        guard seen > 0 || !known.isEmpty else { return nil }
        return UpgradeReason(
            text: change.summary, change: change.id, endpoint: endpoint,
            places: places.isEmpty ? Set(known).subtracting([""]).sorted() : places, seen: seen)
    }
}

extension Finding.Kind {
    /// Whether it is about what a message held.
    fileprivate var isOfMessage: Bool {
        switch self {
        case .deprecatedQuery, .deprecatedField, .deprecatedHeader, .restoredField, .lossy, .refused: true
        case .versionBelowMinimum, .unknownVersion, .deprecatedEndpoint, .unversionedPath: false
        }
    }
}

/// What lies between what a client gets now and what an engine would give it by itself. Most clients cross the same.
private struct UpgradeCrossing {
    /// A change with the places in answers that it is about.
    struct Crossed {
        let change: Change
        /// The ids by which it was found, for a quirk may repeat what a version's change does.
        let ids: Set<String>
        let places: [String]
        /// Whether a rule does so now, whichever of its engines the client asks.
        let isMadeGoodNow: Bool
    }

    private struct Key: Hashable {
        let client, spoken: APIVersion
        let present: APIVersion?
        let engine: EngineProfile
        let engines: Set<EngineProfile>
        let endpoint: Endpoint
    }

    private static let mostKept = 20_000
    private static let kept = Monitor<[Key: [Crossed]]>([:])

    private let context: RewriteContext
    /// The version that the client's engine is spoken to now; nil where that is not known.
    private let present: APIVersion?
    /// The engines that the client asks now; none where that is not known.
    private let engines: Set<EngineProfile>
    /// The version whose answers the client gets now, where it would get those of another.
    private let from: APIVersion?

    init(_ use: AuditUse, at target: UpgradeTarget) {
        let engine = target.engine
        // A path without a version means the engine's newest. Whom the engine refuses would have to speak its oldest.
        let client = use.asked ?? use.spoken ?? engine.window.maximum
        let spoken = use.asked.map(engine.window.clamp) ?? engine.window.maximum
        present = use.spoken
        engines = use.engines
        from = client < spoken ? client : nil
        context = RewriteContext(client: client, spoken: spoken, engine: engine, isStrict: false)
    }

    func isEnded(_ endpoint: Endpoint) -> Bool {
        !endpoint.definition.exists(in: context.spoken) && endpoint.definition.exists(in: context.client)
    }

    func changes(at endpoint: Endpoint) -> [Crossed] {
        let key = Key(
            client: context.client, spoken: context.spoken, present: present, engine: context.engine,
            engines: engines, endpoint: endpoint)
        if let known = Self.kept.withLock({ $0[key] }) { return known }
        let crossed = found(at: endpoint)
        Self.kept.withLock { kept in
            if kept.count >= Self.mostKept { kept = [:] }
            kept[key] = crossed
        }
        return crossed
    }

    private func found(at endpoint: Endpoint) -> [Crossed] {
        let history = VersionHistory.all
        let changes = history.entries.filter { entry in
            from.map { $0 < entry.version && entry.version <= context.spoken } ?? false
        }.flatMap(\.changes)
        let ids = Set(changes.map(\.id))
        let quirks = history.quirks.filter { quirk in
            quirk.concerns(context) && !(quirk.repeats.map { ids.contains($0.id) } ?? false)
        }
        let crossed =
            quirks.map { Crossed($0.change, repeating: $0.repeats, isMadeGoodNow: isMadeGoodNow($0)) }
            + changes.map { Crossed($0, isMadeGoodNow: false) }
        return crossed.filter { $0.change.endpoints.contains(endpoint) }
    }

    private func isMadeGoodNow(_ quirk: Quirk) -> Bool {
        let asked = engines.isEmpty ? likelyEngines : engines
        return !asked.isEmpty
            && asked.allSatisfy { engine in
                let spoken = present ?? engine.window.clamp(context.client)
                return quirk.concerns(
                    RewriteContext(client: context.client, spoken: spoken, engine: engine, isStrict: false))
            }
    }

    /// Where nobody noted which ones they were.
    private var likelyEngines: Set<EngineProfile> {
        let spoken = present ?? context.client
        return Set(EngineProfile.knownDocker.filter { $0.window.contains(spoken) && $0.window.maximum >= "1.41" })
    }
}

extension UpgradeCrossing.Crossed {
    fileprivate init(_ change: Change, repeating other: Change? = nil, isMadeGoodNow: Bool) {
        self.change = change
        ids = Set([change.id, other?.id].compactMap(\.self))
        places = change.places(.responseDown).filter { $0.kind != .removed }.map(\.place)
        self.isMadeGoodNow = isMadeGoodNow
    }
}

extension [UpgradeReason] {
    /// Each change and endpoint once, what was seen most often first.
    var merged: [UpgradeReason] {
        var positions: [String: Int] = [:]
        var merged: [UpgradeReason] = []
        for reason in self {
            let key = "\(reason.text) \(reason.change ?? "") \(reason.endpoint?.rawValue ?? 0)"
            if let position = positions[key] {
                merged[position].seen += reason.seen
                merged[position].places = Set(merged[position].places + reason.places).sorted()
            } else {
                positions[key] = merged.count
                merged.append(reason)
            }
        }
        return merged.sorted { ($1.seen, $0.change ?? "") < ($0.seen, $1.change ?? "") }
    }
}
