// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let restoreOnBuild29 = Change(
        id: "engine29-container-on-build",
        summary: "Engine 29 leaves out an empty OnBuild in a container's Config below 1.52 as well.",
        endpoints: [.containerInspect],
        responseDown: restoreOnBuild,
        source: "the answers of 28 and 29",
        examples: [
            Example(
                .responseDown, before: #"{"Config":{"Labels":{}}}"#, after: #"{"Config":{"Labels":{},"OnBuild":null}}"#)
        ]
    )

    static let restoreContainersOfNetworks29 = Change(
        id: "engine29-listed-network-containers",
        summary: "Engine 29 leaves out Containers in listed networks below 1.52 as well.",
        endpoints: [.networkList],
        responseDown: [.setDefault("Containers", to: [:])],
        source: "the answers of 28 and 29",
        examples: [
            Example(.responseDown, before: #"{"Name":"n"}"#, after: #"{"Name":"n","Containers":{}}"#),
            Example(
                .responseDown, before: #"{"Containers":{"a":{}}}"#, after: #"{"Containers":{"a":{}}}"#),
        ]
    )

    static let restoreDiskUsage29 = Change(
        id: "engine29-disk-usage",
        summary: "Engine 29 leaves out what is empty or was not asked for in the disk usage below 1.52 as well.",
        endpoints: [.systemDiskUsage],
        responseDown: restoreDiskUsage,
        source: "the answers of 28 and 29",
        examples: [
            Example(
                .responseDown, before: #"{"Volumes":[]}"#,
                after: #"{"Volumes":[],"LayersSize":0,"Images":null,"Containers":null,"BuildCache":null}"#)
        ]
    )

    static let restoreKernelMemoryTCP29 = Change(
        id: "engine29-info-kernel-memory-tcp",
        summary: "Engine 29 does not tell below 1.52 either whether it can limit the kernel memory of TCP buffers.",
        endpoints: [.info],
        responseDown: [.custom(restoreKernelMemoryTCP)],
        lossDown: removeInfoKernelMemoryTCP.lossDown,
        source: "the answers of 28 and 29",
        examples: kernelMemoryTCPExamples
    )

    static let hideModule29 = Change(
        id: "engine29-module",
        summary: "Engine 29 tells of its Go module among the details of its version below 1.52 as well.",
        endpoints: [.version],
        responseDown: [.hide("Components[].Details.Module"), .hide("Components[].Details.ModuleVersion")],
        source: "daemon/info.go@docker-29.x",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"Components":[{"Details":{"Arch":"amd64","Module":"m","ModuleVersion":"v2"}}]}"#,
                after: #"{"Components":[{"Details":{"Arch":"amd64"}}]}"#)
        ]
    )

    static let nullMirrors29 = Change(
        id: "engine29-mirrors",
        summary: "Engine 29 has [] for the registry mirrors where there are none, below 1.52 too; it was null.",
        endpoints: [.info],
        responseDown: [.map("RegistryConfig.Mirrors", [[]: .null])],
        source: "the answers of 28 and 29.7",
        examples: [
            Example(
                .responseDown, before: #"{"RegistryConfig":{"Mirrors":[]}}"#,
                after: #"{"RegistryConfig":{"Mirrors":null}}"#)
        ]
    )

    static let restoreContainerConfig29 = Change(
        id: "engine29-container-config",
        summary: "Engine 29 has null for the ContainerConfig of images, an object before, or no OnBuild there.",
        endpoints: [.imageInspect],
        responseDown: [.custom(restoreContainerConfig)],
        lossDown: .synthesised("The image's own configuration stands for that of the container, which nobody tells."),
        source: "the answers of 20.10, 28 and 29",
        examples: [
            Example(
                .responseDown, before: #"{"Config":{"Hostname":""},"Container":"","ContainerConfig":null}"#,
                after: #"{"Config":{"Hostname":""},"Container":"","ContainerConfig":{"Hostname":"","OnBuild":null}}"#),
            Example(
                .responseDown, before: #"{"Config":{},"ContainerConfig":{"Tty":true}}"#,
                after: #"{"Config":{},"ContainerConfig":{"Tty":true,"OnBuild":null}}"#),
        ]
    )
}

private func restoreContainerConfig(_ image: inout JSONValue, _: RewriteContext) {
    if image["ContainerConfig"]?.isNull ?? false, let config = image["Config"] { image["ContainerConfig"] = config }
    image.update(at: "ContainerConfig") { if $0["OnBuild"] == nil { $0["OnBuild"] = .null } }
}
