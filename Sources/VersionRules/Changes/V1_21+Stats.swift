// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let stats1_21 = [splitStatsByInterface, nameStats]

    static let splitStatsByInterface = Change(
        id: "1.21-stats-networks",
        summary: "Stats have the traffic of each network interface; they had its sum.",
        endpoints: [.containerStats],
        responseUp: [.custom(nameTheOnlyInterface)],
        responseDown: [.custom(sumInterfaces)],
        lookUps: [.query],
        lossUp: .approximate("All traffic counts as that of eth0."),
        source: "daemon/stats.go@20.10, api/types/versions/v1p20/types.go@20.10, and its answers at 1.20 and 1.21",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"read":"2026-11-23T20:10:36.883643837Z","memory_stats":{"usage":1},"name":"/web","id":"7e62",\#
                    "networks":{"eth0":{"rx_bytes":1182,"rx_packets":13,"rx_errors":0,"rx_dropped":1,"tx_bytes":90,\#
                    "tx_packets":3,"tx_errors":0,"tx_dropped":0},"eth1":{"rx_bytes":18,"rx_packets":2,"rx_errors":4,\#
                    "rx_dropped":0,"tx_bytes":10,"tx_packets":1,"tx_errors":0,"tx_dropped":2}}}
                    """#,
                after: #"""
                    {"read":"2026-11-23T20:10:36.883643837Z","memory_stats":{"usage":1},\#
                    "network":{"rx_bytes":1200,"rx_packets":15,"rx_errors":4,"rx_dropped":1,"tx_bytes":100,\#
                    "tx_packets":4,"tx_errors":0,"tx_dropped":2}}
                    """#),
            Example(
                .responseDown,
                before: #"{"read":"2026-11-23T20:10:38.889500615Z","name":"/web","id":"7e62"}"#,
                after: #"""
                    {"read":"2026-11-23T20:10:38.889500615Z","network":{"rx_bytes":0,"rx_packets":0,"rx_errors":0,\#
                    "rx_dropped":0,"tx_bytes":0,"tx_packets":0,"tx_errors":0,"tx_dropped":0}}
                    """#),
            Example(
                .responseDown, lookedUp: [.query: #""stream=1""#],
                before: #"{"read":"0001-01-01T00:00:00Z","memory_stats":{},"name":"/web","id":"7e62"}"#,
                after: #"""
                    {"read":"0001-01-01T00:00:00Z","memory_stats":{},"network":{"rx_bytes":0,"rx_packets":0,\#
                    "rx_errors":0,"rx_dropped":0,"tx_bytes":0,"tx_packets":0,"tx_errors":0,"tx_dropped":0}}
                    """#),
            Example(
                .responseDown, lookedUp: [.query: #""stream=false""#],
                before: #"{"read":"0001-01-01T00:00:00Z","memory_stats":{},"name":"/web","id":"7e62"}"#,
                after: #"{"read":"0001-01-01T00:00:00Z","memory_stats":{},"name":"/web","id":"7e62"}"#),
            Example(
                .responseUp, before: #"{"memory_stats":{},"network":{"rx_bytes":1182,"tx_bytes":90}}"#,
                after: #"{"memory_stats":{},"networks":{"eth0":{"rx_bytes":1182,"tx_bytes":90}}}"#),
        ]
    )

    /// The other direction is in `splitStatsByInterface`, so that answers to older clients need no look-up.
    static let nameStats = Change(
        id: "1.21-stats-name",
        summary: "Stats have the container's name and id.",
        endpoints: [.containerStats],
        responseUp: [.custom(lookUpName)],
        lookUps: [.container],
        lossUp: .synthesised("From the container's inspection."),
        source: "daemon/stats.go@20.10, and its answers at 1.20 and 1.21",
        examples: [
            Example(
                .responseUp, lookedUp: [.container: #"{"Id":"7e62","Created":"2026","Name":"/web"}"#],
                before: #"{"memory_stats":{}}"#, after: #"{"memory_stats":{},"name":"/web","id":"7e62"}"#)
        ]
    )
}

private let counters = [
    "rx_bytes", "rx_packets", "rx_errors", "rx_dropped", "tx_bytes", "tx_packets", "tx_errors", "tx_dropped",
]

/// Asked for one record, engines of every age say of a container that does not run just its name and id.
private func sumInterfaces(_ stats: inout JSONValue, _ context: RewriteContext) {
    let isRunning = stats["read"]?.string != "0001-01-01T00:00:00Z"
    guard stats.kind == .object, isRunning || isStreamed(context) else { return }
    var sums = [Int64](repeating: 0, count: counters.count)
    stats["networks"]?.updateMembers { _, interface in
        for (index, counter) in counters.enumerated() { sums[index] &+= interface[counter]?.integer ?? 0 }
    }
    for name in ["name", "id", "networks"] { stats[name] = nil }
    stats["network"] = .object(zip(counters, sums).map { ($0, .number($1)) })
}

private func isStreamed(_ context: RewriteContext) -> Bool {
    guard let text = context.lookedUp[.query]?.string else { return true }
    let query = Query(text)
    return query["stream"] == nil || query.isTrue("stream")
}

private func nameTheOnlyInterface(_ stats: inout JSONValue, _: RewriteContext) {
    guard let network = stats["network"], stats["networks"] == nil else { return }
    stats["network"] = ["eth0": network]
    stats.renameKey("network", to: "networks")
}

private func lookUpName(_ stats: inout JSONValue, _ context: RewriteContext) {
    guard stats["id"] == nil, let container = context.lookedUp[.container] else { return }
    stats["name"] = container["Name"]
    stats["id"] = container["Id"]
}
