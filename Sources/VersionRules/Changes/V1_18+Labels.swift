// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let takeLabels = Change(
        id: "1.18-create-labels",
        summary: "A container can be created with labels.",
        endpoints: [.containerCreate],
        requestDown: [.refuse("Labels", since: "1.18")],
        lossUp: .impossible("An older engine has no labels, and would not say so: the request is refused."),
        source: "runconfig/config.go@v1.5.0 and v1.6.0: a version later than documented",
        examples: [
            Example(
                .requestDown, before: #"{"Image":"busybox","Labels":{"a":"b"}}"#,
                rejected: .tooNew("Labels", since: "1.18")),
            Example(
                .requestDown, before: #"{"Image":"busybox","Labels":{}}"#, after: #"{"Image":"busybox","Labels":{}}"#),
        ]
    )

    static let showLabels = Change(
        id: "1.18-inspect",
        summary: "Container inspect has Labels, LogPath, State.Dead, CgroupParent, LogConfig and Ulimits.",
        endpoints: [.containerInspect],
        responseUp: shownWithLabels.filled,
        responseDown: shownWithLabels.hidden,
        lossUp: .approximate("They are empty, and no container is dead."),
        source: "daemon/inspect.go, daemon/state.go and runconfig@v1.5.0 and v1.6.0",
        examples: [
            Example(
                .responseUp,
                before: #"{"State":{"Pid":0},"Config":{"Image":"a"},"HostConfig":{"Binds":null}}"#,
                after: #"""
                    {"State":{"Pid":0,"Dead":false},"Config":{"Image":"a","Labels":{}},"HostConfig":{"Binds":null,\#
                    "CgroupParent":"","LogConfig":{"Type":"json-file","Config":{}},"Ulimits":null},"LogPath":""}
                    """#),
            Example(
                .responseDown, before: #"{"Config":{"Labels":{"a":"b"}}}"#, after: #"{"Config":{"Labels":{"a":"b"}}}"#),
            Example(
                .responseDown, isStrict: true,
                before:
                    #"{"State":{"Dead":false},"LogPath":"/a","HostConfig":{"Ulimits":null},"Config":{"Labels":{}}}"#,
                after: #"{"State":{},"HostConfig":{},"Config":{}}"#),
        ]
    )

    static let listLabels = Change(
        id: "1.18-list-labels",
        summary: "The list of containers has their labels.",
        endpoints: [.containerList],
        responseUp: [.setDefault("Labels", to: [:])],
        responseDown: [.hide("Labels")],
        source: "daemon/list.go@v1.5.0 and v1.6.0: a version later than documented",
        examples: [
            Example(
                .responseUp, before: #"{"Id":"5f97","Ports":[]}"#, after: #"{"Id":"5f97","Ports":[],"Labels":{}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Id":"5f97","Labels":{"a":"b"}}"#, after: #"{"Id":"5f97"}"#),
        ]
    )

    static let listImageLabels = Change(
        id: "1.18-image-list",
        summary: "The list of images has their labels and digests.",
        endpoints: [.imageList],
        responseUp: [.setDefault("Labels", to: .null), .custom(fillDigests)],
        responseDown: [.hide("Labels"), .hide("RepoDigests")],
        lossUp: .approximate("They are null."),
        source: "graph/list.go@v1.5.0 and v1.6.0: labels came a version later than documented",
        examples: [
            Example(
                .responseUp, before: #"{"RepoTags":["busybox:latest"]}"#,
                after: #"{"RepoTags":["busybox:latest"],"Labels":null,"RepoDigests":null}"#),
            Example(
                .responseUp, before: #"{"RepoTags":["<none>:<none>"]}"#,
                after: #"{"RepoTags":["<none>:<none>"],"Labels":null,"RepoDigests":["<none>@<none>"]}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Id":"1","Labels":{},"RepoDigests":["a@sha256:1"]}"#,
                after: #"{"Id":"1"}"#),
        ]
    )
}

private let shownWithLabels: AddedFields = [
    "State.Dead": false, "Config.Labels": [:], "HostConfig.CgroupParent": "",
    "HostConfig.LogConfig": ["Type": "json-file", "Config": [:]], "HostConfig.Ulimits": .null, "LogPath": "",
]

private func fillDigests(_ image: inout JSONValue, _: RewriteContext) {
    guard image["RepoDigests"]?.isNull ?? true else { return }
    image["RepoDigests"] = image["RepoTags"]?[0]?.string == "<none>:<none>" ? ["<none>@<none>"] : .null
}
