// SPDX-License-Identifier: Apache-2.0

/// The range of API versions that an engine, or this proxy, accepts; both ends belong to it.
public struct VersionWindow: Hashable, Sendable {
    /// The oldest version accepted.
    public let minimum: APIVersion
    /// The newest version accepted.
    public let maximum: APIVersion

    /// A window; nil where the ends are the wrong way round.
    public init?(minimum: APIVersion, maximum: APIVersion) {
        guard minimum <= maximum else { return nil }
        self.minimum = minimum
        self.maximum = maximum
    }

    /// The window between the bounds of a range.
    public init(_ range: ClosedRange<APIVersion>) {
        minimum = range.lowerBound
        maximum = range.upperBound
    }

    /// Whether `version` lies within.
    public func contains(_ version: APIVersion) -> Bool {
        minimum <= version && version <= maximum
    }

    /// `version` itself, or the end of the window nearest to it.
    public func clamp(_ version: APIVersion) -> APIVersion {
        min(max(version, minimum), maximum)
    }
}

extension VersionWindow: CustomStringConvertible {
    /// Both ends, as in `1.24–1.51`.
    public var description: String { "\(minimum)–\(maximum)" }
}
