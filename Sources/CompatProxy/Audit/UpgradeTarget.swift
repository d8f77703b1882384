// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// The engine that an upgrade report is about.
struct UpgradeTarget: Hashable, Sendable {
    /// Its release and the API versions that it accepts.
    let engine: EngineProfile

    /// A release of Docker Engine, as it accepts versions unless told otherwise.
    init(release: EngineRelease) {
        engine = .docker(release)
    }

    /// A release, the oldest version that it was told to accept, and its newest one; what is nil follows from the others.
    /// Without any, it is the newest that is known.
    init(release: EngineRelease? = nil, minimum: APIVersion?, maximum: APIVersion? = nil) throws(ImpossibleTarget) {
        if let release, !EngineProfile.knowsDocker(release) { throw .unknown(release) }
        let usual = release.map(EngineProfile.docker) ?? maximum.map(EngineProfile.docker(speaking:)) ?? .newestDocker
        let newest = usual.window.maximum
        if let maximum, maximum != newest { throw .hasOtherNewest(release, newest, than: maximum) }
        guard let minimum else {
            engine = usual
            return
        }
        let oldest = EngineProfile.oldestVersion(ofDocker: usual.release)
        guard minimum >= oldest, let window = VersionWindow(minimum: minimum, maximum: newest) else {
            throw .cannotBegin(usual.release, minimum, least: oldest, newest: newest)
        }
        engine = EngineProfile(flavour: .docker, release: usual.release, window: window)
    }
}

/// Why there is no engine as one that was asked for.
public struct ImpossibleTarget: Error, CustomStringConvertible {
    /// For people.
    public let description: String

    fileprivate static func unknown(_ release: EngineRelease) -> ImpossibleTarget {
        let known = EngineProfile.knownDocker
        let (first, last) = (known.first?.release.text ?? "", known.last?.release.major ?? 0)
        return ImpossibleTarget(
            description: "nothing is known of Docker Engine \(release.text); it is of those from \(first) to \(last)")
    }

    fileprivate static func hasOtherNewest(
        _ release: EngineRelease?, _ newest: APIVersion, than maximum: APIVersion
    ) -> ImpossibleTarget {
        let engine = release.map { "Docker Engine \($0.text) speaks up to API \(newest)" }
        return ImpossibleTarget(
            description: "\(engine ?? "no known release of Docker Engine speaks up to just that"), not \(maximum)")
    }

    fileprivate static func cannotBegin(
        _ release: EngineRelease, _ minimum: APIVersion, least: APIVersion, newest: APIVersion
    ) -> ImpossibleTarget {
        ImpossibleTarget(
            description: "the oldest version of Docker Engine \(release.text) may be from \(least) to \(newest), "
                + "not \(minimum)")
    }
}

extension UpgradeTarget: CustomStringConvertible {
    /// Such as `Docker Engine 29.0 (API 1.44–1.52)`.
    var description: String { "Docker Engine \(engine.release.text) (API \(engine.window))" }
}
