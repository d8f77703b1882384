// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.23 changed.
    static let v1_23 =
        containers1_23 + networks1_23 + [
            addKernelMemoryToInfo, addIdentityToken, addRootFileSystem, addBuildLabels, reportLoadProgress,
        ]

    static let addKernelMemoryToInfo = Change(
        id: "1.23-info-cgroup-driver",
        summary: "Info has the cgroup driver, and whether kernel memory can be limited.",
        endpoints: [.info],
        responseUp: [.setDefault("CgroupDriver", to: "cgroupfs"), .setDefault("KernelMemory", to: false)],
        responseDown: [.hide("CgroupDriver"), .hide("KernelMemory")],
        lossUp: .approximate("Taken for cgroupfs without such a limit."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"NCPU":2,"CgroupDriver":"systemd","KernelMemory":true}"#,
                after: #"{"NCPU":2}"#),
            Example(
                .responseUp, before: #"{"NCPU":2}"#,
                after: #"{"NCPU":2,"CgroupDriver":"cgroupfs","KernelMemory":false}"#),
        ]
    )

    static let addIdentityToken = Change(
        id: "1.23-identity-token",
        summary: "Logging in to a registry is answered with a token where the registry has one.",
        endpoints: [.auth],
        responseUp: [.setDefault("IdentityToken", to: "")],
        responseDown: [.hide("IdentityToken")],
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; api/types/registry/authenticate.go@20.10",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"Status":"Login Succeeded","IdentityToken":"9cba"}"#,
                after: #"{"Status":"Login Succeeded"}"#),
            Example(
                .responseUp, before: #"{"Status":"Login Succeeded"}"#,
                after: #"{"Status":"Login Succeeded","IdentityToken":""}"#),
        ]
    )

    static let addRootFileSystem = Change(
        id: "1.23-image-root-file-system",
        summary: "Image inspect has the layers of the image.",
        endpoints: [.imageInspect],
        responseDown: [.hide("RootFS")],
        lossUp: .impossible("Absent: an older engine does not tell its layers."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later send it at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"Size":7,"RootFS":{"Type":"layers","Layers":["sha256:94e3"]}}"#, after: #"{"Size":7}"#)
        ]
    )

    static let addBuildLabels = Change(
        id: "1.23-build-labels",
        summary: "A build takes labels for the image.",
        endpoints: [.imageBuild],
        requestDown: [.refuse(query: "labels", since: "1.23")],
        lossUp: .impossible("Refused, for an older engine builds without them silently."),
        source: "docs/reference/api/docker_remote_api_v1.23.md@1.12.x; 20.10 and later apply them at every version",
        examples: [
            Example(.requestDown, before: Sample(query: "labels=null"), after: Sample(query: "labels=null")),
            Example(
                .requestDown, before: Sample(query: "labels=%7B%22a%22%3A%22b%22%7D"),
                rejected: .tooNew("the parameter labels", since: "1.23")),
        ]
    )

    static let reportLoadProgress = Change(
        id: "1.23-image-load-progress",
        summary: "Loading images is answered with its progress unless it is quiet; the answer was empty.",
        endpoints: [.imageLoad],
        lossDown: .approximate("Older clients are told which images were loaded, as by engines from Docker 1.12 on."),
        lossUp: .impossible("An older engine tells nothing; its answer stays empty."),
        reason: "Engines are quiet by default, and answer the same at every version.",
        source: "api/server/router/image/image_routes.go@20.10"
    )
}
