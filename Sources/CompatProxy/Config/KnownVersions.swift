// SPDX-License-Identifier: Apache-2.0
public import VersionRules

/// The API versions that this proxy can offer its clients.
public enum KnownVersions {
    /// From the oldest rule to the newest.
    public static let window: VersionWindow = {
        guard let window = VersionWindow(minimum: "1.12", maximum: "1.56") else {
            preconditionFailure("the known versions are the wrong way round")
        }
        return window
    }()
}
