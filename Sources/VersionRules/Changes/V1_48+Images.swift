// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_48Images = [
        addHistoryPlatform, addArchivePlatform, addImageDescriptor, addDiskUsageDescriptor, addImageManifests,
        addImageManifestDescriptor, refuseUnauthorizedPull,
    ]

    static let refuseUnauthorizedPull = Change(
        id: "1.48-pull-unauthorized",
        summary: "A pull whose credentials the registry refuses is unauthorized, 401; it was an error, 500.",
        endpoints: [.imageCreate],
        errorUp: [.changeStatus(from: 500, to: 401, whereMessageBegins: [unauthorized])],
        source: "the answers of 20.10, 26.1 and 28, which give it at every version",
        examples: [
            WrongRequest.example(.errorUp, "unauthorized: authentication required", from: 500, to: 401),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )

    /// How the refusal of a registry begins.
    static let unauthorized = "unauthorized:"

    static let addHistoryPlatform = Change(
        id: "1.48-history-platform",
        summary: "Image history takes a platform.",
        endpoints: [.imageHistory],
        requestUp: [.remove(.query("platform"))],
        requestDown: [.refuse(query: "platform", since: "1.48", unless: [])],
        lossUp: .impossible("A request for one platform's history is refused."),
        source: "api/server/router/image/image_routes.go@28.x",
        examples: platformExamples
    )

    static let addArchivePlatform = Change(
        id: "1.48-archive-platform",
        summary: "Saving and loading images takes a platform.",
        endpoints: [.imageGet, .imageGetAll, .imageLoad],
        requestUp: [.remove(.query("platform"))],
        requestDown: [.refuse(query: "platform", since: "1.48", unless: [])],
        lossUp: .impossible("A request for one platform alone is refused."),
        source: "api/server/router/image/image_routes.go@28.x",
        examples: platformExamples
    )

    private static let platformExamples = [
        Example(.requestUp, before: Sample(query: "platform=%7B%22os%22%3A%22linux%22%7D"), after: Sample()),
        Example(
            .requestDown, before: Sample(query: "platform=%7B%22os%22%3A%22linux%22%7D"),
            rejected: .tooNew("the parameter platform", since: "1.48")),
        Example(.requestDown, before: Sample(query: "quiet=1"), after: Sample(query: "quiet=1")),
    ]

    static let addImageDescriptor = Change(
        id: "1.48-image-descriptor",
        summary: "Images have a Descriptor, where the engine keeps images of several platforms.",
        endpoints: [.imageList, .imageInspect],
        responseDown: [.remove("Descriptor")],
        source: "api/server/router/image/image_routes.go@28.x, and the answers of 29",
        examples: [
            Example(
                .responseDown, before: #"{"Id":"sha256:fd36","Descriptor":{"digest":"sha256:fd36","size":405}}"#,
                after: #"{"Id":"sha256:fd36"}"#),
            Example(.responseDown, before: #"{"Id":"sha256:fd36"}"#, after: #"{"Id":"sha256:fd36"}"#),
        ]
    )

    static let addDiskUsageDescriptor = Change(
        id: "1.48-disk-usage-descriptors",
        summary: "Images and containers in the disk usage have descriptors, too.",
        endpoints: [.systemDiskUsage],
        responseDown: [.hide("Images[].Descriptor"), .hide("Containers[].ImageManifestDescriptor")],
        source: "the answers of 29, which sends them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"Images":[{"Id":"a","Descriptor":{}}],"Containers":[{"ImageManifestDescriptor":{}}]}"#,
                after: #"{"Images":[{"Id":"a"}],"Containers":[{}]}"#)
        ]
    )

    static let addImageManifests = Change(
        id: "1.48-inspect-manifests",
        summary: "Image inspect lists the manifests of an image with manifests=1.",
        endpoints: [.imageInspect],
        requestUp: [.remove(.query("manifests"))],
        requestDown: [
            .warn(
                "manifests needs API v1.48 or newer: the engine leaves them out", when: .present(.query("manifests"))),
            .remove(.query("manifests")),
        ],
        responseDown: [.hide("Manifests")],
        lossUp: .approximate("The answer lacks Manifests, as it does for an engine without such an image store."),
        source: "api/server/router/image/image_routes.go@28.x",
        examples: [
            Example(.requestUp, before: Sample(query: "manifests=1"), after: Sample()),
            Example(.requestDown, before: Sample(query: "manifests=1"), after: Sample()),
            Example(
                .responseDown, isStrict: true, before: #"{"Id":"1","Manifests":[{"ID":"2"}]}"#, after: #"{"Id":"1"}"#),
        ]
    )

    static let addImageManifestDescriptor = Change(
        id: "1.48-image-manifest-descriptor",
        summary: "Containers have the descriptor of their image's manifest, where the engine keeps it.",
        endpoints: [.containerList, .containerInspect],
        responseDown: [.remove("ImageManifestDescriptor")],
        source: "api/server/router/container/{container_routes,inspect}.go@28.x, and the answers of 29",
        examples: [
            Example(
                .responseDown, before: #"{"Id":"7e62","ImageManifestDescriptor":{"digest":"sha256:fd36","size":405}}"#,
                after: #"{"Id":"7e62"}"#)
        ]
    )
}
