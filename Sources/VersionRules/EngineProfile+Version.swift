// SPDX-License-Identifier: Apache-2.0

extension EngineProfile {
    /// Reads an engine's answer to `GET /version`; nil where it names no API version.
    ///
    /// Engines before 1.13 don't name the oldest version that they accept: those since 1.8 refuse what precedes 1.12.
    public init?(versionAnswer answer: JSONValue) {
        guard let maximum = answer["ApiVersion"]?.string.flatMap({ APIVersion($0) }) else { return nil }
        let named = answer["MinAPIVersion"]?.string.flatMap { APIVersion($0) }
        guard let window = VersionWindow(minimum: named ?? min("1.12", maximum), maximum: maximum) else { return nil }
        self.init(
            flavour: Self.flavour(answer), release: EngineRelease(answer["Version"]?.string ?? ""), window: window,
            system: answer["Os"]?.string, isExperimental: answer["Experimental"]?.bool ?? false)
    }

    private static func flavour(_ answer: JSONValue) -> Flavour {
        let names = answer["Components"]?.elements?.compactMap { $0["Name"]?.string } ?? []
        return names.contains("Podman Engine") ? .podman : .docker
    }

    /// The same with what its answer to `GET /info` tells; the same again where that is none.
    public func learning(fromInfo answer: JSONValue) -> EngineProfile {
        EngineProfile(
            flavour: flavour, release: release, window: window, system: system, isExperimental: isExperimental,
            hasContainerdStore: answer.tellsOfContainerdStore)
    }
}

extension JSONValue {
    fileprivate var tellsOfContainerdStore: Bool {
        self["DriverStatus"]?.elements?.contains { $0[1]?.string == "io.containerd.snapshotter.v1" } ?? false
    }
}
