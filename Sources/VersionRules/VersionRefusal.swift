// SPDX-License-Identifier: Apache-2.0

/// The refusal of a client whose API version is outside a window, in the engine's own words.
public enum VersionRefusal: Error, Hashable, Sendable {
    /// With the version as the client wrote it.
    case tooOld(String, minimum: APIVersion)
    /// With the version as the client wrote it.
    case tooNew(String, maximum: APIVersion)

    /// nil where the window has the version, which the client wrote as `text`.
    public init?(of version: APIVersion, written text: @autoclosure () -> String, by window: VersionWindow) {
        if version < window.minimum {
            self = .tooOld(text(), minimum: window.minimum)
        } else if version > window.maximum {
            self = .tooNew(text(), maximum: window.maximum)
        } else {
            return nil
        }
    }

    /// The status of every such answer.
    public static var status: Int { 400 }

    /// The wording that clients parse the version numbers out of; stable from Docker 1.10 (too old) and 17.06 (too
    /// new) to 29.
    public var message: String {
        switch self {
        case .tooOld(let version, let minimum):
            "client version \(version) is too old. Minimum supported API version is \(minimum), "
                + "please upgrade your client to a newer version"
        case .tooNew(let version, let maximum):
            "client version \(version) is too new. Maximum supported API version is \(maximum)"
        }
    }
}
