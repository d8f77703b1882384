// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let commitWithoutBodyPodman = Change(
        id: "podman-commit-body",
        summary: "Podman fails to commit where the request has no body, for want of a configuration to change.",
        endpoints: [.imageCommit],
        requestUp: [.customMessage(changeNothing)],
        lossDown: .approximate("A configuration in the request is not heeded; the operator is warned."),
        source: "The answers of Podman 4.3 and of Docker 28",
        examples: [
            Example(.requestUp, before: "", after: "{}"),
            Example(.requestUp, before: #"{"Env":["A=b"]}"#, after: #"{"Env":["A=b"]}"#),
        ]
    )

    static let waitForExitPodman = Change(
        id: "podman-wait-removed",
        summary: "Podman does not tell how a container ended to those who wait for its removal: it always says 0.",
        endpoints: [.containerWait],
        requestUp: [.map(.query("condition"), ["removed": "next-exit"])],
        lossDown: .approximate("The answer comes at the exit, before the removal."),
        source: "The answers of Podman 4.3 and of Docker 28",
        examples: [
            Example(
                .requestUp, before: Sample(query: "condition=removed"), after: Sample(query: "condition=next-exit")),
            Example(
                .requestUp, before: Sample(query: "condition=not-running"),
                after: Sample(query: "condition=not-running")),
        ]
    )
}

extension Change {
    static let setMACAddressPodman = Change(
        id: "podman-mac-address",
        summary: "Podman heeds a MAC address on a network, and none for the container.",
        endpoints: [.containerCreate],
        requestUp: [.custom(setMACAddress)],
        source: commitWithoutBodyPodman.source,
        examples: [
            Example(
                .requestUp, before: #"{"MacAddress":"02:42:ac:11:00:02","HostConfig":{"NetworkMode":"n"}}"#,
                after: #"""
                    {"HostConfig":{"NetworkMode":"n"},\#
                    "NetworkingConfig":{"EndpointsConfig":{"n":{"MacAddress":"02:42:ac:11:00:02"}}}}
                    """#),
            Example(
                .requestUp,
                before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"MacAddress":"02:42:ac:11:00:02"}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"MacAddress":"02:42:ac:11:00:02"}}}}"#),
        ]
    )

    static let overlookToldAddressPodman = Change(
        id: "podman-told-address",
        summary: "Podman takes the address that a container was told to have on a network for one that is asked for.",
        endpoints: [.containerCreate, .networkConnect],
        requestUp: [
            .remove("NetworkingConfig.EndpointsConfig.*.IPAddress"), .remove("EndpointConfig.IPAddress"),
        ],
        source: commitWithoutBodyPodman.source,
        examples: [
            Example(
                .requestUp,
                before: #"""
                    {"NetworkingConfig":{"EndpointsConfig":{"n":{"IPAddress":"10.1.0.2",\#
                    "IPAMConfig":{"IPv4Address":"10.1.0.3"}}}}}
                    """#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"IPAMConfig":{"IPv4Address":"10.1.0.3"}}}}}"#),
            Example(
                .requestUp, before: #"{"Container":"c","EndpointConfig":{"IPAddress":"10.1.0.2"}}"#,
                after: #"{"Container":"c","EndpointConfig":{}}"#),
        ]
    )
}

extension Change {
    static let findAncestorsPodman = Change(
        id: "podman-ancestors",
        summary: "Podman finds the containers of an image by its name in full alone.",
        endpoints: [.containerList],
        requestUp: [.customHead(nameAncestorsInFull)],
        source: "The answers of Podman 4.3 and of Docker 28",
        examples: [
            Example(
                .requestUp, before: Sample(query: "filters=%7B%22ancestor%22%3A%5B%22me%2Fa%3A1%22%5D%7D"),
                after: Sample(
                    query: "filters=%7B%22ancestor%22%3A%5B%22me%2Fa%3A1%22%2C%22docker.io%2Fme%2Fa%3A1%22%5D%7D")),
            Example(
                .requestUp, before: Sample(query: "filters=%7B%22ancestor%22%3A%7B%22quay.io%2Fb%22%3Atrue%7D%7D"),
                after: Sample(query: "filters=%7B%22ancestor%22%3A%7B%22quay.io%2Fb%22%3Atrue%7D%7D")),
        ]
    )
}

private func setMACAddress(_ container: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    if container.asks(at: "MacAddress") { try moveMacAddressToEndpoint(&container, context) }
}

private func changeNothing(_ request: inout Message, _: RewriteContext) {
    if request.body.sourceBytes.isEmpty { request.body = [:] }
    if !request.body.isUnset(depth: 1) {
        request.warnings.append("Podman commits a container with its own configuration.")
    }
}

private func nameAncestorsInFull(_ request: inout Message, _: RewriteContext) {
    let asked = request.query.filterValues("ancestor")
    for name in asked {
        if let full = name.inFull, !asked.contains(full) { request.query.addFilter("ancestor", full) }
    }
}

extension String {
    /// What Podman calls an image of Docker's own registry; nil for others.
    fileprivate var inFull: String? {
        guard let slash = firstIndex(of: "/") else { return "docker.io/library/\(self)" }
        let first = self[..<slash]
        return first == "localhost" || first.contains { $0 == "." || $0 == ":" } ? nil : "docker.io/\(self)"
    }
}
