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
}
