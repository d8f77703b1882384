// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.51 changed.
    static let v1_51 = [tellContainersOfImages, countContainersOfImages, omitPluginDockerVersion]

    static let tellContainersOfImages = Change(
        id: "1.51-image-containers",
        summary: "Listed images tell how many containers use them; it was -1 for all.",
        endpoints: [.imageList],
        responseDown: [.set("Containers", to: -1)],
        lossDown: .synthesised("-1 stands for any number."),
        source: "api/server/router/image/image_routes.go@28.x",
        examples: [
            Example(
                .responseDown, before: #"{"Containers":2,"Id":"sha256:21"}"#,
                after: #"{"Containers":-1,"Id":"sha256:21"}"#)
        ]
    )

    /// Apart from the other direction, which needs to ask nothing.
    static let countContainersOfImages = Change(
        id: "1.51-count-image-containers",
        summary: "The containers of listed images are counted.",
        endpoints: [.imageList],
        responseUp: [.custom(countContainers)],
        lookUps: [.containers],
        lossUp: .synthesised("Counted from the list of containers, which is asked for as well."),
        source: "api/server/router/image/image_routes.go@28.x",
        examples: [
            Example(
                .responseUp,
                lookedUp: [.containers: #"[{"ImageID":"sha256:21"},{"ImageID":"sha256:22"},{"ImageID":"sha256:21"}]"#],
                before: #"{"Containers":-1,"Id":"sha256:21"}"#, after: #"{"Containers":2,"Id":"sha256:21"}"#),
            Example(.responseUp, before: #"{"Containers":-1}"#, after: #"{"Containers":-1}"#),
        ]
    )

    static let omitPluginDockerVersion = Change(
        id: "1.51-plugin-docker-version",
        summary: "Plugins no longer tell which engine made them, as DockerVersion in their Config.",
        endpoints: [.pluginList, .pluginInspect],
        lossDown: .impossible("Engine 29, which is the first not to note it, does not tell it at any version."),
        reason: "It goes by the release: engines up to 28 tell it at every version.",
        source: "plugin/backend_linux.go and api/types/plugin.go@28.x, and the answers of 20.10, 28 and 29.7"
    )
}

private func countContainers(_ image: inout JSONValue, context: RewriteContext) {
    guard let id = image["Id"]?.string, let containers = context.lookedUp[.containers]?.elements else { return }
    let count = containers.count { $0["ImageID"]?.string == id }
    image["Containers"] = .number(Int64(count))
}
