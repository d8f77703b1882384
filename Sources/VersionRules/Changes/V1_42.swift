// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let kernelMemory = LaterField("HostConfig.KernelMemory", "KernelMemory", type: .number)
    static let consoleSize = LaterField("HostConfig.ConsoleSize", type: .list(.count))
    static let execConsoleSize = LaterField("ConsoleSize", type: .list(.count))
}

extension Change {
    /// What API 1.42 changed.
    static let v1_42 =
        [
            removeKernelMemory, omitKernelMemory, removeKernelMemoryFromInfo, addStopSignal, commitStopSignal,
            addSharedSize, addConsoleSize, startWithConsoleSize, addExecConsoleSize, addExecStartConsoleSize,
            tellExecDuration,
            useArchitectureOfImports,
            refuseWaitConditions,
            addDeviceKinds, tellSwarmInHead,
            // Requests meet these in reverse: one without a body has got one before its volume is labelled.
        ] + v1_42Answers + v1_42DiskUsage + v1_42Mounts + v1_42Volumes + v1_42Services + v1_42Streams
        + v1_42WrongRequests

    static let tellSwarmInHead = addHeader(
        "1.42-swarm-header", "The head of a ping's answer tells the engine's part in its swarm.",
        endpoints: [.ping, .pingHead], fields: [("Swarm", "inactive")],
        source: "api/server/router/system/system_routes.go@26.1, absent in 20.10; engines send it at every version")

