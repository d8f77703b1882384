// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let nameBridgePodman = Change(
        id: "podman-bridge",
        summary: "Podman calls the default network podman in containers, and bridge everywhere else, as Docker does; "
            + "it tells aliases on it, which Docker has on other networks alone and refuses here.",
        endpoints: [.containerInspect, .containerList],
        responseDown: [
            .rename("NetworkSettings.Networks.podman", to: "bridge"),
            .replace("NetworkSettings.Networks.bridge.Aliases", with: .null),
        ],
        source: "The answers of Podman 4.3 and of Docker 20.10",
        examples: [
            Example(
                .responseDown, before: #"{"NetworkSettings":{"Networks":{"podman":{"NetworkID":"podman"}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"bridge":{"NetworkID":"podman"}}}}"#),
            Example(
                .responseDown, before: #"{"NetworkSettings":{"Networks":{"podman":{"Aliases":["11e5dcb3c2db"]}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"bridge":{"Aliases":null}}}}"#),
            Example(
                .responseDown, before: #"{"NetworkSettings":{"Networks":{"mine":{"Aliases":["a"]}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"mine":{"Aliases":["a"]}}}}"#),
        ]
    )

    static let createOnBridgePodman = Change(
        id: "podman-bridge-endpoint",
        summary: "Podman knows settings for the default network by its own name alone where a container is created.",
        endpoints: [.containerCreate],
        requestUp: [.custom(namePodmanNetwork)],
        source: nameBridgePodman.source,
        examples: [
            Example(
                .requestUp,
                before: #"""
                    {"HostConfig":{"NetworkMode":"bridge"},\#
                    "NetworkingConfig":{"EndpointsConfig":{"mine":{},"bridge":{"Aliases":["a"]}}}}
                    """#,
                after: #"""
                    {"HostConfig":{"NetworkMode":"bridge"},\#
                    "NetworkingConfig":{"EndpointsConfig":{"mine":{},"podman":{"Aliases":["a"]}}}}
                    """#),
            Example(
                .requestUp,
                before: #"{"NetworkingConfig":{"EndpointsConfig":{"bridge":{},"podman":{"Aliases":["a"]}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"podman":{"Aliases":["a"]}}}}"#),
            Example(
                .requestUp, before: #"{"networkingconfig":{"endpointsconfig":{"bridge":null}}}"#,
                after: #"{"networkingconfig":{"endpointsconfig":{"podman":null}}}"#),
            Example(
                .requestUp, before: #"{"NetworkingConfig":{"EndpointsConfig":{"Bridge":{}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"Bridge":{}}}}"#),
            Example(
                .requestUp, before: #"{"NetworkingConfig":{"EndpointsConfig":null}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":null}}"#),
        ]
    )

    static let findContainersOnBridgePodman = Change(
        id: "podman-bridge-containers",
        summary: "Podman finds the containers on the default network by its own name for it alone.",
        endpoints: [.containerList],
        requestUp: [.customHead(askForPodmanNetwork)],
        source: findAncestorsPodman.source,
        examples: [
            Example(
                .requestUp, before: Sample(query: "filters=%7B%22network%22%3A%5B%22bridge%22%5D%7D"),
                after: Sample(query: "filters=%7B%22network%22%3A%5B%22bridge%22%2C%22podman%22%5D%7D")),
            Example(
                .requestUp, before: Sample(query: "filters=%7B%22network%22%3A%7B%22bridge%22%3Atrue%7D%7D"),
                after: Sample(
                    query: "filters=%7B%22network%22%3A%7B%22bridge%22%3Atrue%2C%22podman%22%3Atrue%7D%7D")),
            Example(
                .requestUp, before: Sample(query: "filters=%7B%22network%22%3A%5B%22brid%22%5D%7D"),
                after: Sample(query: "filters=%7B%22network%22%3A%5B%22brid%22%5D%7D")),
        ]
    )

    static let findBridgePodman = Change(
        id: "podman-bridge-name",
        summary: "Podman finds the default network by its own name alone, and calls it bridge.",
        endpoints: [.networkList],
        requestUp: [.customHead(askForPodmanName)],
        lossDown: .approximate("A name with more of a regular expression than ^ and $ does not find it."),
        source: findAncestorsPodman.source,
        examples: [
            Example(
                .requestUp, before: Sample(query: "filters=%7B%22name%22%3A%5B%22%5Ebridge%24%22%5D%7D"),
                after: Sample(
                    query: "filters=%7B%22name%22%3A%5B%22%5Ebridge%24%22%2C%22%5Epodman%24%22%5D%7D")),
            Example(
                .requestUp, before: Sample(query: "filters=%7B%22name%22%3A%7B%22brid%22%3Atrue%7D%7D"),
                after: Sample(
                    query: "filters=%7B%22name%22%3A%7B%22brid%22%3Atrue%2C%22%5Epodman%24%22%3Atrue%7D%7D")),
            Example(
                .requestUp, before: Sample(query: "filters=%7B%22name%22%3A%5B%22%5Eridge%22%2C%22mine%22%5D%7D"),
                after: Sample(query: "filters=%7B%22name%22%3A%5B%22%5Eridge%22%2C%22mine%22%5D%7D")),
        ]
    )
}

private func namePodmanNetwork(_ container: inout JSONValue, _: RewriteContext) {
    container.updateRequested("NetworkingConfig.EndpointsConfig") { endpoints in
        if endpoints.has("podman") { endpoints["bridge"] = nil } else { endpoints.renameKey("bridge", to: "podman") }
    }
}

private func askForPodmanNetwork(_ request: inout Message, _: RewriteContext) {
    let asked = request.query.filterValues("network")
    if asked.contains("bridge"), !asked.contains("podman") { request.query.addFilter("network", "podman") }
}

/// Only in full, as others may have names that Podman's begins.
private let podmanName = "^podman$"

private func askForPodmanName(_ request: inout Message, _: RewriteContext) {
    let asked = request.query.filterValues("name")
    guard asked.contains(where: \.findsBridge), !asked.contains(podmanName) else { return }
    request.query.addFilter("name", podmanName)
}

extension String {
    /// Whether the network bridge is among those that a filter by this name finds: it is a regular expression.
    fileprivate var findsBridge: Bool {
        let plain = filter { $0 != "^" && $0 != "$" }
        return switch (hasPrefix("^"), hasSuffix("$")) {
        case (true, true): plain == "bridge"
        case (true, false): "bridge".hasPrefix(plain)
        case (false, true): "bridge".hasSuffix(plain)
        case (false, false): "bridge".contains(plain)
        }
    }
}
