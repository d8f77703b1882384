// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Podman's service for Docker clients does differently.
    static let podman = [Quirk(.hidePodmanErrorDetails, engines: .init(.podman, since: "0.0"), newestClient: "1.56")]
}

extension Change {
    static let hidePodmanErrorDetails = Change(
        id: "podman-error-details",
        summary: "Podman's errors have cause and response beside the message.",
        endpoints: .every,
        errorDown: [.hide("cause"), .hide("response")],
        source: "pkg/errorhandling/errorhandling.go@4.3 of Podman",
        examples: [
            Example(
                .errorDown, isStrict: true,
                before: #"{"cause":"no such container","message":"no container with name nope","response":404}"#,
                after: #"{"message":"no container with name nope"}"#)
        ]
    )
}
