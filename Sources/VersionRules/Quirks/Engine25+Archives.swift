// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let saveAsBlobs25 = Change(
        id: "engine25-saved-layout",
        summary: "Engine 25 saves images in OCI's layout: layers are in blobs, not in folders of their own.",
        endpoints: [.imageGet, .imageGetAll],
        lossDown: .impossible("Programs that look for layer.tar, and not for what manifest.json names, find nothing."),
        reason: "An archive of any length passes as it comes, and older engines load this one, too.",
        source: "image/tarexport/save.go@24.0 and @25.0, and the answers of 20.10 and 29.7")
}
