// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let failOnBadRequests23 = Change(
        id: "engine23-refusals",
        summary: "Engine 23 and later call what is wrong in a request wrong (400, 404), below 1.42 too; it was 500.",
        endpoints: [.containerList, .containerKill],
        errorDown: [
            .changeStatus(from: 400, to: 500, whereMessageHas: ["does not support signal", "invalid filter 'exited="])
        ],
        source: "the answers of 20.10 and 28",
        examples: [
            Example(
                .errorDown,
                before: Sample(
                    status: 400,
                    body: #"{"message":"cannot kill container: c: the linux daemon does not support signal 999"}"#),
                after: Sample(
                    status: 500,
                    body: #"{"message":"cannot kill container: c: the linux daemon does not support signal 999"}"#)),
            Example(
                .errorDown, before: Sample(status: 404, body: #"{"message":"No such container: c"}"#),
                after: Sample(status: 404, body: #"{"message":"No such container: c"}"#)),
        ]
    )

    static let failOnBadReference23 = Change(
        id: "engine23-commit-reference",
        summary:
            "Engine 23 and later refuse to commit to a name that can be none with 400, below 1.42 too; it was 500.",
        endpoints: [.imageCommit],
        errorDown: [
            .changeStatus(from: 400, to: 500, whereMessageHas: ["invalid reference format", "invalid tag format"])
        ],
        source: failOnBadRequests23.source,
        examples: [
            Example(
                .errorDown, before: Sample(status: 400, body: #"{"message":"invalid reference format"}"#),
                after: Sample(status: 500, body: #"{"message":"invalid reference format"}"#))
        ]
    )

    static let failOnBadListenAddress23 = Change(
        id: "engine23-listen-address",
        summary: "Engine 23 and later call the address to listen at wrong (400), below 1.42 too; it was 500.",
        endpoints: [.swarmInit, .swarmJoin],
        errorDown: [.changeStatus(from: 400, to: 500, whereMessageHas: ["could not parse listen address"])],
        source: "daemon/cluster/listen_addr.go@20.10 and @23.0, and the answers of 20.10 and 28",
        examples: [
            WrongRequest.example(.errorDown, "could not parse listen address a:b:c", from: 400, to: 500),
            WrongRequest.example(.errorDown, keeping: 400, of: "no such interface"),
        ]
    )

    static let failOnWrongRegistry23 = Change(
        id: "engine23-search-registry",
        summary:
            "Engine 23 and later call a registry to search wrong (400) that can't be reached, below 1.42 too; it was 500.",
        endpoints: [.imageSearch],
        errorDown: [.changeStatus(from: 400, to: 500, whereMessageBegins: [unreachableRegistry])],
        source: "\(refuseWrongRegistry.source), and the answers of 20.10, 26.1 and 28",
        examples: [
            WrongRequest.example(.errorDown, "\(unreachableRegistry)\"http://a/v1/\"", from: 400, to: 500),
            WrongRequest.example(.errorDown, keeping: 400, of: "invalid filter 'colour'"),
        ]
    )

    static let overlookBodyTypes23 = Change(
        id: "engine23-body-types",
        summary: "Engine 23 and later refuse bodies about swarms and plugins that are not said to be JSON.",
        endpoints: [
            .swarmInit, .swarmJoin, .swarmUpdate, .swarmUnlock, .nodeUpdate, .serviceCreate, .serviceUpdate,
            .secretCreate, .secretUpdate, .configCreate, .configUpdate, .pluginSet, .pluginPull, .pluginUpgrade,
            .checkpointCreate,
        ],
        requestUp: [.set(.header("Content-Type"), to: "application/json")],
        source: "api/server/router/{swarm,plugin,checkpoint}@20.10 and @23.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: Sample(headers: ["Content-Type": "text/plain"], body: "{}"),
                after: Sample(headers: ["Content-Type": "application/json"], body: "{}"))
        ]
    )

    static let failOnMissingArchive23 = Change(
        id: "engine23-missing-archive",
        summary: "Engine 23 answers 404 where an archive is asked for of an id that is not there, below 1.42 too.",
        endpoints: missArchivedImage.endpoints,
        errorDown: [.changeStatus(from: 404, to: 500, whereMessageBegins: ["failed to get digest "])],
        source: missArchivedImage.source,
        examples: [
            WrongRequest.example(.errorDown, "failed to get digest sha256:21: no such file", from: 404, to: 500),
            WrongRequest.example(.errorDown, keeping: 404, of: "No such image: c"),
        ]
    )

    static let failOnMissingNeighbour23 = Change(
        id: "engine23-list-neighbour",
        summary:
            "Engine 23 and later answer a list that begins at a container which is not there with 404; it was 500.",
        endpoints: [.containerList],
        errorDown: [.changeStatus(from: 404, to: 500, whereMessageHas: ["No such container"])],
        source: failOnBadRequests23.source,
        examples: [
            Example(
                .errorDown, before: Sample(status: 404, body: #"{"message":"No such container: c"}"#),
                after: Sample(status: 500, body: #"{"message":"No such container: c"}"#))
        ]
    )

    static let failOnBadNetworks25 = Change(
        id: "engine25-network-refusals",
        summary: "Engine 25 and later call a network's configuration wrong (400), below 1.44 too; it was 500, and 403 "
            + "for an auxiliary address outside its subnet.",
        endpoints: [.networkCreate],
        errorDown: [
            .changeStatus(from: 400, to: 403, where: isAboutOuterAddressAlone),
            .changeStatus(
                from: 400, to: 500,
                whereMessageHas: ["invalid network config", "invalid name: "] + WrongRequest.network),
        ],
        source: "daemon/network.go@24.0 and @25.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .errorDown, before: Sample(status: 400, body: #"{"message":"invalid name: name is empty"}"#),
                after: Sample(status: 500, body: #"{"message":"invalid name: name is empty"}"#)),
            WrongRequest.example(.errorDown, outerAddress, from: 400, to: 403),
            WrongRequest.example(.errorDown, outerAddress + "\ninvalid gateway x: invalid address", from: 400, to: 500),
            WrongRequest.example(.errorDown, "ipv4 pool is empty", from: 400, to: 500),
            Example(
                .errorDown, before: Sample(status: 409, body: #"{"message":"network with name n already exists"}"#),
                after: Sample(status: 409, body: #"{"message":"network with name n already exists"}"#)),
        ]
    )

    static let refuseNullEndpoints25 = Change(
        id: "engine25-null-endpoint",
        summary: "Engine 25 to 28 break down over an endpoint that is null, below 1.48; it was refused (400).",
        endpoints: [.containerCreate],
        requestUp: [.custom(refuseNullEndpoints)],
        source: "daemon/create.go@20.10, postContainersCreate@28.x, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":null}}}"#,
                rejected: Rejection(
                    status: 400, message: "invalid config for network n: EndpointsConfig is nil")),
            Example(
                .requestUp, before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{}}}}"#),
            Example(
                .requestUp, before: #"{"NetworkingConfig":null}"#, after: #"{"NetworkingConfig":null}"#),
        ]
    )

    static let failOnBadRequests28 = Change(
        id: "engine28-refusals",
        summary:
            "Engine 28 and later call an isolation, bandwidth or place to extract to wrong (400), below 1.48; it was 500.",
        endpoints: [.containerCreate, .containerArchivePut],
        errorDown: [
            .changeStatus(
                from: 400, to: 500,
                whereMessageHas: [
                    "invalid isolation (", "invalid option: QoS", "marked read-only",
                    "extraction point is not a directory",
                ])
        ],
        source: refuseWrongPlaces.source,
        examples: [
            Example(
                .errorDown, before: Sample(status: 400, body: #"{"message":"container rootfs is marked read-only"}"#),
                after: Sample(status: 500, body: #"{"message":"container rootfs is marked read-only"}"#)),
            Example(
                .errorDown, before: Sample(status: 400, body: #"{"message":"no command specified"}"#),
                after: Sample(status: 400, body: #"{"message":"no command specified"}"#)),
        ]
    )
}

private let outerAddress =
    "invalid network config:\ninvalid auxiliary address a: parent subnet 10.1.2.0/24 doesn't contain this address"

/// Older engines came to a gateway, and to an auxiliary address that is none, before.
private func isAboutOuterAddressAlone(_ message: String) -> Bool {
    message.contains("invalid auxiliary address") && message.contains("doesn't contain this address")
        && !message.contains("invalid gateway") && !message.contains(": invalid address")
}

/// In the words of the engines that accept it without breaking down.
private func refuseNullEndpoints(_ container: inout JSONValue, _: RewriteContext) throws(Rejection) {
    let endpoints = container.value(caseInsensitive: "NetworkingConfig.EndpointsConfig")?.namedMembers ?? []
    guard let (name, _) = endpoints.first(where: \.value.isNull) else { return }
    throw Rejection(status: 400, message: "invalid config for network \(name): EndpointsConfig is nil")
}
