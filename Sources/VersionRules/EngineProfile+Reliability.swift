// SPDX-License-Identifier: Apache-2.0

extension EngineProfile {
    /// The part of its window in which the engine serves a version as that version was.
    ///
    /// Docker Engine 29 can be told to accept older versions than it does by default, down to 1.24, but has lost much
    /// of what they need: up to 29.2 all that is special to versions below 1.44, later that of versions below 1.40,
    /// where building an image makes the handler crash.
    public var reliableWindow: VersionWindow {
        let oldest = Self.oldestReliable.first { $0.engines.matches(self) }?.version ?? window.minimum
        return VersionWindow(minimum: window.clamp(oldest), maximum: window.maximum) ?? window
    }

    private static let oldestReliable: [(engines: EngineCondition, version: APIVersion)] = [
        (EngineCondition(.docker, since: "29.0", before: "29.3"), "1.44"),
        (EngineCondition(.docker, since: "29.3"), "1.40"),
    ]
}
