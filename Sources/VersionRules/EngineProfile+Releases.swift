// SPDX-License-Identifier: Apache-2.0

extension EngineProfile {
    /// Releases of Docker Engine that accept other API versions than the one before, each with what it accepts unless
    /// told otherwise.
    private static let dockerReleases: [(since: EngineRelease, window: VersionWindow)] = [
        ("19.03", VersionWindow("1.12"..."1.40")),
        ("20.10", VersionWindow("1.12"..."1.41")),
        ("23.0", VersionWindow("1.12"..."1.42")),
        ("24.0", VersionWindow("1.12"..."1.43")),
        ("25.0", VersionWindow("1.24"..."1.44")),
        ("26.0", VersionWindow("1.24"..."1.45")),
        ("27.0", VersionWindow("1.24"..."1.46")),
        ("27.2", VersionWindow("1.24"..."1.47")),
        ("28.0", VersionWindow("1.24"..."1.48")),
        ("28.1", VersionWindow("1.24"..."1.49")),
        ("28.2", VersionWindow("1.24"..."1.50")),
        ("28.3", VersionWindow("1.24"..."1.51")),
        ("29.0", VersionWindow("1.44"..."1.52")),
        ("29.2", VersionWindow("1.44"..."1.53")),
        ("29.3", VersionWindow("1.40"..."1.54")),
        ("29.6", VersionWindow("1.40"..."1.55")),
    ]

    /// Each of these releases, oldest first.
    public static var knownDocker: [EngineProfile] { dockerReleases.map { docker($0.since) } }

    /// The newest release of Docker Engine that is known.
    public static var newestDocker: EngineProfile { docker(dockerReleases.last?.since ?? "29.0") }

    /// What a release of Docker Engine is unless told otherwise; one that is newer than all that is known is taken for
    /// the newest, and one that is older for the oldest.
    public static func docker(_ release: EngineRelease) -> EngineProfile {
        let known = dockerReleases.last { !release.precedes($0.since) } ?? dockerReleases.first
        return EngineProfile(
            flavour: .docker, release: release, window: known?.window ?? VersionHistory.all.window)
    }

    /// Whether that much is known of a release of Docker Engine: older ones accept less than they are taken to, and what
    /// another major one accepts nobody knows.
    public static func knowsDocker(_ release: EngineRelease) -> Bool {
        guard let first = dockerReleases.first?.since, let last = dockerReleases.last?.since else { return false }
        return !release.precedes(first) && release.major <= last.major
    }

    /// The oldest version that a release of Docker Engine can be told to accept.
    public static func oldestVersion(ofDocker release: EngineRelease) -> APIVersion {
        release.precedes("26.0") ? "1.12" : "1.24"
    }

    /// The first release of Docker Engine whose newest API version is at least that.
    public static func docker(speaking version: APIVersion) -> EngineProfile {
        dockerReleases.first { version <= $0.window.maximum }.map { docker($0.since) } ?? newestDocker
    }
}
