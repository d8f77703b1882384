// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// One thing about a request that a newer engine, or an older one, would not take or give as it was.
///
/// It holds names of the API alone, never a value of a message, so that findings are few and hold no secrets.
struct Finding: Hashable, Sendable {
    /// What was found.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The engine itself accepts no version as old as the client's.
        case versionBelowMinimum = "version-below-minimum"
        /// The client's version is newer than all rules, and passed as it is.
        case unknownVersion = "unknown-version"
        /// A later version no longer has the endpoint.
        case deprecatedEndpoint = "deprecated-endpoint"
        /// A later version no longer takes the parameter as it was sent.
        case deprecatedQuery = "deprecated-query"
        /// A later version no longer takes the field of the body as it was sent.
        case deprecatedField = "deprecated-field"
        /// A later version no longer takes the header field as it was sent.
        case deprecatedHeader = "deprecated-header"
        /// The client got something in the answer only because a rule put it back.
        case restoredField = "restored-field"
        /// What was asked or answered was carried over with a loss.
        case lossy
        /// A rule refused the request or its answer.
        case refused
        /// The path names no version: its meaning moves with the engine.
        case unversionedPath = "unversioned-path"
    }

    /// What was found.
    let kind: Kind
    /// The id of the change or quirk behind it; nil where none is.
    var change: String?
    /// Where: a JSON path such as `NetworkSettings.IPAddress`, the name of a parameter or of a header field.
    var place: String?

    /// A finding from its parts.
    init(_ kind: Kind, change: String? = nil, place: String? = nil) {
        self.kind = kind
        self.change = change
        self.place = place
    }
}
