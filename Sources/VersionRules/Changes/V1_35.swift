// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.35 changed.
    static let v1_35 = [addComponents, endLogs, chooseWorkingDirectoryOfExec, isolateServices]

    static let addComponents = Change(
        id: "1.35-components",
        summary: "The engine's version is told per component, and that of the platform by its name.",
        endpoints: [.version],
        responseUp: [.setDefault("Platform", to: ["Name": ""]), .custom(describeEngine)],
        responseDown: [.hide("Platform"), .hide("Components")],
        source: "api/types/types.go@20.10; engines send both at every version",
        examples: [
            Example(
                .responseUp,
                before: #"""
                    {"Version":"17.06.2-ce","ApiVersion":"1.30","MinAPIVersion":"1.12","GitCommit":"cec0b72",\#
                    "GoVersion":"go1.8.3","Os":"linux","Arch":"amd64","KernelVersion":"4.9.0","Experimental":true,\#
                    "BuildTime":"2017-09-05T19:59:19+00:00"}
                    """#,
                after: #"""
                    {"Version":"17.06.2-ce","ApiVersion":"1.30","MinAPIVersion":"1.12","GitCommit":"cec0b72",\#
                    "GoVersion":"go1.8.3","Os":"linux","Arch":"amd64","KernelVersion":"4.9.0","Experimental":true,\#
                    "BuildTime":"2017-09-05T19:59:19+00:00","Platform":{"Name":""},"Components":[{"Name":"Engine",\#
                    "Version":"17.06.2-ce","Details":{"ApiVersion":"1.30","Arch":"amd64",\#
                    "BuildTime":"2017-09-05T19:59:19+00:00","Experimental":"true","GitCommit":"cec0b72",\#
                    "GoVersion":"go1.8.3","KernelVersion":"4.9.0","MinAPIVersion":"1.12","Os":"linux"}}]}
                    """#),
            Example(
                .responseUp,
                before: #"{"Platform":{"Name":"a"},"Components":[{"Name":"Engine"}],"Version":"20.10.24"}"#,
                after: #"{"Platform":{"Name":"a"},"Components":[{"Name":"Engine"}],"Version":"20.10.24"}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Platform":{"Name":""},"Components":[{"Name":"Engine"}],"Version":"20.10.24"}"#,
                after: #"{"Version":"20.10.24"}"#),
        ]
    )

    static let endLogs = Change(
        id: "1.35-logs-until",
        summary: "A container's log can be read up to a moment.",
        endpoints: [.containerLogs],
        requestDown: [.refuse(query: "until", since: "1.35", unless: ["0"])],
        lossUp: .impossible("A log up to a moment is refused."),
        source: "api/server/router/container/container_routes.go@20.10; engines read it at every version",
        examples: [
            Example(
                .requestDown, before: Sample(query: "stdout=1&until=1795460776"),
                rejected: .tooNew("the parameter until", since: "1.35")),
            Example(
                .requestDown, before: Sample(query: "stdout=1&until="), after: Sample(query: "stdout=1&until=")),
        ]
    )

    static let chooseWorkingDirectoryOfExec = Change(
        id: "1.35-exec-working-directory",
        summary: "A process that exec starts can have a working directory of its own.",
        endpoints: [.execCreate],
        requestDown: [.refuse("WorkingDir", since: "1.35")],
        lossUp: .impossible("A process with such a directory is refused."),
        source: "api/types/configs.go@20.10; engines read it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"Cmd":["pwd"],"WorkingDir":"/tmp"}"#,
                rejected: .tooNew("WorkingDir", since: "1.35")),
            Example(
                .requestDown, before: #"{"Cmd":["pwd"],"WorkingDir":""}"#, after: #"{"Cmd":["pwd"],"WorkingDir":""}"#),
        ]
    )

    static let isolateServices = Change(
        id: "1.35-service-isolation",
        summary: "A service of Windows containers can choose how they are isolated.",
        endpoints: .toTaskTemplates,
        requestDown: [.refuse("TaskTemplate.ContainerSpec.Isolation", since: "1.35")],
        responseDown: .hideInTaskTemplates("ContainerSpec.Isolation"),
        lossUp: .impossible("A service that chooses is refused."),
        source: "api/types/swarm/container.go@20.10; engines read and send it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"Isolation":"hyperv"}}}"#,
                rejected: .tooNew("TaskTemplate.ContainerSpec.Isolation", since: "1.35")),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Spec":{"ContainerSpec":{"Image":"a","Isolation":"default"}}}"#,
                after: #"{"Spec":{"ContainerSpec":{"Image":"a"}}}"#),
        ]
    )
}

private func describeEngine(_ answer: inout JSONValue, _: RewriteContext) {
    guard answer["Components"] == nil, let version = answer["Version"] else { return }
    let names = [
        "ApiVersion", "Arch", "BuildTime", "Experimental", "GitCommit", "GoVersion", "KernelVersion", "MinAPIVersion",
        "Os",
    ]
    let details = names.map { name in
        // Left out of the answer where it is false.
        let value = answer[name] ?? (name == "Experimental" ? false : "")
        return (name, value.retyped(to: .string) ?? value)
    }
    answer["Components"] = [["Name": "Engine", "Version": version, "Details": .object(details)]]
}
