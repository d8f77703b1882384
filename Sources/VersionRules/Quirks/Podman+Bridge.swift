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
}

private func namePodmanNetwork(_ container: inout JSONValue, _: RewriteContext) {
    container.updateRequested("NetworkingConfig.EndpointsConfig") { endpoints in
        if endpoints.has("podman") { endpoints["bridge"] = nil } else { endpoints.renameKey("bridge", to: "podman") }
    }
}
