// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let removeContainersOnExit = Change(
        id: "1.25-auto-remove",
        summary: "The engine removes containers with AutoRemove when they exit; that was the client's task.",
        endpoints: [.containerCreate],
        requestUp: [.map("HostConfig.AutoRemove", [true: false])],
        requestDown: [
            .refuse("HostConfig.AutoRemove", since: "1.25")
        ],
        lossUp: .impossible("Requests that set it are refused."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: #"{"Image":"busybox","HostConfig":{"AutoRemove":true,"Binds":null}}"#,
                after: #"{"Image":"busybox","HostConfig":{"AutoRemove":false,"Binds":null}}"#),
            Example(.requestUp, before: #"{"Image":"busybox"}"#, after: #"{"Image":"busybox"}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"AutoRemove":false}}"#,
                after: #"{"HostConfig":{"AutoRemove":false}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"AutoRemove":true}}"#,
                rejected: .tooNew(
                    "HostConfig.AutoRemove", since: "1.25")),
        ]
    )

    static let addHostConfigFields = Change(
        id: "1.25-host-config-fields",
        summary: "Containers are created with Mounts, an init process, real-time scheduling and a count of CPUs.",
        endpoints: [.containerCreate],
        requestDown: [
            .refuse("HostConfig.Mounts", since: "1.25"),
            .refuse("HostConfig.Init", since: "1.25"),
            .refuse("HostConfig.CpuRealtimePeriod", since: "1.25"),
            .refuse("HostConfig.CpuRealtimeRuntime", since: "1.25"),
            .refuse("HostConfig.CpuCount", since: "1.25"),
        ],
        lossUp: .impossible("Requests that set one of them are refused."),
        source: "api/types/container/host_config.go@1.13.x",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"Mounts":[],"Init":false,"CpuCount":0}}"#,
                after: #"{"HostConfig":{"Mounts":[],"Init":false,"CpuCount":0}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"Mounts":[{"Type":"volume","Source":"v","Target":"/v"}]}}"#,
                rejected: .tooNew("HostConfig.Mounts", since: "1.25")),
            Example(
                .requestDown, before: #"{"HostConfig":{"Init":true}}"#,
                rejected: .tooNew("HostConfig.Init", since: "1.25")),
        ]
    )

    static let addNanoCPUs = Change(
        id: "1.25-nano-cpus",
        summary: "Containers are created with NanoCpus, which engines make a quota and a period of.",
        endpoints: [.containerCreate],
        requestDown: [.divideNanoCPUs(at: "HostConfig")],
        lossUp: .synthesised("The container has the quota and the period, and no NanoCpus."),
        source: "daemon/daemon_unix.go@20.10",
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"NanoCpus":1500000000,"CpuPeriod":0,"Memory":0}}"#,
                after: #"{"HostConfig":{"Memory":0,"CpuPeriod":100000,"CpuQuota":150000}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"NanoCpus":0}}"#, after: #"{"HostConfig":{"NanoCpus":0}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"NanoCpus":1500000000,"CpuQuota":50000}}"#,
                rejected: Rejection(
                    status: 400, message: "Conflicting options: Nano CPUs and CPU Quota cannot both be set")),
        ]
    )

    static let addStopTimeout = Change(
        id: "1.25-stop-timeout",
        summary: "Containers are created with the time that stopping them may take.",
        endpoints: [.containerCreate],
        requestDown: [
            .warn("The engine ignores StopTimeout; give the time when stopping.", when: .present("StopTimeout"))
        ],
        lossUp: .impossible("The engine waits ten seconds where the request that stops a container names no time."),
        source: "api/types/container/config.go@1.13.x",
        examples: [
            Example(.requestDown, before: #"{"StopTimeout":30}"#, after: #"{"StopTimeout":30}"#)
        ]
    )

    static let addExecEnvironment = Change(
        id: "1.25-exec-env",
        summary: "Commands are executed with environment variables of their own.",
        endpoints: [.execCreate],
        requestDown: [.refuse("Env", since: "1.25")],
        lossUp: .impossible("Requests that set them are refused."),
        source: "api/types/configs.go@1.13.x",
        examples: [
            Example(
                .requestDown, before: #"{"Cmd":["date"],"Env":null}"#, after: #"{"Cmd":["date"],"Env":null}"#),
            Example(
                .requestDown, before: #"{"Cmd":["date"],"Env":["TZ=UTC"]}"#,
                rejected: .tooNew("Env", since: "1.25")),
        ]
    )

    static let addExecPid = Change(
        id: "1.25-exec-pid",
        summary: "Exec inspect has Pid, the process on the host.",
        endpoints: [.execInspect],
        responseUp: [.setDefault("Pid", to: 0)],
        responseDown: [.hide("Pid")],
        lossUp: .approximate("The process is given as 0."),
        source: "api/types/backend/backend.go@1.13.x; the answers of 20.10 have it at every version",
        examples: [
            Example(.responseUp, before: #"{"ID":"b0","Running":true}"#, after: #"{"ID":"b0","Running":true,"Pid":0}"#),
            Example(.responseUp, before: #"{"ID":"b0","Pid":7}"#, after: #"{"ID":"b0","Pid":7}"#),
            Example(.responseDown, isStrict: true, before: #"{"ID":"b0","Pid":7}"#, after: #"{"ID":"b0"}"#),
        ]
    )
}
