// SPDX-License-Identifier: Apache-2.0

// A start that joins the IPC namespace of a container which has none to join.

extension Change {
    static let refuseJoinedIPC = Change(
        id: "1.44-joined-ipc",
        summary:
            "A start that joins the IPC of a container which does not share it is a wrong request, 400, or a conflict "
            + "where that does not run, 409; it was a 404 or 500.",
        endpoints: [.containerStart, .containerRestart],
        errorUp: [.customMessage(callJoinedIPCWrong)],
        source: "getIpcContainer in daemon/container_operations_unix.go@24.0 and getIPCContainer there @25.0, where it "
            + "goes by the release, and the answers of 20.10 and 28",
        examples: [
            WrongRequest.example(.errorUp, "\(earlier): container c is not running", from: 500, to: 409),
            WrongRequest.example(.errorUp, "\(earlier): non-shareable IPC (hint: …)", from: 500, to: 400),
            WrongRequest.example(.errorUp, "\(earlier): No such container: c", from: 404, to: 400),
            WrongRequest.example(.errorUp, keeping: 404, of: "No such container: c"),
        ]
    )

    static let failOnJoinedIPC25 = Change(
        id: "engine25-joined-ipc",
        summary: "Engine 25 refuses to join the IPC of a container that does not share it otherwise, below 1.44 too.",
        endpoints: refuseJoinedIPC.endpoints,
        errorDown: [.customMessage(restoreJoinedIPC)],
        source: refuseJoinedIPC.source,
        examples: [
            WrongRequest.example(.errorDown, "\(later): container c is not running", from: 409, to: 500),
            WrongRequest.example(.errorDown, "\(later): container c: non-shareable IPC (hint: …)", from: 400, to: 500),
            WrongRequest.example(.errorDown, "\(later): No such container: c", from: 400, to: 404),
            WrongRequest.example(.errorDown, keeping: 409, of: "\(later): container c is restarting"),
        ]
    )
}

private let earlier = "can't join IPC of container c"
private let later = "failed to join IPC namespace"

private func callJoinedIPCWrong(_ error: inout Message, _: RewriteContext) {
    guard let text = error.body["message"]?.string, text.hasPrefix("can't join IPC of container ") else { return }
    switch error.status {
    case 404: error.status = 400
    case 500 where text.contains("non-shareable IPC"): error.status = 400
    case 500 where text.hasSuffix(" is not running"): error.status = 409
    default: break
    }
}

private func restoreJoinedIPC(_ error: inout Message, _: RewriteContext) {
    guard let text = error.body["message"]?.string, text.hasPrefix("failed to join IPC namespace: ") else { return }
    switch error.status {
    case 400: error.status = text.contains("No such container: ") ? 404 : 500
    case 409 where text.hasSuffix(" is not running"): error.status = 500
    default: break
    }
}
