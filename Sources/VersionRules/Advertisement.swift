// SPDX-License-Identifier: Apache-2.0

/// Makes the engine's answer to `GET /version` tell of the versions that this proxy accepts.
struct Advertisement {
    static let changeID = "advertised-window"

    let window: VersionWindow
    let engine: EngineProfile

    /// What it does at an endpoint.
    func legs(at endpoint: Endpoint?) -> [Leg] {
        guard endpoint == .version, window != engine.window else { return [] }
        return [Leg(changeID: Self.changeID, response: steps)]
    }

    /// Podman calls itself "Podman Engine" and has versions of its own among the details, by other names.
    private var steps: [Step] {
        let (minimum, maximum) = (
            JSONValue.string(window.minimum.description), JSONValue.string(window.maximum.description)
        )
        return [
            .forEach(
                "Components", where: .equals("Name", "Engine"),
                [.replace("Details.ApiVersion", with: maximum), .replace("Details.MinAPIVersion", with: minimum)]),
            .replace("ApiVersion", with: maximum),
            .replace("MinAPIVersion", with: minimum),
        ]
    }
}
