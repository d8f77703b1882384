// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let overlookLaterFields23 = Change(
        id: "engine23-later-fields",
        summary:
            "Engines refuse fields of another type than they know at versions too that came before them; these "
            + "fields were unknown.",
        endpoints: [
            .containerCreate, .imageCommit, .networkCreate, .networkConnect, .volumeCreate, .serviceCreate,
            .serviceUpdate,
        ],
        requestUp: LaterField.since1_42.map { .removeMisread($0) } + [
            .forEach("HostConfig.Mounts", [.remove("ImageOptions"), .remove("ClusterOptions")])
        ],
        source: "api/types/container and mount of @20.10 and @28.x, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"Annotations":["a"],"Init":true}}"#,
                after: #"{"HostConfig":{"Init":true}}"#),
            Example(
                .requestUp, before: #"{"HostConfig":{"Mounts":[{"BindOptions":{"CreateMountpoint":1}}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"BindOptions":{}}]}}"#),
            Example(.requestUp, before: #"{"Image":"a","Annotations":5}"#, after: #"{"Image":"a"}"#),
            Example(
                .requestUp, before: #"{"HostConfig":{"Annotations":{"a":"b"}}}"#,
                after: #"{"HostConfig":{"Annotations":{"a":"b"}}}"#),
            Example(.requestUp, before: #"{"Name":"n","EnableIPv4":"yes"}"#, after: #"{"Name":"n"}"#),
        ]
    )

    static let overlookExecConsoleSize23 = Change(
        id: "engine23-exec-console-size",
        summary: "Engine 23 refuses a ConsoleSize of an exec that is of another type, below 1.42 too.",
        endpoints: [.execCreate, .execStart],
        requestUp: [.removeMisread(.execConsoleSize)],
        source: overlookLaterFields23.source,
        examples: [
            Example(.requestUp, before: #"{"Tty":true,"ConsoleSize":"24x80"}"#, after: #"{"Tty":true}"#)
        ]
    )
}

extension LaterField {
    /// What containers, networks, volumes and services are made with only since 1.42 or later.
    fileprivate static let since1_42 =
        [
            annotations, startInterval, createMountpoint, readOnlyNonRecursive, readOnlyForceRecursive, subpath,
            tmpfsOptions, gatewayPriority, dnsNames, enableIPv4, clusterVolumeSpec, taskStartInterval,
            taskCreateMountpoint, taskForceRecursive, taskSubpath, taskTmpfsOptions, taskOOMScore,
            clusterOptions, imageOptions,
        ] + taskSecurity
}
