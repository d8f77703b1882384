// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let pidsLimitOnUpdate = LaterField("PidsLimit", type: .number)
    static let nonRecursiveBind = LaterField("HostConfig.Mounts[].BindOptions.NonRecursive", type: .flag)
}

extension Change {
    /// What API 1.40 changed.
    static let v1_40 =
        [
            keepIPCPrivate, limitPIDsOnUpdate, nullPIDsLimit, addNonRecursiveBinds, limitKernelTCPMemory,
            requestDevices,
            renameFluentdAsync, acknowledgeFluentd, nameBuildOutputs, tellPIDsLimit, tellDataPathPort,
            tellRootlessMode, answerPingToHead, filterDanglingNetworks, connectToBuildKit,
            addCapabilities, keepPingsFresh,
        ] + ofServices1_40

    static let keepPingsFresh = addHeader(
        "1.40-ping-cache-headers", "The head of a ping's answer keeps it out of caches.",
        endpoints: [.ping, .pingHead],
        fields: [("Cache-Control", "no-cache, no-store, must-revalidate"), ("Pragma", "no-cache")],
        source: "api/server/router/system/system_routes.go@19.03; engines send them at every version")

    /// Gone again in 1.41.
    static let addCapabilities = Change(
        id: "1.40-capabilities",
        summary: "A container is created with an exact set of Capabilities.",
        endpoints: [.containerCreate],
        requestUp: [.remove("HostConfig.Capabilities")],
        source: "api/server/router/container/container_routes.go@19.03",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"Capabilities":["KILL"],"Init":true}}"#,
                after: #"{"HostConfig":{"Init":true}}"#)
        ]
    )

    static let keepIPCPrivate = Change(
        id: "1.40-ipc-mode",
        summary: "A container that asks for no IPC mode gets a private one; it was shareable.",
        endpoints: [.containerCreate],
        requestUp: [.custom(shareIPC)],
        requestDown: [.custom(keepIPCToItself)],
        lossDown: .approximate(
            """
            So it was with all engines of older versions. Engines 19.03 to 24, where they are spoken to in one, leave it \
            private if the request has no HostConfig at all.
            """),
        lossUp: .approximate("An engine that was told another default, as from API 1.40 on it can be, is not obeyed."),
        source: "api/server/router/container/container_routes.go@20.10 and @28.x, and the answers of 20.10, 26.1, 28",
        examples: [
            Example(
                .requestUp, before: #"{"Image":"busybox","HostConfig":{"Memory":0}}"#,
                after: #"{"Image":"busybox","HostConfig":{"Memory":0,"IpcMode":"shareable"}}"#),
            Example(
                .requestUp, before: #"{"Image":"busybox","hostConfig":{"ipcMode":""}}"#,
                after: #"{"Image":"busybox","hostConfig":{"ipcMode":"shareable"}}"#),
            Example(
                .requestUp, before: #"{"Image":"busybox","HostConfig":null}"#,
                after: #"{"Image":"busybox","HostConfig":{"IpcMode":"shareable"}}"#),
            Example(
                .requestUp, before: #"{"Image":"busybox","Cpuset":"0"}"#,
                after: #"{"Image":"busybox","HostConfig":{"IpcMode":"shareable"}}"#),
            Example(
                .requestUp, before: #"{"HostConfig":{"IpcMode":"host"}}"#, after: #"{"HostConfig":{"IpcMode":"host"}}"#),
            Example(
                .requestDown, before: #"{"Image":"busybox"}"#,
                after: #"{"Image":"busybox","HostConfig":{"IpcMode":"private"}}"#),
            Example(
                .requestDown, before: #"{"Image":"busybox","Binds":["/a:/b"]}"#,
                after: #"{"Image":"busybox","Binds":["/a:/b"],"IpcMode":"private"}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"IpcMode":"shareable"}}"#,
                after: #"{"HostConfig":{"IpcMode":"shareable"}}"#),
        ]
    )

    static let limitPIDsOnUpdate = Change(
        id: "1.40-update-pids-limit",
        summary: "A container's limit of processes can be updated.",
        endpoints: [.containerUpdate],
        requestUp: [.removeUnlessMisread(.pidsLimitOnUpdate)],
        requestDown: [.refuseMisread(.pidsLimitOnUpdate), .custom(refusePIDsLimit)],
        lossUp: .impossible("An update of PidsLimit is refused."),
        source: "api/server/router/container/container_routes.go@20.10 and @28.x, and the answers of 20.10 and 28",
        examples: [
            Example(.requestUp, before: #"{"Memory":8388608,"PidsLimit":100}"#, after: #"{"Memory":8388608}"#),
            Example(.requestDown, before: #"{"Memory":1,"PidsLimit":null}"#, after: #"{"Memory":1,"PidsLimit":null}"#),
            Example(
                .requestDown, before: #"{"PidsLimit":0}"#,
                rejected: .tooNew("PidsLimit", since: "1.40")),
        ]
    )

    static let nullPIDsLimit = Change(
        id: "1.40-null-pids-limit",
        summary: "A container without a limit of processes has null for it; it had 0.",
        endpoints: [.containerInspect],
        responseUp: [.map("HostConfig.PidsLimit", [0: .null])],
        lossDown: .approximate("It stays null, as later engines send it at every version."),
        source: "api/server/router/container/container_routes.go@20.10; engines send null at every version",
        examples: [
            Example(
                .responseUp, before: #"{"HostConfig":{"PidsLimit":0}}"#, after: #"{"HostConfig":{"PidsLimit":null}}"#),
            Example(
                .responseUp, before: #"{"HostConfig":{"PidsLimit":64}}"#, after: #"{"HostConfig":{"PidsLimit":64}}"#),
        ]
    )

    static let addNonRecursiveBinds = Change(
        id: "1.40-non-recursive-bind",
        summary: "A bind mount can leave out what is mounted below its source.",
        endpoints: [.containerCreate, .containerInspect],
        requestUp: [.removeUnlessMisread(.nonRecursiveBind)],
        requestDown: [.refuse(.nonRecursiveBind, since: "1.40")],
        responseDown: [.hide("HostConfig.Mounts[].BindOptions.NonRecursive")],
        lossUp: .impossible("A container with such a mount is refused."),
        source: "api/server/router/container/container_routes.go@20.10 and @28.x, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp,
                before: #"{"HostConfig":{"Mounts":[{"Type":"bind","BindOptions":{"nonRecursive":true}}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"Type":"bind","BindOptions":{}}]}}"#),
            Example(
                .requestDown,
                before: #"{"HostConfig":{"Mounts":[{"Type":"volume"},{"BindOptions":{"NonRecursive":true}}]}}"#,
                rejected: .tooNew("HostConfig.Mounts[].BindOptions.NonRecursive", since: "1.40")),
            Example(
                .requestDown, before: #"{"HostConfig":{"Mounts":[{"BindOptions":{"NonRecursive":false}}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"BindOptions":{"NonRecursive":false}}]}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"HostConfig":{"Mounts":[{"BindOptions":{"NonRecursive":true}}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"BindOptions":{}}]}}"#),
        ]
    )

    static let limitKernelTCPMemory = Change(
        id: "1.40-kernel-memory-tcp",
        summary: "A container's TCP buffers in the kernel can be limited by HostConfig.KernelMemoryTCP.",
        endpoints: [.containerCreate, .containerInspect],
        requestUp: [.remove("HostConfig.KernelMemoryTCP")],
        requestDown: [.refuse("HostConfig.KernelMemoryTCP", since: "1.40")],
        responseDown: [.hide("HostConfig.KernelMemoryTCP")],
        lossUp: .impossible("A container with such a limit is refused."),
        source: "api/server/router/container/container_routes.go@20.10 and @28.x, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"Memory":8388608,"KernelMemoryTCP":5000000}}"#,
                after: #"{"HostConfig":{"Memory":8388608}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"KernelMemoryTCP":5000000}}"#,
                rejected: .tooNew("HostConfig.KernelMemoryTCP", since: "1.40")),
            Example(
                .requestDown, before: #"{"HostConfig":{"KernelMemoryTCP":0}}"#,
                after: #"{"HostConfig":{"KernelMemoryTCP":0}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"HostConfig":{"KernelMemoryTCP":0}}"#,
                after: #"{"HostConfig":{}}"#),
        ]
    )

    static let requestDevices = Change(
        id: "1.40-device-requests",
        summary: "A container can ask a device driver for devices, GPUs among them, by HostConfig.DeviceRequests.",
        endpoints: [.containerCreate, .containerInspect],
        requestDown: [.refuse("HostConfig.DeviceRequests", since: "1.40")],
        responseUp: [.setDefault("HostConfig.DeviceRequests", to: .null)],
        responseDown: [.hide("HostConfig.DeviceRequests")],
        lossUp: .impossible("A container with device requests is refused."),
        source: "api/types/container/hostconfig.go@20.10; engines read and send it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"DeviceRequests":[{"Count":-1,"Capabilities":[["gpu"]]}]}}"#,
                rejected: .tooNew("HostConfig.DeviceRequests", since: "1.40")),
            Example(
                .requestDown, before: #"{"HostConfig":{"DeviceRequests":[]}}"#,
                after: #"{"HostConfig":{"DeviceRequests":[]}}"#),
            Example(
                .responseUp, before: #"{"HostConfig":{"Devices":[]}}"#,
                after: #"{"HostConfig":{"Devices":[],"DeviceRequests":null}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"HostConfig":{"Devices":[],"DeviceRequests":null}}"#,
                after: #"{"HostConfig":{"Devices":[]}}"#),
        ]
    )

    static let nameBuildOutputs = Change(
        id: "1.40-build-outputs",
        summary: "A build by BuildKit can name where its results go.",
        endpoints: [.imageBuild],
        requestUp: [.remove(.query("outputs"))],
        requestDown: [.refuse(query: "outputs", since: "1.40")],
        lossUp: .impossible("A build that names outputs is refused."),
        source: "api/server/router/build/build_routes.go@20.10 and @28.x",
        examples: [
            Example(
                .requestUp, before: Sample(query: "version=2&outputs=%5B%7B%22Type%22%3A%22tar%22%7D%5D"),
                after: Sample(query: "version=2")),
            Example(
                .requestDown, before: Sample(query: "version=2&outputs=%5B%7B%7D%5D"),
                rejected: .tooNew("the parameter outputs", since: "1.40")),
        ]
    )
}

/// Engines before 25 keep to their own default where a request has no host configuration at all.
private let alwaysHaveHostConfig = EngineCondition(.docker, since: "25.0")
/// To these, a member of the request itself can be one of the host configuration.
private let readHostConfigOutside = EngineCondition(.docker, since: "1.0", before: "27.0")
/// For these, such members are moved into it afterwards, but in rehearsals.
private let haveHostConfigTaken = EngineCondition(.docker, since: "27.0")

private func shareIPC(_ container: inout JSONValue, context: RewriteContext) {
    if !container.hasHostConfig {
        if container.hasOuterHostConfig, context.heedsOuterHostConfig {
            return fillIPCMode(of: &container, with: "shareable")
        }
        guard alwaysHaveHostConfig.matches(context.engine) else { return }
        // It would count beside a host configuration, and did not alone.
        if container.member(caseInsensitive: "Cpuset")?.kind == .string { container.removeRequested("Cpuset") }
    }
    fillIPCModeInHostConfig(of: &container, with: "shareable")
}

private func keepIPCToItself(_ container: inout JSONValue, _: RewriteContext) {
    if !container.hasHostConfig, container.hasOuterHostConfig {
        fillIPCMode(of: &container, with: "private")
    } else {
        fillIPCModeInHostConfig(of: &container, with: "private")
    }
}

extension JSONValue {
    fileprivate var hasHostConfig: Bool { !(member(caseInsensitive: "HostConfig")?.isNull ?? true) }
}

extension RewriteContext {
    fileprivate var heedsOuterHostConfig: Bool {
        readHostConfigOutside.matches(engine) || (haveHostConfigTaken.matches(engine) && !isRehearsal)
    }
}

private func fillIPCModeInHostConfig(of container: inout JSONValue, with mode: JSONValue) {
    guard container.kind == .object else { return }
    let name = container.key(caseInsensitive: "HostConfig") ?? "HostConfig"
    var hostConfig = container[name].flatMap { $0.isNull ? nil : $0 } ?? [:]
    fillIPCMode(of: &hostConfig, with: mode)
    container[name] = hostConfig
}

private func fillIPCMode(of hostConfig: inout JSONValue, with mode: JSONValue) {
    guard hostConfig.kind == .object else { return }
    let name = hostConfig.key(caseInsensitive: "IpcMode") ?? "IpcMode"
    if hostConfig[name].map({ $0.isNull || $0.says("") }) ?? true { hostConfig[name] = mode }
}

/// Zero, unlike null, lifts a limit.
private func refusePIDsLimit(_ update: inout JSONValue, context: RewriteContext) throws(Rejection) {
    guard let limit = update.member(caseInsensitive: "PidsLimit"), !limit.isNull else { return }
    throw context.tooNew("PidsLimit", since: "1.40")
}
