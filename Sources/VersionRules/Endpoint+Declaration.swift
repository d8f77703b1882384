// SPDX-License-Identifier: Apache-2.0

// One line an endpoint, however long.
// swift-format-ignore
extension Endpoint {
    /// The endpoint's line in the table.
    var declaration: EndpointDefinition {
        switch self {
        // System
        case .ping: .init(.get, "/_ping", since: "1.11", response: .text)
        case .pingHead: .init(.head, "/_ping", since: "1.40")
        case .version: .init(.get, "/version", since: "1.0", response: .json)
        case .info: .init(.get, "/info", since: "1.0", response: .json)
        case .events: .init(.get, "/events", since: "1.3", response: .records)
        case .systemDiskUsage: .init(.get, "/system/df", since: "1.25", response: .json)
        case .auth: .init(.post, "/auth", since: "1.0", request: .json, response: .json)
        case .options: .init(.options, "/{path:.*}", since: "1.3")

        // Checkpoints, in experimental engines
        case .checkpointList: .init(.get, "/containers/{id:.*}/checkpoints", since: "1.25", response: .array)
        case .checkpointCreate: .init(.post, "/containers/{id:.*}/checkpoints", since: "1.25", request: .json)
        case .checkpointDelete: .init(.delete, "/containers/{id}/checkpoints/{checkpoint}", since: "1.25")

        // Containers
        case .containerList: .init(.get, "/containers/json", since: "1.0", response: .array)
        case .containerPS: .init(.get, "/containers/ps", since: "1.0", until: "1.20", response: .array)
        case .containerCreate: .init(.post, "/containers/create", since: "1.0", request: .json, response: .json)
        case .containerPrune: .init(.post, "/containers/prune", since: "1.25", response: .json)
        case .containerInspect: .init(.get, "/containers/{id:.*}/json", since: "1.0", response: .json)
        case .containerTop: .init(.get, "/containers/{id:.*}/top", since: "1.3", response: .json)
        case .containerLogs: .init(.get, "/containers/{id:.*}/logs", since: "1.11", response: .logs)
        case .containerStats: .init(.get, "/containers/{id:.*}/stats", since: "1.17", response: .records)
        case .containerChanges: .init(.get, "/containers/{id:.*}/changes", since: "1.0", response: .array)
        case .containerExport: .init(.get, "/containers/{id:.*}/export", since: "1.0", response: .tar)
        // Takes a HostConfig until 1.23.
        case .containerStart: .init(.post, "/containers/{id:.*}/start", since: "1.0", request: .json)
        case .containerStop: .init(.post, "/containers/{id:.*}/stop", since: "1.0")
        case .containerRestart: .init(.post, "/containers/{id:.*}/restart", since: "1.0")
        case .containerKill: .init(.post, "/containers/{id:.*}/kill", since: "1.0")
        case .containerPause: .init(.post, "/containers/{id:.*}/pause", since: "1.12")
        case .containerUnpause: .init(.post, "/containers/{id:.*}/unpause", since: "1.12")
        // From 1.30 the head comes at once and clients wait for it; the one record follows when the container ends.
        case .containerWait: .init(.post, "/containers/{id:.*}/wait", since: "1.0", response: .record)
        case .containerRename: .init(.post, "/containers/{id:.*}/rename", since: "1.17")
        case .containerUpdate: .init(.post, "/containers/{id:.*}/update", since: "1.22", request: .json, response: .json)
        case .containerResize: .init(.post, "/containers/{id:.*}/resize", since: "1.1")
        case .containerAttach: .init(.post, "/containers/{id:.*}/attach", since: "1.0", response: .rawStream)
        case .containerAttachWebSocket: .init(.get, "/containers/{id:.*}/attach/ws", since: "1.4", response: .websocket)
        case .containerArchiveInfo: .init(.head, "/containers/{id:.*}/archive", since: "1.20")
        case .containerArchiveGet: .init(.get, "/containers/{id:.*}/archive", since: "1.20", response: .tar)
        case .containerArchivePut: .init(.put, "/containers/{id:.*}/archive", since: "1.20", request: .tar)
        case .containerCopy: .init(.post, "/containers/{id:.*}/copy", since: "1.4", until: "1.23", request: .json, response: .tar)
        case .containerDelete: .init(.delete, "/containers/{id:.*}", since: "1.0")

        // Exec
        case .execCreate: .init(.post, "/containers/{id:.*}/exec", since: "1.15", request: .json, response: .json)
        case .execInspect: .init(.get, "/exec/{id:.*}/json", since: "1.16", response: .json)
        case .execStart: .init(.post, "/exec/{id:.*}/start", since: "1.15", request: .json, response: .rawStream)
        case .execResize: .init(.post, "/exec/{id:.*}/resize", since: "1.15")

        // Images
        case .imageList: .init(.get, "/images/json", since: "1.0", response: .array)
        case .imageSearch: .init(.get, "/images/search", since: "1.0", response: .array)
        case .imageGetAll: .init(.get, "/images/get", since: "1.15", response: .tar)
        case .imageLoad: .init(.post, "/images/load", since: "1.7", request: .tar, response: .records)
        // Its body is an archive where `fromSrc=-` asks for an import.
        case .imageCreate: .init(.post, "/images/create", since: "1.0", request: .tar, response: .records)
        case .imagePrune: .init(.post, "/images/prune", since: "1.25", response: .json)
        case .imageInspect: .init(.get, "/images/{name:.*}/json", since: "1.0", response: .json)
        case .imageHistory: .init(.get, "/images/{name:.*}/history", since: "1.0", response: .array)
        case .imageAttestations: .init(.get, "/images/{name:.*}/attestations", since: "1.55", response: .array)
        case .imageGet: .init(.get, "/images/{name:.*}/get", since: "1.7", response: .tar)
        case .imagePush: .init(.post, "/images/{name:.*}/push", since: "1.0", response: .records)
        case .imageTag: .init(.post, "/images/{name:.*}/tag", since: "1.0")
        case .imageDelete: .init(.delete, "/images/{name:.*}", since: "1.0", response: .array)
        case .imageCommit: .init(.post, "/commit", since: "1.0", request: .json, response: .json)
        case .distributionInspect: .init(.get, "/distribution/{name:.*}/json", since: "1.30", response: .json)

        // Builds
        case .imageBuild: .init(.post, "/build", since: "1.1", request: .tar, response: .records)
        case .buildPrune: .init(.post, "/build/prune", since: "1.31", response: .json)
        case .buildCancel: .init(.post, "/build/cancel", since: "1.38")
        case .session: .init(.post, "/session", since: "1.31", response: .h2c)
        case .grpc: .init(.post, "/grpc", since: "1.40", response: .h2c)

        // Networks
        case .networkList: .init(.get, "/networks", alias: "/networks/", since: "1.21", response: .array)
        case .networkInspect: .init(.get, "/networks/{id:.+}", since: "1.21", response: .json)
        case .networkCreate: .init(.post, "/networks/create", since: "1.21", request: .json, response: .json)
        case .networkConnect: .init(.post, "/networks/{id:.*}/connect", since: "1.21", request: .json)
        case .networkDisconnect: .init(.post, "/networks/{id:.*}/disconnect", since: "1.21", request: .json)
        case .networkPrune: .init(.post, "/networks/prune", since: "1.25", response: .json)
        case .networkDelete: .init(.delete, "/networks/{id:.*}", since: "1.21")

        // Volumes
        case .volumeList: .init(.get, "/volumes", since: "1.21", response: .json)
        case .volumeInspect: .init(.get, "/volumes/{name:.*}", since: "1.21", response: .json)
        case .volumeCreate: .init(.post, "/volumes/create", since: "1.21", request: .json, response: .json)
        case .volumeUpdate: .init(.put, "/volumes/{name:.*}", since: "1.42", request: .json)
        case .volumePrune: .init(.post, "/volumes/prune", since: "1.25", response: .json)
        case .volumeDelete: .init(.delete, "/volumes/{name:.*}", since: "1.21")

        // Plugins; at 1.24 in experimental engines
        case .pluginList: .init(.get, "/plugins", since: "1.24", response: .array)
        case .pluginPrivileges: .init(.get, "/plugins/privileges", since: "1.25", response: .array)
        case .pluginInspect: .init(.get, "/plugins/{name:.*}/json", since: "1.25", response: .json)
        case .pluginPull: .init(.post, "/plugins/pull", since: "1.24", request: .array, response: .records)
        case .pluginCreate: .init(.post, "/plugins/create", since: "1.25", request: .tar)
        case .pluginPush: .init(.post, "/plugins/{name:.*}/push", since: "1.24", response: .records)
        case .pluginUpgrade: .init(.post, "/plugins/{name:.*}/upgrade", since: "1.26", request: .array, response: .records)
        case .pluginEnable: .init(.post, "/plugins/{name:.*}/enable", since: "1.24")
        case .pluginDisable: .init(.post, "/plugins/{name:.*}/disable", since: "1.24")
        case .pluginSet: .init(.post, "/plugins/{name:.*}/set", since: "1.24", request: .array)
        case .pluginDelete: .init(.delete, "/plugins/{name:.*}", since: "1.24")
        case .pluginInspectExperimental: .init(.get, "/plugins/{name:.*}", since: "1.24", until: "1.24", response: .json)

        // Swarm
        case .swarmInspect: .init(.get, "/swarm", since: "1.24", response: .json)
        case .swarmInit: .init(.post, "/swarm/init", since: "1.24", request: .json, response: .json)
        case .swarmJoin: .init(.post, "/swarm/join", since: "1.24", request: .json)
        case .swarmLeave: .init(.post, "/swarm/leave", since: "1.24")
        case .swarmUpdate: .init(.post, "/swarm/update", since: "1.24", request: .json)
        case .swarmUnlockKey: .init(.get, "/swarm/unlockkey", since: "1.25", response: .json)
        case .swarmUnlock: .init(.post, "/swarm/unlock", since: "1.25", request: .json)

        // Nodes, services and tasks
        case .nodeList: .init(.get, "/nodes", since: "1.24", response: .array)
        case .nodeInspect: .init(.get, "/nodes/{id}", since: "1.24", response: .json)
        case .nodeUpdate: .init(.post, "/nodes/{id}/update", since: "1.24", request: .json)
        case .nodeDelete: .init(.delete, "/nodes/{id}", since: "1.24")
        case .serviceList: .init(.get, "/services", since: "1.24", response: .array)
        case .serviceInspect: .init(.get, "/services/{id}", since: "1.24", response: .json)
        case .serviceCreate: .init(.post, "/services/create", since: "1.24", request: .json, response: .json)
        case .serviceUpdate: .init(.post, "/services/{id}/update", since: "1.24", request: .json, response: .json)
        case .serviceDelete: .init(.delete, "/services/{id}", since: "1.24")
        case .serviceLogs: .init(.get, "/services/{id}/logs", since: "1.25", response: .logs)
        case .taskList: .init(.get, "/tasks", since: "1.24", response: .array)
        case .taskInspect: .init(.get, "/tasks/{id}", since: "1.24", response: .json)
        case .taskLogs: .init(.get, "/tasks/{id}/logs", since: "1.29", response: .logs)

        // Secrets and configs
        case .secretList: .init(.get, "/secrets", since: "1.25", response: .array)
        case .secretInspect: .init(.get, "/secrets/{id}", since: "1.25", response: .json)
        case .secretCreate: .init(.post, "/secrets/create", since: "1.25", request: .json, response: .json)
        case .secretUpdate: .init(.post, "/secrets/{id}/update", since: "1.25", request: .json)
        case .secretDelete: .init(.delete, "/secrets/{id}", since: "1.25")
        case .configList: .init(.get, "/configs", since: "1.30", response: .array)
        case .configInspect: .init(.get, "/configs/{id}", since: "1.30", response: .json)
        case .configCreate: .init(.post, "/configs/create", since: "1.30", request: .json, response: .json)
        case .configUpdate: .init(.post, "/configs/{id}/update", since: "1.30", request: .json)
        case .configDelete: .init(.delete, "/configs/{id}", since: "1.30")
        }
    }
}
