// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.53 changed.
    static let v1_53 = [addNodeResourceInterface, addIdentity, negotiateJSONLines, deprecateBuildTransports]

    static let addNodeResourceInterface = Change(
        id: "1.53-node-resource-interface",
        summary: "The engine tells about its Node Resource Interface.",
        endpoints: [.info],
        responseDown: [.remove("NRI")],
        source: "daemon/server/router/system/system_routes.go@29, and the answers of 29",
        examples: [
            Example(.responseDown, before: #"{"ID":"a","NRI":{"Info":[["enabled","false"]]}}"#, after: #"{"ID":"a"}"#)
        ]
    )

    static let addIdentity = Change(
        id: "1.53-image-identity",
        summary: "Image inspect tells where an image comes from.",
        endpoints: [.imageInspect],
        responseDown: [.remove("Identity")],
        source: "daemon/server/router/image/image_routes.go@29",
        examples: [
            Example(
                .responseDown, before: #"{"Id":"a","Identity":{"Pull":[{"Repository":"docker.io/library/busybox"}]}}"#,
                after: #"{"Id":"a"}"#)
        ]
    )

    static let negotiateJSONLines = Change(
        id: "1.53-json-lines",
        summary: "Accept may name application/jsonl for events.",
        endpoints: [.events],
        reason: "Engine 29 does not look at the version here, and it is what 1.52 sends anyway.",
        source: "daemon/server/router/system/system_routes.go@29"
    )

    static let deprecateBuildTransports = Change(
        id: "1.53-build-transports",
        summary: "POST /grpc and POST /session were announced to go.",
        endpoints: [.grpc, .session],
        reason: "Engines still have them.",
        source: "api/docs/CHANGELOG.md@29"
    )
}
