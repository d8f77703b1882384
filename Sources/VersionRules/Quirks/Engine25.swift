// SPDX-License-Identifier: Apache-2.0

// What single releases of Docker Engine since 25 do otherwise than the engines of older versions that they accept.

extension Quirk {
    /// What Docker Engine 25 and later do.
    static let engine25 = [
        Change.restoreAddressPools25, .leaveOutNoWarnings25, .failOnBadNetworks25, .dropEarlyAliases25,
    ].map { change in
        Quirk(change, engines: .init(.docker, since: "25.0"), newestClient: "1.43", isRehearsed: false)
    }

    /// What Docker Engine 26 and later do.
    static let engine26 = [
        Quirk(
            .restoreContainerOfImage26, engines: .init(.docker, since: "26.0"), newestClient: "1.44",
            isRehearsed: false)
    ]

    /// What Docker Engine 27 and later do.
    static let engine27 = [
        Quirk(
            .restoreExecutionDriver27, engines: .init(.docker, since: "27.0"), newestClient: "1.24",
            isRehearsed: false),
        Quirk(
            .takeOuterHostConfig27, engines: .init(.docker, since: "27.0"), newestClient: "1.45", isRehearsed: false),
    ]

    /// What Docker Engine 28 and later do.
    static let engine28 = [
        Quirk(
            .restoreExpectedCommits28, engines: .init(.docker, since: "28.1"), newestClient: "1.48",
            isRehearsed: false)
    ]
}

extension Change {
    static let restoreAddressPools25 = Change(
        id: "engine25-address-pools",
        summary: "Engine 25 has null for the address pools of a network that has none, below 1.44 too; it was [].",
        endpoints: [.networkList, .networkInspect],
        responseDown: [.setDefault("IPAM.Config", to: [])],
        source: "daemon/network.go@24.0 and @25.0, and the answers of 20.10 and 28",
        examples: [
            Example(.responseDown, before: #"{"IPAM":{"Config":null}}"#, after: #"{"IPAM":{"Config":[]}}"#),
            Example(
                .responseDown, before: #"{"IPAM":{"Config":[{"Subnet":"10.0.0.0/8"}]}}"#,
                after: #"{"IPAM":{"Config":[{"Subnet":"10.0.0.0/8"}]}}"#),
        ]
    )

    static let dropEarlyAliases25 = Change(
        id: "engine25-early-aliases",
        summary: "Engine 25 and later have a container's short id among its aliases before it was ever started.",
        endpoints: [.containerInspect],
        responseDown: [.custom(dropEarlyAliases)],
        lossDown: .approximate(
            "An alias that was asked for and is the short id, or follows it, is taken for implicit."),
        source: "daemon/container_operations.go@24.0 and @25.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"Id":"0fa812099c54a7756a448677","State":{"Status":"created"},"Config":{"Hostname":"0fa812099c54"},\#
                    "HostConfig":{"NetworkMode":"n"},\#
                    "NetworkSettings":{"Networks":{"n":{"Aliases":["0fa812099c54"]}}}}
                    """#,
                after: #"""
                    {"Id":"0fa812099c54a7756a448677","State":{"Status":"created"},"Config":{"Hostname":"0fa812099c54"},\#
                    "HostConfig":{"NetworkMode":"n"},\#
                    "NetworkSettings":{"Networks":{"n":{"Aliases":null}}}}
                    """#)
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

    static let restoreExecutionDriver27 = Change(
        id: "engine27-execution-driver",
        summary: "Engine 27 has no ExecutionDriver in the system's information below 1.25 either.",
        endpoints: [.info],
        responseDown: removeExecutionDriver.steps.responseDown,
        source: "api/server/router/system/system_routes.go@26.1 and @27.x",
        examples: [
            Example(.responseDown, before: #"{"ID":"Q"}"#, after: #"{"ID":"Q","ExecutionDriver":"<not supported>"}"#)
        ]
    )

    static let takeOuterHostConfig27 = Change(
        id: "engine27-outer-host-config",
        summary: "Engine 27 no longer reads the host config's fields where they stand beside it, and would drop them.",
        endpoints: [.containerCreate],
        requestUp: [.custom(takeOuterHostConfig)],
        source: "runconfig/config_unix.go@20.10 and @26.1, which is gone in 27.x",
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","Binds":["/tmp:/x"],"Privileged":true,"CpuShares":0}"#,
                after: #"{"Image":"a","HostConfig":{"Binds":["/tmp:/x"],"Privileged":true}}"#),
            Example(
                .requestUp, before: #"{"Memory":8388608,"Binds":["/tmp:/x"],"HostConfig":{"Dns":["10.0.0.2"]}}"#,
                after: #"{"Binds":["/tmp:/x"],"HostConfig":{"Dns":["10.0.0.2"],"Memory":8388608}}"#),
            Example(.requestUp, before: #"{"Image":"a","Env":["A=1"]}"#, after: #"{"Image":"a","Env":["A=1"]}"#),
        ]
    )

    static let restoreExpectedCommits28 = Change(
        id: "engine28-expected-commits",
        summary: "Engine 28.1 leaves out the Expected of a commit that it does not know, below 1.49 too.",
        endpoints: [.info],
        responseDown: ["ContainerdCommit", "RuncCommit", "InitCommit"].map { name in
            .custom { info, _ in info.update(at: JSONPath([name])) { restoreExpected(&$0) } }
        },
        source: "api/types/system/info.go at v28.0.0 and v28.1.0, and the answers of 26.1 and 28",
        examples: [
            Example(
                .responseDown, before: #"{"InitCommit":{"ID":""},"RuncCommit":{"ID":"a","Expected":"b"}}"#,
                after: #"{"InitCommit":{"ID":"","Expected":""},"RuncCommit":{"ID":"a","Expected":"b"}}"#)
        ]
    )
}

private func restoreContainerOfImage(_ image: inout JSONValue, _: RewriteContext) {
    if image["Container"] == nil { image.insert("", forKey: "Container", after: "Created") }
}

private func restoreExpected(_ commit: inout JSONValue) {
    guard commit["Expected"] == nil, let id = commit["ID"] else { return }
    commit.insert(id, forKey: "Expected", after: "ID")
}

/// On networks that it is connected to later, engines before 25 had it, too.
private func dropEarlyAliases(_ container: inout JSONValue, _ context: RewriteContext) {
    guard container.value(at: "State.Status")?.string == "created",
        let network = container.value(at: "HostConfig.NetworkMode")?.string,
        let endpoint = container["NetworkSettings"]?["Networks"]?[network]
    else { return }
    var alone = container
    alone["NetworkSettings"]?["Networks"] = .object([(network, endpoint)])
    dropImplicitAliases(&alone, context)
    guard let aliases = alone["NetworkSettings"]?["Networks"]?[network]?["Aliases"] else { return }
    container["NetworkSettings"]?["Networks"]?[network]?["Aliases"] = aliases
}
