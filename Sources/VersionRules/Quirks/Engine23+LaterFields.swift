// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let overlookLaterFields23 = Change(
        id: "engine23-later-fields",
        summary:
            "Engines refuse fields of another type than they know at versions too that came before them; these "
            + "fields were unknown.",
        endpoints: [.containerCreate],
        requestUp: [
            .removeMisread("HostConfig.Annotations", .map(.text)),
            .removeMisread("Healthcheck.StartInterval", .number),
            .forEach(
                "HostConfig.Mounts",
                [
                    .removeMisread("BindOptions.CreateMountpoint", .flag),
                    .removeMisread("BindOptions.ReadOnlyNonRecursive", .flag),
                    .removeMisread("BindOptions.ReadOnlyForceRecursive", .flag),
                    .removeMisread("VolumeOptions.Subpath", .text),
                    .removeMisread("TmpfsOptions.Options", .list(.list(.text))),
                    .removeMisread("ImageOptions", .object),
                ]),
            .forEach("NetworkingConfig.EndpointsConfig", [.removeMisread("GwPriority", .number)]),
        ],
        source: "api/types/container and mount of @20.10 and @28.x, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"Annotations":["a"],"Init":true}}"#,
                after: #"{"HostConfig":{"Init":true}}"#),
            Example(
                .requestUp, before: #"{"HostConfig":{"Mounts":[{"BindOptions":{"CreateMountpoint":1}}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"BindOptions":{}}]}}"#),
            Example(
                .requestUp, before: #"{"HostConfig":{"Annotations":{"a":"b"}}}"#,
                after: #"{"HostConfig":{"Annotations":{"a":"b"}}}"#),
        ]
    )
}
