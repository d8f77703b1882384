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
        errorDown: [.changeStatus(from: 400, to: 500, whereMessageHas: ["invalid reference format"])],
        source: failOnBadRequests23.source,
        examples: [
            Example(
                .errorDown, before: Sample(status: 400, body: #"{"message":"invalid reference format"}"#),
                after: Sample(status: 500, body: #"{"message":"invalid reference format"}"#))
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
        summary: "Engine 25 and later call a network's configuration wrong (400), below 1.44 too; it was 500.",
        endpoints: [.networkCreate],
        errorDown: [.changeStatus(from: 400, to: 500, whereMessageHas: ["invalid network config", "invalid name: "])],
        source: "daemon/network.go@24.0 and @25.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .errorDown, before: Sample(status: 400, body: #"{"message":"invalid name: name is empty"}"#),
                after: Sample(status: 500, body: #"{"message":"invalid name: name is empty"}"#)),
            Example(
                .errorDown, before: Sample(status: 409, body: #"{"message":"network with name n already exists"}"#),
                after: Sample(status: 409, body: #"{"message":"network with name n already exists"}"#)),
        ]
    )

    static let failOnBadRequests28 = Change(
        id: "engine28-refusals",
        summary:
            "Engine 28 and later call an isolation or a place to extract to wrong (400), below 1.48 too; it was 500.",
        endpoints: [.containerCreate, .containerArchivePut],
        errorDown: [.changeStatus(from: 400, to: 500, whereMessageHas: ["invalid isolation (", "marked read-only"])],
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
