// SPDX-License-Identifier: Apache-2.0

/// What an engine says of itself in `GET /version`, and some in `GET /info`: all that the rules need to know of it.
public struct EngineProfile: Hashable, Sendable {
    /// Who made the engine: its quirks go by this and by its release.
    public enum Flavour: String, Hashable, Sendable {
        case docker
        case podman
    }

    /// Who made the engine.
    public let flavour: Flavour
    /// The engine's release, such as 28.5.2.
    public let release: EngineRelease
    /// The API versions that it accepts.
    public let window: VersionWindow
    /// What it runs on, such as `linux`; nil where it does not tell.
    public let system: String?
    /// Whether it offers what is not finished yet.
    public let isExperimental: Bool
    /// Whether it keeps images in containerd's store, and not by a graph driver.
    public let hasContainerdStore: Bool

    /// A profile from its parts.
    public init(
        flavour: Flavour, release: EngineRelease, window: VersionWindow, system: String? = nil,
        isExperimental: Bool = false, hasContainerdStore: Bool = false
    ) {
        self.flavour = flavour
        self.release = release
        self.window = window
        self.system = system
        self.isExperimental = isExperimental
        self.hasContainerdStore = hasContainerdStore
    }

    /// Those of its versions that came after this history; nil where there are none.
    public var versionsWithoutRules: VersionWindow? {
        let known = VersionHistory.all.window.maximum
        let first = max(APIVersion(known.major, known.minor + 1), window.minimum)
        return VersionWindow(minimum: first, maximum: window.maximum)
    }

    /// What its answers have in their heads beside the version.
    public var fields: [(name: String, value: String)] {
        guard flavour == .docker, let system else { return [] }
        return [("Docker-Experimental", "\(isExperimental)"), ("Ostype", system)]
    }
}

/// The release number of an engine: 20.10.24, 28.5.2, 29.0.0-rc.1.
public struct EngineRelease: Hashable, Sendable {
    /// The release as the engine wrote it, suffixes included.
    public let text: String
    /// The first number, such as 28; zero where the text has none.
    public let major: Int
    /// The second number; zero where the text has none.
    public let minor: Int

    /// Reads the leading numbers of a release; what follows them is kept as text alone.
    public init(_ text: String) {
        self.text = text
        let numbers = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }.split(separator: ".")
        major = numbers.first.flatMap { Int($0) } ?? 0
        minor = numbers.dropFirst().first.flatMap { Int($0) } ?? 0
    }

    /// Reads a release as people write it, such as 29, 29.3 or 28.5.2+dfsg1; nil for anything else.
    public init?(written text: String) {
        let numbers = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let parts = numbers.split(separator: ".", omittingEmptySubsequences: false)
        let suffix = text.dropFirst(numbers.count)
        guard parts.count <= 3, !parts.contains(where: \.isEmpty), suffix.first.map("-+~".contains) ?? true,
            suffix.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.init(text)
        guard major > 0 else { return nil }
    }

    /// Whether this one's first two numbers come before those of `other`.
    func precedes(_ other: EngineRelease) -> Bool {
        (major, minor) < (other.major, other.minor)
    }
}

extension EngineRelease: ExpressibleByStringLiteral {
    /// Lets conditions say `since: "29.0"`.
    public init(stringLiteral text: String) {
        self.init(text)
    }
}
