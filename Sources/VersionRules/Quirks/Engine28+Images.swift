// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let restoreConfigOfContainer28 = Change(
        id: "engine28-image-config",
        summary: "Engine 28.2 no longer shows what an image's Config has of containers alone, below 1.50 too.",
        endpoints: [.imageInspect],
        responseDown: [.custom(restoreConfigOfContainer)],
        lossDown: .impossible(
            "From 1.45 on, and where a commit changed the configuration of its container, Hostname stays empty."),
        source: "daemon/images/image_inspect.go at v28.1.0 and v28.2.0, daemon/commit.go@20.10",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"Container":"0fa8","ContainerConfig":{"Hostname":"0fa8","Image":"a","Env":null,"Cmd":["x"],\#
                    "Labels":{}},"Config":{"Cmd":["x"],"Env":null,"Hostname":"","Image":"","Labels":null}}
                    """#,
                after: #"""
                    {"Container":"0fa8","ContainerConfig":{"Hostname":"0fa8","Image":"a","Env":null,"Cmd":["x"],\#
                    "Labels":{}},"Config":{"Hostname":"0fa8","Image":"a","Env":null,"Cmd":["x"],"Labels":{}}}
                    """#),
            Example(
                .responseDown,
                before: #"""
                    {"Container":"0fa8","ContainerConfig":{"Hostname":"0fa8","Cmd":["x"]},\#
                    "Config":{"Cmd":["y"],"Hostname":""}}
                    """#,
                after: #"""
                    {"Container":"0fa8","ContainerConfig":{"Hostname":"0fa8","Cmd":["x"]},\#
                    "Config":{"Cmd":["y"],"Hostname":""}}
                    """#),
            Example(
                .responseDown,
                before: #"{"Container":"0fa8","ContainerConfig":{},"Config":{"ExposedPorts":{"80/tcp":{}}}}"#,
                after: #"{"Container":"0fa8","ContainerConfig":{},"Config":{"ExposedPorts":{"80/tcp":{}}}}"#),
            Example(
                .responseDown, before: #"{"Container":"","ContainerConfig":{"Hostname":""},"Config":{}}"#,
                after: #"{"Container":"","ContainerConfig":{"Hostname":""},"Config":{}}"#),
        ]
    )
}

/// What images and containers have in common. Where none of it tells an image from its container, a commit took over
/// all of the container's configuration.
private let commonFields = [
    "User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Healthcheck", "ArgsEscaped", "Volumes", "WorkingDir",
    "OnBuild", "Labels", "StopSignal", "Shell",
]

private func restoreConfigOfContainer(_ image: inout JSONValue, _: RewriteContext) {
    guard image["Container"]?.string?.isEmpty == false, let config = image["Config"],
        let container = image["ContainerConfig"],
        commonFields.allSatisfy({ (config[$0] ?? .null).meansWithNames(container[$0] ?? .null) })
    else { return }
    image["Config"] = container
}
