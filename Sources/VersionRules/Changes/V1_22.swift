// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.22 changed.
    static let v1_22 =
        containers1_22 + networks1_22 + events1_22 + info1_22 + [
            addContainerUpdate, requireJSONToStartExec, listFilterValues, addFilterByIsolation, addRegistryToken,
            addBuildShmSize, addDetachKeys, formatBuildTime, checkKernelMemory, cancelWithClient, sumImageSizes,
        ]

    static let addContainerUpdate = Change(
        id: "1.22-container-update",
        summary: "The resources of a container can be updated.",
        endpoints: [.containerUpdate],
        lossUp: .impossible("An engine without it answers 404."),
        reason: "An engine that has the endpoint answers it at every version, one that has not answers 404.",
        source: "api/server/router/container/container.go@20.10"
    )

    static let requireJSONToStartExec = Change(
        id: "1.22-exec-start-content-type",
        summary: "What starts a command must be declared as JSON.",
        endpoints: [.execStart],
        requestUp: [.set(.header("Content-Type"), to: "application/json")],
        source: "api/server/router/container/exec.go@20.10",
        examples: [
            Example(
                .requestUp, before: Sample(headers: ["Host": "docker"], body: #"{"Detach":false}"#),
                after: Sample(
                    headers: ["Host": "docker", "Content-Type": "application/json"], body: #"{"Detach":false}"#)),
            Example(
                .requestUp, before: Sample(headers: ["Content-Type": "text/plain"]),
                after: Sample(headers: ["Content-Type": "application/json"])),
        ]
    )

    static let listFilterValues = Change(
        id: "1.22-filters-encoding",
        summary: "Filters say true of each value, {\"label\":{\"a\":true}}; they had lists of values.",
        endpoints: [.containerList, .imageList, .networkList, .volumeList, .events],
        requestDown: [.customHead(writeFiltersAsLists)],
        source: "api/types/filters/parse.go@20.10, which reads both at every version",
        examples: [
            Example(
                .requestDown,
                before: Sample(query: "all=1&filters=%7B%22label%22%3A%7B%22a%22%3Atrue%2C%22b%22%3Afalse%7D%7D"),
                after: Sample(query: "all=1&filters=%7B%22label%22%3A%5B%22a%22%5D%7D")),
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22label%22%3A%5B%22a%22%5D%7D"),
                after: Sample(query: "filters=%7B%22label%22%3A%5B%22a%22%5D%7D")),
        ]
    )

    static let addFilterByIsolation = Change(
        id: "1.22-filter-isolation",
        summary: "On Windows, containers can be filtered by isolation.",
        endpoints: [.containerList],
        requestDown: [.refuse(filters: ["isolation"], since: "1.22")],
        lossUp: .impossible("Refused, for an older engine lists the containers unfiltered."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later apply it at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "filters=%7B%22isolation%22%3A%5B%22hyperv%22%5D%7D"),
                rejected: .tooNew("the filter isolation", since: "1.22"))
        ]
    )

    static let addRegistryToken = Change(
        id: "1.22-registry-token",
        summary: "Credentials for a registry may be a token.",
        endpoints: [.auth, .imageCreate, .imagePush],
        lossUp: .impossible("An older engine asks the registry without the token, and passes its refusal on."),
        reason: "Every engine takes from the credentials what it knows, whatever the version.",
        source: "api/types/auth.go@20.10"
    )

    static let addBuildShmSize = Change(
        id: "1.22-build-shm-size",
        summary: "A build takes the size of /dev/shm.",
        endpoints: [.imageBuild],
        requestDown: [.refuse(query: "shmsize", since: "1.22", unless: ["0"])],
        lossUp: .impossible("Refused, for an older engine builds with its own size silently."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later apply it at every version",
        examples: [
            Example(.requestDown, before: Sample(query: "shmsize=0"), after: Sample(query: "shmsize=0")),
            Example(
                .requestDown, before: Sample(query: "shmsize=1048576"),
                rejected: .tooNew("the parameter shmsize", since: "1.22")),
        ]
    )

    static let addDetachKeys = Change(
        id: "1.22-detach-keys",
        summary: "Who starts a container or attaches to it chooses the keys to detach with.",
        endpoints: [.containerStart, .containerAttach, .containerAttachWebSocket],
        requestDown: [
            .warn("the engine detaches with its own keys, ctrl-p ctrl-q", when: .present(.query("detachKeys")))
        ],
        lossUp: .impossible("An older engine knows its own keys alone."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "stream=1&detachKeys=ctrl-x"),
                after: Sample(query: "stream=1&detachKeys=ctrl-x"))
        ]
    )

    static let formatBuildTime = Change(
        id: "1.22-build-time",
        summary: "Version has the engine's build time in RFC 3339.",
        endpoints: [.version],
        reason:
            "The format depends on the engine's release alone: from Docker 1.10 on it is RFC 3339 at every version.",
        source: "the answers of 20.10 at 1.12 and 1.41"
    )

    static let checkKernelMemory = Change(
        id: "1.22-kernel-memory-minimum",
        summary: "A container's kernel memory must be at least 4 MiB.",
        endpoints: [.containerCreate],
        reason: "Engines check it, or ignore the limit, at every version; what a kernel cannot do cannot be emulated.",
        source: "daemon/daemon_unix.go@20.10"
    )

    static let cancelWithClient = Change(
        id: "1.22-cancel-with-client",
        summary: "A pull or push ends when the client's connection does.",
        endpoints: [.imageCreate, .imagePush],
        reason: "Engines from Docker 1.10 on do so at every version.",
        source: "api/server/router/image/image_routes.go@20.10"
    )

    static let sumImageSizes = Change(
        id: "1.22-image-size",
        summary: "An image's Size counts all its layers, as VirtualSize does; it counted the topmost.",
        endpoints: [.imageList, .imageInspect],
        reason:
            "The meaning depends on the engine's release alone: from Docker 1.10 on it is the sum at every version.",
        source: "daemon/images/images.go@20.10, and its answers at 1.12 and 1.41"
    )
}

/// Engines before Docker 1.10 cannot read the other form, and later ones still read this.
private func writeFiltersAsLists(_ request: inout Message, _: RewriteContext) {
    guard let text = request.query["filters"] else { return }
    var filters = JSONValue(source: Array(text.utf8))
    var isChanged = false
    filters.updateMembers { _, values in
        guard values.kind == .object else { return }
        let chosen = values.keys.filter { values[$0]?.bool == true }
        values = .array(chosen.map(JSONValue.string))
        isChanged = true
    }
    if isChanged { request.query.set("filters", to: filters.description) }
}
