// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.44 changed.
    static let v1_44 =
        [removeVirtualSize, removeVirtualSizeFromDiskUsage] + v1_44ContainerCreate + v1_44Networks
        + v1_44Services
        + v1_44Images + v1_44System + [refuseJoinedIPC]

    static let removeVirtualSize = Change(
        id: "1.44-virtual-size",
        summary: "Images no longer have VirtualSize, which said the same as Size.",
        endpoints: [.imageList, .imageInspect],
        responseUp: [.hide("VirtualSize")],
        responseDown: repeatSize,
        source: "api/server/router/image/image_routes.go@28.x, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .responseDown,
                before: #"{"RepoTags":["busybox:latest"],"SharedSize":-1,"Size":1984333}"#,
                after: #"{"RepoTags":["busybox:latest"],"SharedSize":-1,"Size":1984333,"VirtualSize":1984333}"#),
            Example(
                .responseDown,
                before: #"{"Os":"linux","Size":1984333,"GraphDriver":{"Name":"overlay2"}}"#,
                after: #"{"Os":"linux","Size":1984333,"VirtualSize":1984333,"GraphDriver":{"Name":"overlay2"}}"#),
            Example(
                .responseUp,
                before: #"{"Size":1984333,"VirtualSize":1984333}"#, after: #"{"Size":1984333,"VirtualSize":1984333}"#),
            Example(
                .responseUp, isStrict: true,
                before: #"{"Size":1984333,"VirtualSize":1984333}"#, after: #"{"Size":1984333}"#),
        ]
    )

    static let removeVirtualSizeFromDiskUsage = Change(
        id: "1.44-virtual-size-disk-usage",
        summary: "Images in the disk usage no longer have VirtualSize, which said the same as Size.",
        endpoints: [.systemDiskUsage],
        responseUp: [.hide("Images[].VirtualSize")],
        responseDown: [.forEach("Images", repeatSize)],
        source: "api/server/router/system/system_routes.go@28.x, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .responseDown,
                before: #"{"LayersSize":7,"Images":[{"SharedSize":0,"Size":7},{"Size":0}],"Containers":[{"Id":"1"}]}"#,
                after: #"""
                    {"LayersSize":7,"Images":[{"SharedSize":0,"Size":7,"VirtualSize":7},\#
                    {"Size":0,"VirtualSize":0}],"Containers":[{"Id":"1"}]}
                    """#),
            Example(.responseDown, before: #"{"Images":null}"#, after: #"{"Images":null}"#),
            Example(
                .responseUp, isStrict: true,
                before: #"{"Images":[{"Size":7,"VirtualSize":7}]}"#, after: #"{"Images":[{"Size":7}]}"#),
        ]
    )
}

/// Engines since 25 leave it out where it is 0, at the versions that have it.
private let repeatSize: [Step] = [
    .glance(at: "Size", ByteTest("is 0", forms: .zero), [.custom(repeatZero)]),
    .glance(at: "Size", ByteTest("is not 0", forms: .all.subtracting(.zero)), [.copy("Size", to: "VirtualSize")]),
]

private func repeatZero(_ image: inout JSONValue, _ context: RewriteContext) {
    guard !context.isRehearsal, image["VirtualSize"] == nil else { return }
    image.insert(0, forKey: "VirtualSize", after: "Size")
}
