// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// How the proxy and its engine are now.
struct StatusPage {
    let relay: WorkerMetrics
    let engine: EngineCheck.Outcome
    let started: Timestamp
    /// How many requests are lost to the audit; nil where there is none.
    let lost: Int?

    var json: JSONValue {
        [
            "proxy": ["version": .string(Proxy.version), "started": .string(started.text)],
            "engine": engineJSON,
            "relay": [
                "requests": .number(Int64(clamping: relay.requests.values.reduce(0, +))),
                "connections": .number(Int64(relay.connections)), "tunnels": .number(Int64(relay.tunnels)),
            ],
            "audit": ["enabled": .bool(lost != nil), "lost": .number(Int64(lost ?? 0))],
        ]
    }

    private var engineJSON: JSONValue {
        switch engine {
        case .failure(let failure): ["answers": false, "reason": .string(failure.reason)]
        case .success(let engine):
            [
                "answers": true, "flavour": .string(engine.flavour.rawValue), "release": .string(engine.release.text),
                "min_api": .string("\(engine.window.minimum)"), "max_api": .string("\(engine.window.maximum)"),
            ]
        }
    }
}
