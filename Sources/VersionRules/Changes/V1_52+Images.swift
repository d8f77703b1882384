// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_52Images = [
        addSeveralPlatforms, omitEmptyImageConfig, omitEmptyImageFields, omitImageGraphDriver, pushWithoutCredentials,
    ]

    static let pushWithoutCredentials = Change(
        id: "1.52-push-without-credentials",
        summary: "A push needs no credentials, and has them in X-Registry-Auth alone.",
        endpoints: [.imagePush],
        requestDown: [.setDefault(.header("X-Registry-Auth"), to: "e30=")],
        source: "api/server/router/image/image_routes.go at 28.3 and 28.4, where it goes by the release",
        examples: [
            Example(.requestDown, before: "", after: Sample(headers: ["X-Registry-Auth": "e30="])),
            Example(
                .requestDown, before: Sample(headers: ["X-Registry-Auth": "eyJhIjoxfQ=="]),
                after: Sample(headers: ["X-Registry-Auth": "eyJhIjoxfQ=="])),
        ]
    )

    static let addSeveralPlatforms = Change(
        id: "1.52-several-platforms",
        summary: "Saving and loading images takes several platforms.",
        endpoints: [.imageGet, .imageGetAll, .imageLoad],
        requestUp: [.customHead(refuseSeveralPlatforms)],
        requestDown: [.customHead(refuseSecondPlatform)],
        lossUp: .impossible("A request for several platforms is refused."),
        source: "daemon/server/router/image/image_routes.go@29",
        examples: [
            (Direction.requestUp, severalPlatforms), (.requestDown, .tooNew("a second platform", since: "1.52")),
        ].flatMap { direction, rejection in
            [
                Example(
                    direction, before: Sample(query: "platform=%7B%7D&platform=%7B%22os%22%3A%22linux%22%7D"),
                    rejected: rejection),
                Example(direction, before: Sample(query: "platform=%7B%7D"), after: Sample(query: "platform=%7B%7D")),
            ]
        }
    )

    static let omitEmptyImageConfig = Change(
        id: "1.52-image-config",
        summary: "Image inspect leaves out what is not set in Config, such as Cmd and Env.",
        endpoints: [.imageInspect],
        responseUp: [.custom { image, _ in image.update(at: "Config") { $0.omitEmpty(configFields) } }],
        responseDown: configFields.map { .setDefault(.body(JSONPath(["Config", $0.name])), to: $0.value) },
        source: "daemon/server/router/image/inspect_response.go@29, and the answers of 28 and 29",
        examples: [
            Example(
                .responseDown, before: #"{"Config":{"Cmd":["/bin/sh"],"Env":["A=b"]}}"#,
                after: #"""
                    {"Config":{"Cmd":["/bin/sh"],"Env":["A=b"],"Entrypoint":null,"Labels":null,"OnBuild":null,"User":"",\#
                    "Volumes":null,"WorkingDir":""}}
                    """#),
            Example(
                .responseUp,
                before:
                    #"{"Config":{"Cmd":["sh"],"Entrypoint":null,"Labels":{},"User":"","WorkingDir":"/","Tty":false}}"#,
                after: #"{"Config":{"Cmd":["sh"],"WorkingDir":"/","Tty":false}}"#),
        ]
    )

    static let omitEmptyImageFields = Change(
        id: "1.52-empty-image-fields",
        summary: "Image inspect leaves out Parent, Comment, DockerVersion and Author where they are empty.",
        endpoints: [.imageInspect],
        responseUp: [.custom { image, _ in image.omitEmpty(imageFields) }],
        responseDown: imageFields.map { .setDefault(.body(JSONPath([$0.name])), to: $0.value) },
        source: "daemon/server/router/image/image_routes.go@29, and the answers of 28 and 29",
        examples: [
            Example(
                .responseDown, before: #"{"Id":"a","Comment":"Imported from -"}"#,
                after: #"{"Id":"a","Comment":"Imported from -","Parent":"","DockerVersion":"","Author":""}"#),
            Example(
                .responseUp, before: #"{"Id":"a","Parent":"","Comment":"","DockerVersion":"28.5.2","Author":""}"#,
                after: #"{"Id":"a","DockerVersion":"28.5.2"}"#),
        ]
    )

    static let omitImageGraphDriver = Change(
        id: "1.52-image-graph-driver",
        summary: "Image inspect no longer has GraphDriver where containerd keeps the layers.",
        endpoints: [.imageInspect],
        responseDown: [.custom(restoreGraphDriver)],
        lookUps: [.info],
        lossDown: .synthesised("Data is null, as before in engines that keep layers in containerd."),
        source: "daemon/server/router/image/image_routes.go@29, and the answers of 29",
        examples: [
            Example(
                .responseDown, lookedUp: [.info: #"{"Driver":"overlayfs"}"#], before: #"{"Id":"a"}"#,
                after: #"{"Id":"a","GraphDriver":{"Data":null,"Name":"overlayfs"}}"#),
            Example(
                .responseDown, lookedUp: [.info: #"{"Driver":"overlay2"}"#],
                before: #"{"GraphDriver":{"Data":{"WorkDir":"/b"},"Name":"overlay2"}}"#,
                after: #"{"GraphDriver":{"Data":{"WorkDir":"/b"},"Name":"overlay2"}}"#),
        ]
    )
}

private typealias EmptyField = (name: String, value: JSONValue)

private let configFields: [EmptyField] = [
    ("Cmd", .null), ("Entrypoint", .null), ("Env", .null), ("Labels", .null), ("OnBuild", .null), ("User", ""),
    ("Volumes", .null), ("WorkingDir", ""),
]

private let imageFields: [EmptyField] = [("Parent", ""), ("Comment", ""), ("DockerVersion", ""), ("Author", "")]

extension JSONValue {
    /// Takes away those of the fields that say nothing.
    fileprivate mutating func omitEmpty(_ fields: [EmptyField]) {
        for (name, _) in fields {
            guard let value = self[name] else { continue }
            if value.kind == .object ? value.keys.isEmpty : value.isUnset() { self[name] = nil }
        }
    }
}

/// What engines say to clients of their time.
private let severalPlatforms = Rejection(
    status: 400,
    message: "multiple platform parameters are not supported in this API version; use API version 1.52 or later")

private func refuseSeveralPlatforms(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    if request.query.values(of: "platform").count > 1 { throw severalPlatforms }
}

private func refuseSecondPlatform(_ request: inout Message, context: RewriteContext) throws(Rejection) {
    if request.query.values(of: "platform").count > 1 { throw context.tooNew("a second platform", since: "1.52") }
}

private func restoreGraphDriver(_ image: inout JSONValue, context: RewriteContext) {
    guard image["GraphDriver"] == nil, let driver = context.lookedUp[.info]?["Driver"] else { return }
    image["GraphDriver"] = ["Data": .null, "Name": driver]
}
