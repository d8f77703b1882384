// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let updatePodman = Change(
        id: "podman-update",
        summary: "Podman 4 updates containers in its own API alone, by what the runtime calls resources.",
        endpoints: [.containerUpdate],
        requestUp: [.customMessage(updateInItsOwnWay)],
        lossDown: .impossible("What is no limit of a resource, such as a restart policy, is refused."),
        source: "pkg/api/server/register_containers.go@v4.3, and the answers of Podman 4.3 and of Docker 20.10",
        examples: [
            Example(
                .requestUp,
                before: Sample(
                    pathParameter: "my c",
                    body: #"{"Memory":67108864,"MemorySwap":-1,"NanoCpus":500000000,"RestartPolicy":{"Name":""}}"#),
                calls: [
                    .request(
                        #"{"Memory":67108864,"MemorySwap":-1,"NanoCpus":500000000,"RestartPolicy":{"Name":""}}"#,
                        reply: noSuchPage),
                    SampleCall(
                        "POST /libpod/containers/my%20c/update",
                        body: #"""
                            {"memory":{"limit":67108864,"swap":-1},"cpu":{"quota":50000,"period":100000}}
                            """#,
                        reply: Sample(status: 201, body: #""0fa8""#)),
                ],
                answer: Sample(
                    status: 200, headers: ["Content-Type": "application/json"], body: #"{"Warnings":[]}"#)),
            Example(
                .requestUp, before: Sample(pathParameter: "c", body: #"{"RestartPolicy":{"Name":"always"}}"#),
                calls: [.request(#"{"RestartPolicy":{"Name":"always"}}"#, reply: noSuchPage)],
                answer: Sample(
                    status: 501, headers: ["Content-Type": "application/json"],
                    body: #"{"message":"Podman does not update RestartPolicy"}"#)),
            Example(
                .requestUp, before: Sample(pathParameter: "c", body: #"{"PidsLimit":9}"#),
                calls: [.request(#"{"PidsLimit":9}"#, reply: noSuchContainer)], answer: noSuchContainer),
        ]
    )
}

private let noSuchPage = Sample(status: 404, body: "Not Found\n")
private let noSuchContainer = Sample(status: 404, body: #"{"message":"no such container"}"#)

/// Where the runtime's resources have what Docker calls so.
private let places: KeyValuePairs<String, JSONPath> = [
    "Memory": "memory.limit", "MemorySwap": "memory.swap", "MemoryReservation": "memory.reservation",
    "CpuShares": "cpu.shares", "CpuQuota": "cpu.quota", "CpuPeriod": "cpu.period",
    "CpuRealtimeRuntime": "cpu.realtimeRuntime", "CpuRealtimePeriod": "cpu.realtimePeriod", "CpusetCpus": "cpu.cpus",
    "CpusetMems": "cpu.mems", "PidsLimit": "pids.limit", "BlkioWeight": "blockIO.weight",
]

/// Later releases take the client's own request.
private func updateInItsOwnWay(_ request: inout Message, _: RewriteContext) {
    guard let name = request.pathParameter, request.body.kind == .object else { return }
    let update = request.body
    request.converse(
        .request { answer in
            guard answer.status == 404, answer.body["message"] == nil else { return .answer(answer) }
            do throws(Rejection) {
                let call = EngineCall(
                    .post, "/libpod/containers/\(FormEncoding.encodePath(name))/update", body: try resources(of: update)
                )
                return .call(call) { updated in
                    guard updated.isSuccess else { return .answer(updated) }
                    let type = Headers([("Content-Type", "application/json")])
                    return .answer(Message(status: 200, headers: type, body: ["Warnings": []]))
                }
            } catch {
                return .refuse(error)
            }
        })
}

private func resources(of update: JSONValue) throws(Rejection) -> JSONValue {
    var resources: JSONValue = [:]
    for (name, value) in update.namedMembers where !value.isUnset() {
        let lowercased = name.lowercased()
        if let (_, place) = places.first(where: { $0.key.lowercased() == lowercased }) {
            resources.putRequested(value, at: place)
        } else if lowercased == "nanocpus", let cpus = value.integer {
            resources.putRequested(.number(cpus / 10_000), at: "cpu.quota")
            resources.putRequested(100_000, at: "cpu.period")
        } else {
            throw Rejection(status: 501, message: "Podman does not update \(name)")
        }
    }
    return resources
}
