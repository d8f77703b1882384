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

    /// An engine that accepts versions from a minimum on. Without one of either, it is the newest that is known.
    init(release: EngineRelease? = nil, minimum: APIVersion?, maximum: APIVersion? = nil) {
        let usual = release.map(EngineProfile.docker) ?? maximum.map(EngineProfile.docker(speaking:)) ?? .newestDocker
        let newest = maximum ?? usual.window.maximum
        let window = VersionWindow(minimum: min(minimum ?? usual.window.minimum, newest), maximum: newest)
        engine = EngineProfile(flavour: .docker, release: usual.release, window: window ?? usual.window)
    }
}

extension UpgradeTarget: CustomStringConvertible {
    /// Such as `Docker Engine 29.0 (API 1.44–1.52)`.
    var description: String { "Docker Engine \(engine.release.text) (API \(engine.window))" }
}
