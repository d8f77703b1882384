// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let renameFluentdAsync = Change(
        id: "1.40-fluentd-async",
        summary: "The log driver fluentd's option fluentd-async-connect is called fluentd-async.",
        endpoints: [.containerCreate, .containerInspect],
        requestUp: [.custom(renameToAsync)],
        requestDown: [.custom(renameToAsyncConnect)],
        responseUp: [.rename("HostConfig.LogConfig.Config.fluentd-async-connect", to: "fluentd-async")],
        responseDown: [.rename("HostConfig.LogConfig.Config.fluentd-async", to: "fluentd-async-connect")],
        source: "daemon/logger/fluentd/fluentd.go@20.10 and @28.x",
        examples: [
            Example(.requestUp, before: .logConfig("fluentd-async-connect"), after: .logConfig("fluentd-async")),
            Example(.requestDown, before: .logConfig("fluentd-async"), after: .logConfig("fluentd-async-connect")),
            Example(.requestUp, before: .logConfig("max-size"), after: .logConfig("max-size")),
            Example(.responseUp, before: .logConfig("fluentd-async-connect"), after: .logConfig("fluentd-async")),
            Example(.responseDown, before: .logConfig("fluentd-async"), after: .logConfig("fluentd-async-connect")),
        ]
    )

    static let acknowledgeFluentd = Change(
        id: "1.40-fluentd-request-ack",
        summary: "The log driver fluentd has the option fluentd-request-ack.",
        endpoints: [.containerCreate],
        reason: "An older engine refuses options of log drivers that it doesn't know.",
        source: "daemon/logger/fluentd/fluentd.go@20.10"
    )

    static let tellPIDsLimit = Change(
        id: "1.40-info-limits",
        summary: "The engine tells whether it can limit processes and the kernel's TCP buffers.",
        endpoints: [.info],
        responseUp: [.setDefault("PidsLimit", to: true), .setDefault("KernelMemoryTCP", to: false)],
        responseDown: [.hide("PidsLimit"), .hide("KernelMemoryTCP")],
        lossUp: .synthesised("Every kernel since 4.3 can limit processes; older engines don't tell."),
        source: "api/types/types.go@20.10; engines send it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"MemoryLimit":true}"#,
                after: #"{"MemoryLimit":true,"PidsLimit":true,"KernelMemoryTCP":false}"#),
            Example(
                .responseUp, before: #"{"PidsLimit":false,"KernelMemoryTCP":true}"#,
                after: #"{"PidsLimit":false,"KernelMemoryTCP":true}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"KernelMemoryTCP":true,"PidsLimit":true,"NCPU":2}"#,
                after: #"{"NCPU":2}"#),
        ]
    )

    static let tellRootlessMode = Change(
        id: "1.40-rootless",
        summary: "The engine tells among its security options that it runs without root's rights.",
        endpoints: [.info],
        reason: "Engines tell that at every version.",
        source: "docs/api/version-history.md@28.x"
    )

    static let answerPingToHead = Change(
        id: "1.40-ping-head",
        summary: "Pings can be sent with HEAD, and must not be cached.",
        endpoints: [.ping, .pingHead],
        reason: "Engines do so at every version, and clients fall back on GET where HEAD is refused.",
        source: "api/server/router/system/system.go@20.10"
    )

    static let filterDanglingNetworks = Change(
        id: "1.40-new-filters",
        summary: "Networks can be filtered by dangling, nodes by node.label.",
        endpoints: [.networkList, .nodeList],
        reason: "An older engine refuses filters that it doesn't know at these endpoints.",
        source: "daemon/network/filter.go@20.10 and daemon/cluster/filters.go@20.10"
    )

    static let connectToBuildKit = Change(
        id: "1.40-grpc",
        summary: "Clients can talk to BuildKit directly.",
        endpoints: [.grpc],
        reason: "An engine without it says that there is no such page, which clients take for what it means.",
        source: "api/server/router/grpc/grpc.go@20.10"
    )
}

private func renameToAsync(_ container: inout JSONValue, _: RewriteContext) {
    renameLogOption("fluentd-async-connect", to: "fluentd-async", of: &container)
}

private func renameToAsyncConnect(_ container: inout JSONValue, _: RewriteContext) {
    renameLogOption("fluentd-async", to: "fluentd-async-connect", of: &container)
}

/// The names of options, unlike those on the way to them, are told apart by case.
private func renameLogOption(_ old: String, to new: String, of container: inout JSONValue) {
    guard let hostConfig = container.key(caseInsensitive: "HostConfig"),
        let logConfig = container[hostConfig]?.key(caseInsensitive: "LogConfig"),
        let config = container[hostConfig]?[logConfig]?.key(caseInsensitive: "Config")
    else { return }
    container[hostConfig]?[logConfig]?[config]?.renameKey(old, to: new)
}

extension Sample {
    fileprivate static func logConfig(_ option: String) -> Sample {
        Sample(body: #"{"HostConfig":{"LogConfig":{"Type":"fluentd","Config":{"\#(option)":"true"}}}}"#)
    }
}
