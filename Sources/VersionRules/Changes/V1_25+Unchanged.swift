// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_25WithoutSteps = [
        Change(
            id: "1.25-version-headers",
            summary: "Every answer has Api-Version and Docker-Experimental in its head.",
            endpoints: .every, reason: "Engines send them at every version; Api-Version is the proxy's to tell.",
            source: "docs/api/version-history.md@28.x; the answers of 20.10"),
        Change(
            id: "1.25-image-base-layer", summary: "Image inspect no longer has RootFS.BaseLayer.",
            endpoints: [.imageInspect], reason: "Images of Windows alone had it, and no engine can tell it any more.",
            source: "vendor/src/github.com/docker/engine-api/types/types.go@1.12.x"),
        Change(
            id: "1.25-status-removing", summary: "Containers that are being removed have the status removing.",
            endpoints: [.containerList, .containerInspect], reason: "Engines say so at every version.",
            source: "container/state.go@20.10"),
        Change(
            id: "1.25-container-filters", summary: "Containers are listed by health and by being a service's task.",
            endpoints: [.containerList], reason: "An older engine answers that it does not know the filter.",
            source: "daemon/list.go@1.12.x and @1.13.x"),
        Change(
            id: "1.25-volume-force", summary: "Volumes are removed by force where their driver has lost them.",
            endpoints: [.volumeDelete],
            reason: "An engine that ignores it removes what it can, and tells what it cannot.",
            source: "api/server/router/volume/volume_routes.go@1.13.x"),
        Change(
            id: "1.25-restart-policy", summary: "Restart policies are checked.",
            endpoints: [.containerCreate, .containerUpdate], reason: "Engines check them at every version.",
            source: "daemon/container.go@20.10, and its answers at 1.24"),
        Change(
            id: "1.25-removal-in-progress", summary: "Removing a container twice at a time is the client's fault.",
            endpoints: [.containerDelete], reason: "The status goes by the engine's release, at every version.",
            source: "daemon/delete.go@20.10"),
        Change(
            id: "1.25-log-options", summary: "All log drivers take the options mode and max-buffer-size.",
            endpoints: [.containerCreate], reason: "An older engine answers that it does not know the option.",
            source: "daemon/logger/factory.go@1.13.x"),
        Change(
            id: "1.25-endpoint-addresses", summary: "A container's own addresses in its networks are checked.",
            endpoints: [.containerCreate], reason: "Engines check them at every version.",
            source: "daemon/container_operations.go@20.10"),
        Change(
            id: "1.25-dockerfile-check", summary: "The Dockerfile is checked before the first step is built.",
            endpoints: [.imageBuild], reason: "Engines check it at every version.",
            source: "docs/api/version-history.md@28.x, which says so"),
        Change(
            id: "1.25-node-name", summary: "Nodes to update are given by name as well.",
            endpoints: [.nodeUpdate], reason: "An engine that takes no names does not find the node, and says so.",
            source: "docs/api/version-history.md@28.x"),
    ]

    static let v1_25Endpoints = [
        newEndpoint(
            "1.25-prune", "What is unused is pruned.",
            [
                .containerPrune, .imagePrune, .volumePrune, .networkPrune,
            ]),
        newEndpoint("1.25-disk-usage", "The engine tells what the disk is used for.", [.systemDiskUsage]),
        newEndpoint(
            "1.25-secrets", "A swarm keeps secrets.",
            [
                .secretList, .secretInspect, .secretCreate, .secretUpdate, .secretDelete,
            ]),
        newEndpoint(
            "1.25-plugins", "The engine manages plugins.",
            [
                .pluginList, .pluginPrivileges, .pluginInspect, .pluginPull, .pluginCreate, .pluginPush, .pluginEnable,
                .pluginDisable, .pluginSet, .pluginDelete,
            ]),
        newEndpoint("1.25-autolock", "A swarm can be locked.", [.swarmUnlockKey, .swarmUnlock]),
        newEndpoint("1.25-service-logs", "Services have logs, in experimental engines until 1.29.", [.serviceLogs]),
        newEndpoint(
            "1.25-checkpoints", "Containers have checkpoints, in experimental engines.",
            [
                .checkpointList, .checkpointCreate, .checkpointDelete,
            ]),
    ]

    private static func newEndpoint(_ id: String, _ summary: String, _ endpoints: [Endpoint]) -> Change {
        Change(
            id: id, summary: summary, endpoints: .only(endpoints),
            reason: "An engine answers at every version, or says that it does not know the path.",
            source: "api/server/router@1.13.x and @20.10")
    }
}
