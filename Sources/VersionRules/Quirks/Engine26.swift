// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 26 and later do.
    static let engine26 = [
        Quirk(
            .restoreContainerOfImage26, engines: .init(.docker, since: "26.0", before: "29.0"), newestClient: "1.44",
            isRehearsed: false),
        Quirk(
            .refuseCopySilently26, engines: .init(.docker, since: "26.0"), newestClient: "1.44", isRehearsed: false),
        Quirk(.overlookSubpath26, engines: .init(.docker, since: "26.0"), newestClient: "1.44", isRehearsed: false),
    ]
}

extension Change {
    static let overlookSubpath26 = Change(
        id: "engine26-volume-subpath",
        summary: "Engine 26 refuses the Subpath of a volume below 1.45, where it was overlooked.",
        endpoints: [.containerCreate],
        requestUp: [.overlook(.subpath)],
        source: addSubpath.source,
        examples: [
            Example(
                .requestUp, before: withSubpath,
                after: #"{"HostConfig":{"Mounts":[{"Type":"volume","VolumeOptions":{}}]}}"#)
        ]
    )

    static let restoreContainerOfImage26 = Change(
        id: "engine26-image-container",
        summary: "Engine 26 leaves out the Container of an image that was made of none, below 1.45 too; it was empty.",
        endpoints: [.imageInspect],
        responseDown: [.custom(restoreContainerOfImage)],
        source: "api/types/types.go@25.0 and @26.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .responseDown, before: #"{"Created":"2026","ContainerConfig":{}}"#,
                after: #"{"Created":"2026","Container":"","ContainerConfig":{}}"#),
            Example(.responseDown, before: #"{"Container":"0fa8"}"#, after: #"{"Container":"0fa8"}"#),
        ]
    )
}

private func restoreContainerOfImage(_ image: inout JSONValue, _: RewriteContext) {
    if image["Container"] == nil { image.insert("", forKey: "Container", after: "Created") }
}
