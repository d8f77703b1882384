// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let removeClusterVolume = Change(
        id: "1.42-delete-cluster-volume",
        summary: "Swarm managers remove cluster volumes by name and id.",
        endpoints: [.volumeDelete],
        requestUp: [.customHead(spareClusterVolume)],
        errorDown: denyMissingVolume,
        lossDown: .synthesised("The engine is asked whether the volume is one of a cluster, which stays."),
        source: "deleteVolumes in api/server/router/volume/volume_routes.go@28.x, and the answers of 28 and 29.7",
        examples: [
            Example(
                .requestUp, before: .removal(of: "c"), calls: [.asked(of: "c", clusterVolume)],
                answer: missing("get c: no such volume")),
            Example(
                .requestUp, before: .removal(of: "c", "force=1"), calls: [.asked(of: "c", clusterVolume)],
                answer: Sample(status: 204)),
            Example(
                .requestUp, before: .removal(of: "v", "force=false"),
                calls: [.asked(of: "v", localVolume), .request(reply: Sample(status: 204))],
                answer: Sample(status: 204)),
            Example(
                .requestUp, before: .removal(of: "v", "force=1"),
                calls: [
                    .asked(of: "v", localVolume), SampleCall("DELETE /volumes/v", reply: Sample(status: 204)),
                ],
                answer: Sample(status: 204)),
            Example(
                .requestUp, before: .removal(of: "v", "force=1"),
                calls: [
                    .asked(of: "v", localVolume), SampleCall("DELETE /volumes/v", reply: Sample(status: 500)),
                    .request(reply: Sample(status: 204)),
                ],
                answer: Sample(status: 204)),
            Example(
                .requestUp, before: .removal(of: "x"),
                calls: [.asked(of: "x", Sample(status: 404)), .request(reply: missing("volume x not found"))],
                answer: missing("volume x not found")),
            Example(.errorDown, before: missing("volume x not found"), after: missing("get x: no such volume")),
            Example(
                .errorDown, before: missing("get volume x not found: no such volume"),
                after: missing("get volume x not found: no such volume")),
        ]
    )

    private static let clusterVolume = Sample(status: 200, body: #"{"Name":"c","ClusterVolume":{"ID":"1"}}"#)
    private static let localVolume = Sample(status: 200, body: #"{"Name":"v","Driver":"local"}"#)
    private static func missing(_ message: String) -> Sample {
        Sample(status: 404, body: #"{"message":"\#(message)"}"#)
    }

    /// What a manager that knows cluster volumes says of one that is not there, and others said before.
    static let denyMissingVolume: [Step] = [
        .custom { error, _ in
            error.update(at: "message") { message in
                guard let text = message.string, text.hasPrefix("volume "), text.hasSuffix(" not found") else { return }
                message = .string("get \(text.dropFirst("volume ".count).dropLast(" not found".count)): no such volume")
            }
        }
    ]
}

extension Sample {
    fileprivate static func removal(of volume: String, _ query: String = "") -> Sample {
        Sample(pathParameter: volume, query: query)
    }
}

extension SampleCall {
    fileprivate static func asked(of volume: String, _ reply: Sample) -> SampleCall {
        SampleCall("GET /volumes/\(volume)", reply: reply)
    }
}

/// A client that never sees cluster volumes must not remove one. By force the engine removes both where another volume
/// has the name of one; without, that other one alone.
private func spareClusterVolume(_ request: inout Message, _: RewriteContext) {
    guard let name = request.pathParameter else { return }
    let path = "/volumes/\(FormEncoding.encodePath(name))"
    let isForced = request.query.isTrue("force")
    request.converse(
        .call(EngineCall(.get, path)) { found in
            if found.body.value(at: "ClusterVolume")?.kind == .object {
                return .answer(found.denying(name, isForced: isForced))
            }
            guard isForced, found.isSuccess else { return .request(then: Conversation.answer) }
            return .call(EngineCall(.delete, path)) { answer in
                answer.isSuccess ? .answer(answer) : .request(then: Conversation.answer)
            }
        })
}

extension Message {
    /// What the engine answers to a removal when it does not have the volume that this answer tells of.
    fileprivate func denying(_ volume: String, isForced: Bool) -> Message {
        var answer = self
        answer.status = isForced ? 204 : 404
        answer.body = isForced ? JSONValue(source: []) : ["message": .string(Rejection.noVolume(volume).message)]
        if isForced { answer.headers.remove("Content-Type") }
        return answer
    }
}

extension Rejection {
    /// What an engine says of a volume that it does not have.
    static func noVolume(_ name: String) -> Rejection {
        Rejection(status: 404, message: "get \(name): no such volume")
    }
}
