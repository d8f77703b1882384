// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Reads the answer to `GET /version`; to be replaced by `EngineProfile(versionAnswer:)`.
func readEngineProfile(_ body: [UInt8]) -> EngineProfile? {
    let text = String(decoding: body, as: UTF8.self)
    func first(_ key: String) -> String? {
        guard let start = text.firstRange(of: "\"\(key)\":\"")?.upperBound else { return nil }
        return String(text[start...].prefix { $0 != "\"" })
    }
    guard let maximum = first("ApiVersion").flatMap({ APIVersion($0) }), let release = first("Version") else {
        return nil
    }
    let minimum = first("MinAPIVersion").flatMap { APIVersion($0) } ?? "1.12"
    return VersionWindow(minimum: minimum, maximum: maximum).map {
        EngineProfile(
            flavour: text.contains("Podman Engine") ? .podman : .docker, release: EngineRelease(release), window: $0)
    }
}
