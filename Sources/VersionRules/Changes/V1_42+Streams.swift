// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_42Streams = [
        addMultiplexedType, setMultiplexedTypeOfContainers, setMultiplexedTypeOfExecs, setMultiplexedTypeOfServices,
        setMultiplexedTypeOfTasks, heedWebSocketStreams,
    ]

    static let addMultiplexedType = Change(
        id: "1.42-multiplexed-stream",
        summary: "Streams in which standard output and error are told apart have a content type of their own.",
        endpoints: [.containerLogs, .containerAttach, .execStart, .serviceLogs, .taskLogs],
        responseDown: [.map(.header("Content-Type"), [multiplexedStream: rawStream])],
        source: "api/server/router/container/container_routes.go@28.x and api/server/router/swarm/helpers.go@28.x",
        examples: [
            Example(
                .responseDown,
                before: Sample(status: 200, headers: ["Content-Type": "application/vnd.docker.multiplexed-stream"]),
                after: Sample(status: 200, headers: ["Content-Type": "application/vnd.docker.raw-stream"])),
            Example(
                .responseDown, before: Sample(status: 200, headers: ["Content-Type": "application/json"]),
                after: Sample(status: 200, headers: ["Content-Type": "application/json"])),
        ]
    )

    /// Apart from the change above for the sake of older clients, for whom nothing has to be looked up.
    static let setMultiplexedTypeOfContainers = Change(
        id: "1.42-multiplexed-stream-of-containers",
        summary: "Logs and upgraded attachments without a terminal have the content type of multiplexed streams.",
        endpoints: [.containerLogs, .containerAttach],
        responseUp: [.customHead(setTypeOfContainerStream)],
        lookUps: [.container],
        source: addMultiplexedType.source,
        examples: [
            Example(
                .responseUp, lookedUp: [.container: #"{"Config":{"Tty":false}}"#],
                before: Sample(status: 200),
                after: Sample(status: 200, headers: ["Content-Type": "application/vnd.docker.multiplexed-stream"])),
            Example(
                .responseUp, lookedUp: [.container: #"{"Config":{"Tty":true}}"#],
                before: Sample(status: 101, headers: ["Content-Type": "application/vnd.docker.raw-stream"]),
                after: Sample(status: 101, headers: ["Content-Type": "application/vnd.docker.raw-stream"])),
            Example(
                .responseUp, lookedUp: [.container: #"{"Config":{"Tty":false}}"#],
                before: Sample(status: 101, headers: ["Content-Type": "application/vnd.docker.raw-stream"]),
                after: Sample(status: 101, headers: ["Content-Type": "application/vnd.docker.multiplexed-stream"])),
        ]
    )

    static let setMultiplexedTypeOfExecs = Change(
        id: "1.42-multiplexed-stream-of-execs",
        summary: "Upgraded execs without a terminal have the content type of multiplexed streams.",
        endpoints: [.execStart],
        responseUp: [.customHead(setTypeOfExecStream)],
        lookUps: [.exec],
        lossUp: .approximate("It tells of the exec's own terminal, where the start may ask for another form."),
        source: "api/server/router/container/exec.go@28.x",
        examples: [
            Example(
                .responseUp, lookedUp: [.exec: #"{"ID":"1","ProcessConfig":{"tty":false}}"#],
                before: Sample(status: 101, headers: ["Content-Type": "application/vnd.docker.raw-stream"]),
                after: Sample(status: 101, headers: ["Content-Type": "application/vnd.docker.multiplexed-stream"])),
            Example(
                .responseUp, lookedUp: [.exec: #"{"ID":"1","ProcessConfig":{"tty":false}}"#],
                before: Sample(status: 200, headers: ["Content-Type": "application/vnd.docker.raw-stream"]),
                after: Sample(status: 200, headers: ["Content-Type": "application/vnd.docker.raw-stream"])),
        ]
    )

    static let setMultiplexedTypeOfServices = Change(
        id: "1.42-multiplexed-stream-of-services",
        summary: "Logs of services have the content type of raw or multiplexed streams, by their terminal.",
        endpoints: [.serviceLogs],
        responseUp: [.customHead(setTypeOfServiceLogs)],
        lookUps: [.service],
        source: "api/server/router/swarm/helpers.go@20.10 and @28.x, and the answers of both",
        examples: [
            Example(
                .responseUp, lookedUp: [.service: #"{"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"a"}}}}"#],
                before: Sample(status: 200),
                after: Sample(status: 200, headers: ["Content-Type": "application/vnd.docker.multiplexed-stream"])),
            Example(
                .responseUp, lookedUp: [.service: #"{"Spec":{"TaskTemplate":{"ContainerSpec":{"TTY":true}}}}"#],
                before: Sample(status: 200),
                after: Sample(status: 200, headers: ["Content-Type": "application/vnd.docker.raw-stream"])),
            Example(.responseUp, before: Sample(status: 200), after: Sample(status: 200)),
        ]
    )

    static let setMultiplexedTypeOfTasks = Change(
        id: "1.42-multiplexed-stream-of-tasks",
        summary: "Logs of tasks have the content type of raw or multiplexed streams, by their terminal.",
        endpoints: [.taskLogs],
        responseUp: [.customHead(setTypeOfTaskLogs)],
        lookUps: [.task],
        source: setMultiplexedTypeOfServices.source,
        examples: [
            Example(
                .responseUp, lookedUp: [.task: #"{"ID":"t","Spec":{"ContainerSpec":{"Image":"a"}}}"#],
                before: Sample(status: 200),
                after: Sample(status: 200, headers: ["Content-Type": "application/vnd.docker.multiplexed-stream"])),
            Example(
                .responseUp, lookedUp: [.task: #"{"ID":"t","Spec":{"ContainerSpec":{"TTY":true}}}"#],
                before: Sample(status: 200),
                after: Sample(status: 200, headers: ["Content-Type": "application/vnd.docker.raw-stream"])),
        ]
    )

    static let heedWebSocketStreams = Change(
        id: "1.42-websocket-streams",
        summary: "A websocket is attached to the streams that are asked for, and not always to all three.",
        endpoints: [.containerAttachWebSocket],
        requestUp: ["stdin", "stdout", "stderr"].map { .set(.query($0), to: "1") },
        requestDown: ["stdout", "stderr"].map {
            .warn("websockets bring \($0) below API 1.42, asked for or not", when: .absent(.query($0)))
        },
        lossUp: .impossible("All three are attached; the operator is warned."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: Sample(query: "stream=1&stdin=0"),
                after: Sample(query: "stream=1&stdin=1&stdout=1&stderr=1")),
            Example(
                .requestDown, before: Sample(query: "stream=1&stdout=1"), after: Sample(query: "stream=1&stdout=1")),
        ]
    )
}

private let rawStream: JSONValue = "application/vnd.docker.raw-stream"
private let multiplexedStream: JSONValue = "application/vnd.docker.multiplexed-stream"

/// Attachments get the newer type with an upgrade alone; logs had none at all before.
private func setTypeOfContainerStream(_ answer: inout Message, _ context: RewriteContext) {
    let isUpgraded = answer.status == 101
    guard isUpgraded || answer.headers["Content-Type"]?.hasPrefix("application/vnd.docker.") != true,
        let hasTerminal = context.lookedUp[.container]?.value(at: "Config.Tty")?.bool
    else { return }
    answer.headers.set("Content-Type", to: (hasTerminal ? rawStream : multiplexedStream).plainText)
}

private func setTypeOfServiceLogs(_ answer: inout Message, _ context: RewriteContext) {
    guard let service = context.lookedUp[.service] else { return }
    setTypeOfLogs(&answer, hasTerminal: service.value(at: "Spec.TaskTemplate.ContainerSpec.TTY"))
}

private func setTypeOfTaskLogs(_ answer: inout Message, _ context: RewriteContext) {
    guard let task = context.lookedUp[.task] else { return }
    setTypeOfLogs(&answer, hasTerminal: task.value(at: "Spec.ContainerSpec.TTY"))
}

/// Engines leave out a terminal that there is not.
private func setTypeOfLogs(_ answer: inout Message, hasTerminal: JSONValue?) {
    let type = hasTerminal?.bool == true ? rawStream : multiplexedStream
    answer.headers.set("Content-Type", to: type.plainText)
}

private func setTypeOfExecStream(_ answer: inout Message, _ context: RewriteContext) {
    guard answer.status == 101, context.lookedUp[.exec]?.value(at: "ProcessConfig.tty")?.bool == false else { return }
    answer.headers.set("Content-Type", to: multiplexedStream.plainText)
}
