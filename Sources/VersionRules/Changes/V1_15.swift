// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.15 changed.
    static let v1_15 = [takeHostConfigAtCreate, takeExtraHosts, showExtraHosts, addExec]

    static let takeHostConfigAtCreate = Change(
        id: "1.15-create-host-config",
        summary: "A container's host configuration is given at create; it was given at start alone.",
        endpoints: [.containerCreate],
        requestDown: [.custom(refuseHostConfig)],
        lossUp: .impossible(
            "An older engine would create the container without it, and say nothing: the request is refused."),
        source: "api/server/server.go and runconfig/parse.go@v1.2.0 and v1.3.0",
        examples: [
            Example(
                .requestDown,
                before: #"{"Image":"busybox","HostConfig":{"Binds":["/a:/b"]}}"#,
                rejected: .tooNew("HostConfig.Binds", since: "1.15")),
            Example(
                .requestDown,
                before: #"""
                    {"HostConfig":{"Binds":null,"NetworkMode":"default","RestartPolicy":{"Name":"no"},\#
                    "ConsoleSize":[0,0]}}
                    """#,
                after: #"""
                    {"HostConfig":{"Binds":null,"NetworkMode":"default","RestartPolicy":{"Name":"no"},\#
                    "ConsoleSize":[0,0]}}
                    """#),
        ]
    )

    static let takeExtraHosts = Change(
        id: "1.15-host-config",
        summary: "The host configuration takes ExtraHosts.",
        endpoints: [.containerCreate, .containerStart],
        requestDown: [.refuse(hostConfig: "ExtraHosts", since: "1.15")],
        lossUp: .impossible("An older engine does not have it, and would not say so: the request is refused."),
        source: "runconfig/hostconfig.go@v1.2.0 and v1.3.0",
        examples: [
            Example(
                .requestDown,
                before: #"{"Binds":[],"ExtraHosts":["db:10.0.0.2"]}"#,
                rejected: .tooNew("HostConfig.ExtraHosts", since: "1.15"))
        ]
    )

    static let showExtraHosts = Change(
        id: "1.15-inspect",
        summary: "Container inspect has ExtraHosts, and the MAC address among the network settings.",
        endpoints: [.containerInspect],
        responseUp: extraHosts.filled,
        responseDown: extraHosts.hidden,
        lossUp: .approximate("The MAC address is empty."),
        source: "runconfig/hostconfig.go and daemon/network_settings.go@v1.2.0 and v1.3.0",
        examples: [
            Example(
                .responseUp,
                before: #"{"NetworkSettings":{"Bridge":""},"HostConfig":{"Binds":null}}"#,
                after: #"""
                    {"NetworkSettings":{"Bridge":"","MacAddress":""},"HostConfig":{"Binds":null,"ExtraHosts":null}}
                    """#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"NetworkSettings":{"MacAddress":"02:42:0a:c9:14:03"},"HostConfig":{"ExtraHosts":null}}"#,
                after: #"{"NetworkSettings":{},"HostConfig":{}}"#),
        ]
    )

    static let addExec = Change(
        id: "1.15-exec",
        summary: "A command can be run in a running container.",
        endpoints: [.execCreate, .execStart, .execResize],
        reason: "Engines answer at every version; older ones say themselves that they don't have it.",
        source: "api/server/server.go@v1.3.0, and the answers of 20.10 at 1.12")
}

private let extraHosts: AddedFields = ["HostConfig.ExtraHosts": .null, "NetworkSettings.MacAddress": ""]

/// What clients write out for nothing in particular.
private let defaultHostConfig: [String: [JSONValue]] = [
    "NetworkMode": ["default", "bridge"], "ConsoleSize": [[0, 0]], "MemorySwappiness": [-1],
    "RestartPolicy": [["Name": "no"], ["Name": "no", "MaximumRetryCount": 0]],
]

private func refuseHostConfig(_ container: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    guard let key = container.key(caseInsensitive: "HostConfig"), let hostConfig = container[key] else { return }
    for (name, value) in hostConfig.namedMembers
    where !value.isUnset() && !(defaultHostConfig[name] ?? []).contains(where: value.says) {
        throw context.tooNew("HostConfig.\(name)", since: "1.15")
    }
}
