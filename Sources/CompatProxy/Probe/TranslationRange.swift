// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// A run of client versions that get the same from an engine, directly and through this proxy.
struct TranslationRange: Equatable {
    /// What the proxy does with a client's request.
    enum Treatment: Equatable {
        /// The proxy's own floor or ceiling shuts it out.
        case refused
        /// The engine is spoken to at the client's version.
        case passed
        /// The same, at a version that has no rules.
        case passedUnknown
        /// The engine is spoken to at this other version.
        case translated(APIVersion)
        /// The version that the proxy was told to speak is none of the engine's.
        case unspeakable(APIVersion)
    }

    let first: APIVersion
    var last: APIVersion
    let isSpokenByEngine: Bool
    let treatment: Treatment

    /// Divides what the proxy or the engine knows into ranges, oldest first.
    static func all(
        engine: EngineProfile, listener: ListenerConfiguration, speak: SpeakPolicy, known: VersionWindow
    ) -> [TranslationRange] {
        let accepted = VersionWindow(
            minimum: listener.floor, maximum: listener.ceiling ?? speak.newest(at: engine))
        var ranges: [TranslationRange] = []
        for version in versions(known, engine.window) {
            let isSpoken = engine.window.contains(version)
            let isAccepted = accepted?.contains(version) == true && (isSpoken || version <= known.maximum)
            let treatment = isAccepted ? treat(version, engine: engine, speak: speak, known: known) : .refused
            if let previous = ranges.last, previous.treatment == treatment, previous.isSpokenByEngine == isSpoken {
                ranges[ranges.count - 1].last = version
            } else {
                ranges.append(.init(first: version, last: version, isSpokenByEngine: isSpoken, treatment: treatment))
            }
        }
        return ranges
    }

    private static func versions(_ known: VersionWindow, _ engine: VersionWindow) -> [APIVersion] {
        let newest = engine.maximum.major == known.maximum.major ? max(known.maximum, engine.maximum) : known.maximum
        return (known.minimum.minor...newest.minor).map { APIVersion(known.minimum.major, $0) }
    }

    private static func treat(
        _ version: APIVersion, engine: EngineProfile, speak: SpeakPolicy, known: VersionWindow
    ) -> Treatment {
        let spoken = speak.version(for: version, engine: engine)
        guard engine.window.contains(spoken) else { return .unspeakable(spoken) }
        guard spoken == version else { return .translated(spoken) }
        return version <= known.maximum ? .passed : .passedUnknown
    }
}
