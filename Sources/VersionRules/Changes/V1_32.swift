// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.32 changed.
    static let v1_32 = [choosePlatform, chooseIPCMode, preferNetworkIDs, reserveGenericResources]

    static let choosePlatform = Change(
        id: "1.32-platform",
        summary: "Pulls, imports and builds can name a platform.",
        endpoints: [.imageCreate, .imageBuild],
        requestUp: [.remove(.query("platform"))],
        requestDown: [.refuse(query: "platform", since: "1.32")],
        lossUp: .impossible("A platform is refused: an older engine would take its own."),
        source: "api/server/router/image/image_routes.go and api/server/router/build/build_routes.go, @20.10 and @28.x",
        examples: [
            Example(
                .requestUp, before: Sample(query: "fromImage=busybox&platform=linux%2Farm64&tag=latest"),
                after: Sample(query: "fromImage=busybox&tag=latest")),
            Example(
                .requestDown, before: Sample(query: "fromImage=busybox&platform=linux%2Farm64"),
                rejected: .tooNew("the parameter platform", since: "1.32")),
            Example(
                .requestDown, before: Sample(query: "fromImage=busybox&platform="),
                after: Sample(query: "fromImage=busybox&platform=")),
        ]
    )

    /// Below 1.32 an engine makes an IPC namespace that is the container's, and that others can ask to share.
    static let chooseIPCMode = Change(
        id: "1.32-ipc-mode",
        summary: "A container's IPC mode can be private, shareable or none.",
        endpoints: [.containerCreate],
        requestDown: [.map("HostConfig.IpcMode", ["shareable": "", "private": ""])],
        lossUp: .approximate("A private namespace can be shared on an older engine; it refuses none itself."),
        source: "docs/api/version-history.md@28.x; api/types/container/host_config.go@17.05.x",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"IpcMode":"shareable"}}"#,
                after: #"{"HostConfig":{"IpcMode":""}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"IpcMode":"host"}}"#,
                after: #"{"HostConfig":{"IpcMode":"host"}}"#),
        ]
    )

    static let preferNetworkIDs = Change(
        id: "1.32-network-ids",
        summary: "Deleting a network by its id is no longer misled by one that has this id for a name.",
        endpoints: [.networkDelete],
        reason: "A fix of the engine's that it has at every version.",
        source: "docs/api/version-history.md@28.x"
    )
}
