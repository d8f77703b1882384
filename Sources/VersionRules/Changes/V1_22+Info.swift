// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let info1_22 = [addPlatformToInfo, countContainersByState, addPluginsToInfo]

    static let addPlatformToInfo = Change(
        id: "1.22-info-platform",
        summary: "Info has the host's architecture and operating system type.",
        endpoints: [.info],
        responseUp: [.custom(lookUpPlatform)],
        responseDown: [.hide("Architecture"), .hide("OSType")],
        lookUps: [.version],
        lossUp: .synthesised("From what the engine was built for."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"OSType":"linux","Architecture":"x86_64","NCPU":2}"#,
                after: #"{"NCPU":2}"#),
            Example(
                .responseUp, lookedUp: [.version: #"{"Os":"linux","Arch":"amd64"}"#], before: #"{"NCPU":2}"#,
                after: #"{"NCPU":2,"OSType":"linux","Architecture":"x86_64"}"#),
        ]
    )

    static let countContainersByState = Change(
        id: "1.22-info-container-states",
        summary: "Info counts running, paused and stopped containers.",
        endpoints: [.info],
        responseUp: [.custom(countContainers)],
        responseDown: [
            .hide("ContainersRunning"), .hide("ContainersPaused"), .hide("ContainersStopped"),
        ],
        lookUps: [.containers],
        lossUp: .synthesised("From the list of containers."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; daemon/info.go@20.10, at every version",
        examples: [
            Example(
                .responseDown, isStrict: true,
                before: #"{"Containers":3,"ContainersRunning":1,"ContainersPaused":0,"ContainersStopped":2}"#,
                after: #"{"Containers":3}"#),
            Example(
                .responseUp,
                lookedUp: [
                    .containers: #"""
                    [{"Status":"Up 2 hours (Paused)"},{"Status":"Up 1 second"},{"Status":"Restarting (1) 2 hours ago"},\#
                    {"Status":"Exited (0) 1 second ago"},{"Status":""}]
                    """#
                ],
                before: #"{"Containers":5,"Images":2}"#,
                after: #"""
                    {"Containers":5,"ContainersRunning":2,"ContainersPaused":1,"ContainersStopped":2,"Images":2}
                    """#),
            Example(.responseUp, before: #"{"Containers":5}"#, after: #"{"Containers":5}"#),
        ]
    )

    static let addPluginsToInfo = Change(
        id: "1.22-info-plugins",
        summary: "Info has the plugins for volumes and networks, and what programs built on the engine have to tell.",
        endpoints: [.info],
        responseUp: [.setDefault("Plugins", to: ["Volume": ["local"], "Network": ["bridge", "null", "host"]])],
        responseDown: [.hide("Plugins"), .hide("SystemStatus")],
        lossUp: .approximate("The built-in plugins alone."),
        source: "docs/reference/api/docker_remote_api_v1.22.md@1.12.x; 20.10 and later send them at every version",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"NCPU":2,"Plugins":{"Volume":["local"]}}"#,
                after: #"{"NCPU":2}"#),
            Example(
                .responseUp, before: #"{"NCPU":2}"#,
                after: #"{"NCPU":2,"Plugins":{"Volume":["local"],"Network":["bridge","null","host"]}}"#),
        ]
    )
}

/// What the kernel calls the architectures that Go has other names for.
private let kernelArchitectures = ["amd64": "x86_64", "arm64": "aarch64", "arm": "armv7l", "386": "i686"]

private func lookUpPlatform(_ info: inout JSONValue, _ context: RewriteContext) {
    guard let version = context.lookedUp[.version] else { return }
    if info["OSType"] == nil, let system = version["Os"] { info["OSType"] = system }
    if info["Architecture"] == nil, let name = version["Arch"]?.string {
        info["Architecture"] = .string(kernelArchitectures[name] ?? name)
    }
}

private func countContainers(_ info: inout JSONValue, _ context: RewriteContext) {
    guard info["ContainersRunning"] == nil, let listed = context.lookedUp[.containers]?.elements else { return }
    let states = listed.map { ContainerStatus.state($0["Status"]?.string ?? "") }
    let running = Int64(states.count { $0 == "running" || $0 == "restarting" })
    let paused = Int64(states.count { $0 == "paused" })
    let stopped = Int64(states.count) - running - paused
    info.insert(.number(stopped), forKey: "ContainersStopped", after: "Containers")
    info.insert(.number(paused), forKey: "ContainersPaused", after: "Containers")
    info.insert(.number(running), forKey: "ContainersRunning", after: "Containers")
}
