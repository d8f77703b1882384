// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let refuseVolumeUpdate23 = Change(
        id: "engine23-volume-update",
        summary: "Engine 23 updates cluster volumes below 1.42 too, where there was no such endpoint.",
        endpoints: [.volumeUpdate],
        requestUp: [.customHead { (_, _) throws(Rejection) in throw .pageNotFound }],
        source: addVolumeUpdate.source,
        examples: [Example(.requestUp, before: Sample(query: "version=1"), rejected: .pageNotFound)]
    )

    /// What the client itself asked: where the engine is spoken to in 1.42 or newer, the filter is there in any case.
    static let refuseFilterAll23 = Change(
        id: "engine23-prune-all-volumes",
        summary: "Engine 23 takes the filter all of volume prunes below 1.42 too, where there was none.",
        endpoints: [.volumePrune],
        requestUp: [.customHead(refuseFilterAll)],
        lookUps: [.query],
        source: "daemon/prune.go@20.10 and volume/service/service.go@23.0, and the answers of 20.10, 26.1, 28 and 29",
        examples: [
            Example(
                .requestUp, lookedUp: [.query: #""filters=%7B%22all%22%3A%5B%22true%22%5D%7D""#],
                before: Sample(query: "filters=%7B%22all%22%3A%5B%22true%22%5D%7D"),
                rejected: Rejection(status: 400, message: "Invalid filter 'all'")),
            Example(
                .requestUp, lookedUp: [.query: #""""#],
                before: Sample(query: "filters=%7B%22all%22%3A%7B%22true%22%3Atrue%7D%7D"),
                after: Sample(query: "filters=%7B%22all%22%3A%7B%22true%22%3Atrue%7D%7D")),
        ]
    )
}

private func refuseFilterAll(_: inout Message, _ context: RewriteContext) throws(Rejection) {
    let asked = Query(context.lookedUp[.query]?.string ?? "").filters
    if let asked, asked.validate(), asked["all"] != nil {
        throw Rejection(status: 400, message: "Invalid filter 'all'")
    }
}
