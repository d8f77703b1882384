// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.36 changed.
    static let v1_36 = [announceEndOfExec]

    static let announceEndOfExec = Change(
        id: "1.36-exec-die",
        summary: "The end of a process that exec started is an event, exec_die.",
        endpoints: [.events],
        reason: "Engines send it at every version, which strict mode puts right: events-of-ended-exec.",
        source: "daemon/monitor.go@20.10"
    )
}
