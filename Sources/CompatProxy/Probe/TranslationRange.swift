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
        /// The engine is spoken to at this other version.
        case translated(APIVersion)
        /// The version that the proxy was told to speak is none of the engine's.
        case unspeakable(APIVersion)
    }

    let first: APIVersion
    var last: APIVersion
    let isSpokenByEngine: Bool
    let treatment: Treatment

    /// Divides what the proxy knows into ranges, oldest first.
    static func all(
        engine: EngineProfile, listener: ListenerConfiguration, speak: SpeakPolicy, known: VersionWindow
    ) -> [TranslationRange] {
        let accepted = VersionWindow(minimum: listener.floor, maximum: listener.ceiling ?? known.maximum)
        var ranges: [TranslationRange] = []
        for minor in known.minimum.minor...known.maximum.minor {
            let version = APIVersion(known.minimum.major, minor)
            let treatment =
                accepted?.contains(version) == true ? treat(version, engine: engine, speak: speak) : .refused
            let isSpoken = engine.window.contains(version)
            if let previous = ranges.last, previous.treatment == treatment, previous.isSpokenByEngine == isSpoken {
                ranges[ranges.count - 1].last = version
            } else {
                ranges.append(.init(first: version, last: version, isSpokenByEngine: isSpoken, treatment: treatment))
            }
        }
        return ranges
    }

    private static func treat(_ version: APIVersion, engine: EngineProfile, speak: SpeakPolicy) -> Treatment {
        let spoken = speak.version(for: version, engine: engine)
        guard engine.window.contains(spoken) else { return .unspeakable(spoken) }
        return spoken == version ? .passed : .translated(spoken)
    }
}