    static let removeKernelMemory = Change(
        id: "1.42-kernel-memory",
        summary: "Kernel memory can no longer be limited: KernelMemory is ignored.",
        endpoints: [.containerCreate, .containerUpdate],
        requestUp: [
            .custom(refuseLowKernelMemory),
            .warn(kernelMemoryIsGone, when: .differs("HostConfig.KernelMemory", from: 0)),
            .warn(kernelMemoryIsGone, when: .differs("KernelMemory", from: 0)),
        ],
        requestDown: [.removeOverlooked(.kernelMemory)],
        lossDown: .impossible("The limit is not set; the operator is warned."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","HostConfig":{"KernelMemory":0}}"#,
                after: #"{"Image":"a","HostConfig":{"KernelMemory":0}}"#),
            Example(
                .requestUp, before: #"{"KernelMemory":4194304}"#,
                rejected: Rejection(status: 400, message: "Minimum kernel memory limit allowed is 6MB")),
            Example(
                .requestDown, before: #"{"Image":"a","HostConfig":{"KernelMemory":4194304}}"#,
                after: #"{"Image":"a","HostConfig":{}}"#),
            Example(.requestDown, before: #"{"KernelMemory":4194304,"Memory":1}"#, after: #"{"Memory":1}"#),
            Example(.requestDown, before: #"{"KernelMemory":"4m"}"#, after: #"{"KernelMemory":"4m"}"#),
        ]
    )

    private static let kernelMemoryIsGone = "the limit KernelMemory is ignored since API 1.42"

    static let omitKernelMemory = Change(
        id: "1.42-omit-kernel-memory",
        summary: "Container inspect leaves out KernelMemory and KernelMemoryTCP where they are 0.",
        endpoints: [.containerInspect],
        responseUp: [.strictly([.custom(hideUnsetKernelMemory)])],
        lossDown: .approximate("Engines since 23 leave them out at every version."),
        source: "api/types/container/hostconfig.go@28.x, and the answers of 20.10, 26.1 and 28 at 1.41",
        examples: [
            Example(
                .responseUp, before: #"{"HostConfig":{"KernelMemory":0,"KernelMemoryTCP":0}}"#,
                after: #"{"HostConfig":{"KernelMemory":0,"KernelMemoryTCP":0}}"#),
            Example(
                .responseUp, isStrict: true, before: #"{"HostConfig":{"KernelMemory":0,"KernelMemoryTCP":7}}"#,
                after: #"{"HostConfig":{"KernelMemoryTCP":7}}"#),
        ]
    )

    static let removeKernelMemoryFromInfo = Change(
        id: "1.42-info-kernel-memory",
        summary: "The system information no longer says whether kernel memory can be limited.",
        endpoints: [.info],
        responseUp: [.hide("KernelMemory")],
        responseDown: [.copy("KernelMemoryTCP", to: "KernelMemory")],
        lossDown: .synthesised("It can where that of TCP can: both come with the first version of cgroups."),
        source: "api/server/router/system/system_routes.go@28.x, and the answers of 26.1 and 28 at 1.41",
        examples: [
            Example(
                .responseDown, before: #"{"SwapLimit":true,"KernelMemoryTCP":true,"CpuCfsPeriod":true}"#,
                after: #"{"SwapLimit":true,"KernelMemoryTCP":true,"KernelMemory":true,"CpuCfsPeriod":true}"#),
            Example(
                .responseDown, before: #"{"SwapLimit":true,"CpuCfsPeriod":true}"#,
                after: #"{"SwapLimit":true,"CpuCfsPeriod":true}"#),
            Example(
                .responseUp, isStrict: true, before: #"{"KernelMemory":true,"KernelMemoryTCP":true}"#,
                after: #"{"KernelMemoryTCP":true}"#),
        ]
    )

    static let addStopSignal = Change(
        id: "1.42-stop-signal",
        summary: "Stopping and restarting a container takes the signal to send.",
        endpoints: [.containerStop, .containerRestart],
        requestUp: [.remove(.query("signal"))],
        requestDown: [.refuse(query: "signal", since: "1.42")],
        lossUp: .impossible("A request that names a signal is refused."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(.requestUp, before: Sample(query: "t=1&signal=SIGINT"), after: Sample(query: "t=1")),
            Example(
                .requestDown, before: Sample(query: "t=1&signal=SIGINT"),
                rejected: .tooNew("the parameter signal", since: "1.42")),
        ]
    )

    static let addSharedSize = Change(
        id: "1.42-shared-size",
        summary: "Listing images tells how much of each is shared, if shared-size asks for it.",
        endpoints: [.imageList],
        requestUp: [.remove(.query("shared-size"))],
        requestDown: [
            .warn("shared-size needs API 1.42 or newer: SharedSize stays -1", when: .present(.query("shared-size"))),
            .remove(.query("shared-size")),
        ],
        lossUp: .approximate("SharedSize is -1, which says that it was not calculated."),
        source: "api/server/router/image/image_routes.go@28.x",
        examples: [
            Example(.requestUp, before: Sample(query: "all=1&shared-size=1"), after: Sample(query: "all=1")),
            Example(.requestDown, before: Sample(query: "all=1&shared-size=1"), after: Sample(query: "all=1")),
        ]
    )

    static let addConsoleSize = Change(
        id: "1.42-console-size",
        summary: "A container's first console size can be set on Linux, too.",
        endpoints: [.containerCreate],
        requestUp: [.removeUnlessMisread(.consoleSize)],
        lossDown: .approximate("Container inspect does not repeat the size, which older engines kept for nothing."),
        lossUp: .synthesised("Older engines keep the size, and are told to set it once the container has started."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"ConsoleSize":[24,80]}}"#,
                after: #"{"HostConfig":{}}"#),
            Example(.requestUp, before: #"{"HostConfig":{}}"#, after: #"{"HostConfig":{}}"#),
        ]
    )

    static let startWithConsoleSize = Change(
        id: "1.42-start-console-size",
        summary: "A container starts with the console size that it was created with.",
        endpoints: [.containerStart, .containerRestart],
        requestDown: [.customHead(resizeContainerWhenStarted)],
        lookUps: [.container],
        lossUp: .synthesised("The console is resized as soon as the container has started."),
        source: "daemon/oci_linux.go@20.10 and @23.0, and the answers of 20.10",
        examples: [
            Example(
                .requestDown,
                lookedUp: [.container: #"{"Config":{"Tty":true},"HostConfig":{"ConsoleSize":[24,80]}}"#],
                before: Sample(pathParameter: "0fa8"),
                after: Sample(
                    pathParameter: "0fa8", afterwards: [EngineCall(.post, "/containers/0fa8/resize?h=24&w=80")])),
            Example(
                .requestDown,
                lookedUp: [.container: #"{"Config":{"Tty":false},"HostConfig":{"ConsoleSize":[24,80]}}"#],
                before: Sample(pathParameter: "0fa8"), after: Sample(pathParameter: "0fa8")),
            Example(
                .requestDown, lookedUp: [.container: #"{"Config":{"Tty":true},"HostConfig":{"ConsoleSize":[0,0]}}"#],
                before: Sample(pathParameter: "0fa8"), after: Sample(pathParameter: "0fa8")),
        ]
    )

    static let addExecConsoleSize = Change(
        id: "1.42-exec-console-size",
        summary: "An exec's first console size can be set.",
        endpoints: [.execCreate],
        requestUp: [.removeUnlessMisread(.execConsoleSize)],
        requestDown: [.refuseMisread(.execConsoleSize)],
        lossUp: .approximate("The size is set when the client starts it with one, or resizes the console."),
        source: "api/server/router/container/exec.go@28.x",
        examples: [
            Example(.requestUp, before: #"{"Tty":true,"ConsoleSize":[24,80]}"#, after: #"{"Tty":true}"#),
            Example(
                .requestDown, before: #"{"Tty":true,"ConsoleSize":["24","80"]}"#,
                rejected: .misread("string", "ConsoleSize.0", as: "uint")),
            Example(
                .requestDown, before: #"{"Tty":true,"ConsoleSize":[24,80]}"#,
                after: #"{"Tty":true,"ConsoleSize":[24,80]}"#),
        ]
    )

    static let addExecStartConsoleSize = Change(
        id: "1.42-exec-start-console-size",
        summary: "An exec can be started with a console size.",
        endpoints: [.execStart],
        requestUp: [.removeUnlessMisread(.execConsoleSize)],
        requestDown: [.refuseMisread(.execConsoleSize), .customMessage(resizeWhenStarted)],
        lossUp: .synthesised("The console is resized as soon as the exec has started."),
        source: "api/server/router/container/exec.go@28.x; daemon/resize.go@20.10, which waits for the start",
        examples: [
            Example(.requestUp, before: #"{"Tty":true,"ConsoleSize":[24,80]}"#, after: #"{"Tty":true}"#),
            Example(
                .requestDown, before: Sample(pathParameter: "0fa8", body: #"{"Tty":true,"ConsoleSize":[24,80]}"#),
                after: Sample(
                    pathParameter: "0fa8", body: #"{"Tty":true,"ConsoleSize":[24,80]}"#,
                    afterwards: [EngineCall(.post, "/exec/0fa8/resize?h=24&w=80")])),
            Example(
                .requestDown, before: Sample(pathParameter: "0fa8", body: #"{"Tty":false,"ConsoleSize":[24,80]}"#),
                after: Sample(pathParameter: "0fa8", body: #"{"Tty":false,"ConsoleSize":[24,80]}"#)),
        ]
    )

    static let tellExecDuration = Change(
        id: "1.42-event-exec-duration",
        summary: "The event of a container's end tells in execDuration for how many seconds it ran.",
        endpoints: [.events],
        responseDown: [.hide("Actor.Attributes.execDuration")],
        lossUp: .impossible("Older engines don't tell."),
        source: "daemon/monitor.go@20.10 and @23.0, which tells at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"Action":"die","Actor":{"Attributes":{"execDuration":"1","exitCode":"0"}}}"#,
                after: #"{"Action":"die","Actor":{"Attributes":{"exitCode":"0"}}}"#)
        ]
    )

    static let useArchitectureOfImports = Change(
        id: "1.42-import-platform",
        summary: "Importing an image heeds the architecture of platform, not the system alone.",
        endpoints: [.imageCreate],
        requestDown: [.customHead(refuseForeignArchitecture)],
        lookUps: [.version],
        lossUp: .impossible("A request for another architecture than the engine's is refused."),
        source: "api/server/router/image/image_routes.go@20.10 and @26.1, which heeds it at every version",
        examples: [
            Example(
                .requestDown, lookedUp: [.version: #"{"Arch":"amd64"}"#],
                before: Sample(query: "fromSrc=-&platform=linux/arm64"),
                rejected: .tooNew("the architecture of an import", since: "1.42")),
            Example(
                .requestDown, lookedUp: [.version: #"{"Arch":"amd64"}"#],
                before: Sample(query: "fromSrc=-&platform=linux/x86_64"),
                after: Sample(query: "fromSrc=-&platform=linux/x86_64")),
            Example(
                .requestDown, lookedUp: [.version: #"{"Arch":"amd64"}"#],
                before: Sample(query: "fromImage=busybox&platform=linux/arm64"),
                after: Sample(query: "fromImage=busybox&platform=linux/arm64")),
        ]
    )

    static let refuseWaitConditions = Change(
        id: "1.42-wait-condition",
        summary: "Waiting for a container on a condition that does not exist is refused.",
        endpoints: [.containerWait],
        requestDown: [.customHead(refuseUnknownCondition)],
        source: "api/server/router/container/container_routes.go@20.10 and @28.x, where it goes by the release",
        examples: [
            Example(
                .requestDown, before: Sample(query: "condition=gone"),
                rejected: Rejection(status: 400, message: #"invalid condition: "gone""#)),
            Example(
                .requestDown, before: Sample(query: "condition=next-exit"), after: Sample(query: "condition=next-exit")),
        ]
    )

    static let addDeviceKinds = Change(
        id: "1.42-device-kinds",
        summary: "On Windows, devices can be named by kind and id.",
        endpoints: [.containerCreate],
        reason: "Older engines refuse such names themselves.",
        source: "daemon/oci_windows.go@26.1")
}

/// Older engines take an import to be of their own architecture, whatever is said.
private func refuseForeignArchitecture(_ request: inout Message, _ context: RewriteContext) throws(Rejection) {
    guard request.query["fromSrc"] != nil, let parts = request.query["platform"]?.split(separator: "/"),
        parts.count > 1
    else { return }
    let architecture = ["x86_64": "amd64", "aarch64": "arm64"][parts[1]] ?? String(parts[1])
    guard architecture != context.lookedUp[.version]?["Arch"]?.string else { return }
    throw context.tooNew("the architecture of an import", since: "1.42")
}

/// 0 is what older engines write for no limit.
private func hideUnsetKernelMemory(_ container: inout JSONValue, _: RewriteContext) {
    container.update(at: "HostConfig") { hostConfig in
        for name in ["KernelMemory", "KernelMemoryTCP"] where hostConfig[name]?.integer == 0 { hostConfig[name] = nil }
    }
}

private func refuseUnknownCondition(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    guard let condition = request.unknownWaitCondition else { return }
    throw Rejection(status: 400, message: #"invalid condition: "\#(condition)""#)
}

extension Message {
    /// What a wait is to wait for, if there is no such thing.
    var unknownWaitCondition: String? {
        guard let condition = query["condition"] else { return nil }
        return ["", "not-running", "next-exit", "removed"].contains(condition) ? nil : condition
    }
}

/// An older engine overlooks the size.
private func resizeWhenStarted(_ request: inout Message, _: RewriteContext) {
    guard request.body.asks(at: "Tty") else { return }
    request.resize("/exec/", to: request.body.value(caseInsensitive: "ConsoleSize"))
}

private func resizeContainerWhenStarted(_ request: inout Message, _ context: RewriteContext) {
    guard let container = context.lookedUp[.container], container.value(at: "Config.Tty")?.bool == true else { return }
    request.resize("/containers/", to: container.value(at: "HostConfig.ConsoleSize"))
}

extension Message {
    /// Has the console of what the path names resized once the engine has agreed to the request.
    fileprivate mutating func resize(_ parent: String, to size: JSONValue?) {
        let size = (size?.elements ?? []).compactMap(\.integer)
        guard let id = pathParameter, size.count == 2, size.allSatisfy({ $0 > 0 }) else { return }
        let path = "\(parent)\(FormEncoding.encodePath(id))/resize?h=\(size[0])&w=\(size[1])"
        afterwards.append(EngineCall(.post, path))
    }
}

private func refuseLowKernelMemory(_ request: inout JSONValue, _: RewriteContext) throws(Rejection) {
    for path: JSONPath in ["HostConfig.KernelMemory", "KernelMemory"] {
        guard let limit = request.value(caseInsensitive: path)?.integer, 1..<6_291_456 ~= limit else { continue }
        throw Rejection(status: 400, message: "Minimum kernel memory limit allowed is 6MB")
    }
}
