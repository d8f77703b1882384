// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let commitStopSignal = Change(
        id: "1.42-commit-stop-signal",
        summary: "A commit takes STOPSIGNAL among its changes, which was refused.",
        endpoints: [.imageCommit],
        requestDown: [.customMessage(putStopSignalInBody)],
        lossUp: .approximate("One that names a variable is refused as it was."),
        source: refuseCommittedStopSignal23.source,
        examples: [
            Example(
                .requestDown,
                before: Sample(query: "container=c&changes=CMD+x%0AStopSignal++INT&changes=stopsignal+9", body: "{}"),
                after: Sample(query: "container=c&changes=CMD+x", body: #"{"StopSignal":"9"}"#)),
            Example(
                .requestDown, before: Sample(query: "container=my+c&changes=STOPSIGNAL+rtmin%2B3", body: "null"),
                calls: [
                    SampleCall(
                        "GET /containers/my%20c/json",
                        reply: Sample(status: 200, body: #"{"Id":"0fa8","Config":{"Cmd":["x"],"StopSignal":"9"}}"#)),
                    .request(#"{"Cmd":["x"],"StopSignal":"rtmin+3"}"#, reply: committed),
                ],
                answer: committed),
            Example(
                .requestDown, before: Sample(query: "container=c&changes=STOPSIGNAL+9"),
                calls: [SampleCall("GET /containers/c/json", reply: noSuchContainer)], answer: noSuchContainer),
            Example(
                .requestDown, before: Sample(query: "container=c&changes=STOPSIGNAL+$x&changes=STOPSIGNAL", body: "{}"),
                after: Sample(query: "container=c&changes=STOPSIGNAL+$x&changes=STOPSIGNAL", body: "{}")),
        ]
    )
}

private let committed = Sample(status: 201, body: #"{"Id":"sha256:21"}"#)
private let noSuchContainer = Sample(status: 404, body: #"{"message":"No such container: c"}"#)

/// What follows from no body at all, an engine takes from the container.
private func putStopSignalInBody(_ request: inout Message, _: RewriteContext) {
    guard request.body.isNull || request.body.sourceBytes.isEmpty || request.body.kind == .object,
        let signal = request.query.takeStopSignal()
    else { return }
    guard request.body.kind != .object else { return request.body.putRequested(.string(signal), at: "StopSignal") }
    request.headers.set("Content-Type", to: "application/json")
    request.converse(
        .call(.container(.get, request.query["container"] ?? "", "/json")) { container in
            guard container.isSuccess, var config = container.body["Config"] else { return .answer(container) }
            config["StopSignal"] = .string(signal)
            let configured = config
            return .request(editing: { $0 = configured }, then: Conversation.answer)
        })
}

extension Query {
    /// Takes lines that give a signal out of the changes, which are those of a Dockerfile: the signal of the last one. None
    /// where one of them gives what is no signal: that is for the engine to refuse.
    fileprivate mutating func takeStopSignal() -> String? {
        let changes = values(of: "changes")
        let lines = changes.flatMap { $0.split(whereSeparator: \.isNewline) }
        let signals = lines.compactMap(stopSignal)
        guard let last = signals.last, signals.allSatisfy(isSignal) else { return nil }
        remove("changes")
        let rest = lines.filter { stopSignal(in: $0) == nil }
        if !rest.isEmpty { set("changes", to: rest.joined(separator: "\n")) }
        return last
    }
}

/// The argument of a line that gives a signal.
private func stopSignal(in line: Substring) -> String? {
    let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard words.first?.lowercased() == "stopsignal" else { return nil }
    return words.count > 1 ? String(words[1].filter { !$0.isWhitespace }) : ""
}

/// Whether engines take it for one, as they do any number but 0.
private func isSignal(_ text: String) -> Bool {
    if let number = Int(text) { return number != 0 }
    let name = text.uppercased()
    return signals.contains(name.hasPrefix("SIG") ? String(name.dropFirst(3)) : name)
}

private let signals: Set<String> = {
    let names = """
        ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP \
        TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX
        """
    let plain = names.split(separator: " ").map(String.init)
    return Set(plain + (1...15).map { "RTMIN+\($0)" } + (1...14).map { "RTMAX-\($0)" })
}()
