// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VersionRules

extension APIVersion: ExpressibleByArgument {
    /// Takes the versions that the history reaches.
    public init?(argument: String) {
        guard let version = APIVersion(argument), VersionHistory.all.window.contains(version) else { return nil }
        self = version
    }

    /// What is valid, for error messages.
    public static var allValueStrings: [String] { ["\(VersionHistory.all.window)"] }
}

extension EndpointReference {
    /// Takes what the engine would find an endpoint for.
    static func parse(_ argument: String) throws -> EndpointReference {
        guard let reference = EndpointReference(argument) else {
            throw ValidationError(
                "No endpoint of the API is that. Give a method and a path, such as "
                    + "'GET /containers/{id}/json'.")
        }
        return reference
    }
}

/// An engine by its release: `29.0`, or `podman-4.3`.
struct EngineArgument: ExpressibleByArgument {
    let flavour: EngineProfile.Flavour
    let release: EngineRelease

    init?(argument: String) {
        let parts = argument.split(separator: "-", maxSplits: 1)
        let named = parts.first.flatMap { EngineProfile.Flavour(rawValue: String($0)) }
        flavour = named ?? .docker
        release = EngineRelease(named == nil ? argument : parts.dropFirst().joined())
        guard release.major > 0 else { return nil }
    }
}
