// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// Engines tell all that happens, at every version. Clients pass over what they don't know; in strict mode it is
    /// not told.
    static let events = [
        Quirk(.hideEventsOfNetworks22, engines: docker20, newestClient: "1.21"),
        Quirk(.hideEventsOfDaemon24, engines: docker20, newestClient: "1.23"),
        Quirk(.hideEventsOfSwarms30, engines: docker20, newestClient: "1.29"),
        Quirk(.hideEventsOfConfigs31, engines: docker20, newestClient: "1.30"),
        Quirk(.hideEndOfExec36, engines: docker20, newestClient: "1.35"),
        Quirk(.hideEventsOfPruning41, engines: docker20, newestClient: "1.40"),
    ]

    private static let docker20 = EngineCondition(.docker, since: "20.10")
}

extension Change {
    static let hideEventsOfNetworks22 = hideEvents(
        "events-of-networks", "Engines tell of networks and volumes below 1.22 as well.",
        such: #"{"Type":"volume","Action":"create","Actor":{"ID":"v","Attributes":{"driver":"local"}},"time":1}"#,
        source: describeEvents.source,
        where: [("Type", .isOne(of: "network", "volume"))])

    static let hideEventsOfDaemon24 = hideEvents(
        "events-of-daemon", "Engines tell below 1.24 as well of their own settings, of plugins, health and detaching.",
        such: #"{"Type":"daemon","Action":"reload","Actor":{"ID":"Q","Attributes":{"name":"host"}},"time":1}"#,
        source: "daemon/events.go and daemon/health.go@1.12.x; the answers of 20.10",
        where: [
            ("Type", .isOne(of: "daemon", "plugin")), ("Action", .isOne(of: "detach", "exec_detach")),
            ("Action", .begins(with: "health_status")),
        ])

    static let hideEventsOfSwarms30 = hideEvents(
        "events-of-swarms", "Engines tell of services, nodes, secrets and a swarm's networks below 1.30 as well.",
        such: #"{"Type":"node","Action":"update","Actor":{"ID":"n","Attributes":{}},"scope":"swarm","time":1}"#,
        source: announceSwarmObjects.source,
        where: [("Type", .isOne(of: "service", "node", "secret")), ("scope", .says("swarm"))])

    static let hideEventsOfConfigs31 = hideEvents(
        "events-of-configs", "Engines tell of configs below 1.31 as well.",
        such: #"{"Type":"config","Action":"create","Actor":{"ID":"c","Attributes":{}},"scope":"swarm","time":1}"#,
        source: announceConfigs.source,
        where: [("Type", .says("config"))])

    static let hideEndOfExec36 = hideEvents(
        "events-of-ended-exec", "Engines tell of the end of a process that exec started below 1.36 as well.",
        such: #"{"Type":"container","Action":"exec_die","Actor":{"ID":"c","Attributes":{"exitCode":"0"}},"time":1}"#,
        source: announceEndOfExec.source,
        where: [("Action", .says("exec_die"))])

    static let hideEventsOfPruning41 = hideEvents(
        "events-of-pruning", "Engines tell of pruning below 1.41 as well.",
        such: #"{"Type":"network","Action":"prune","Actor":{"ID":"","Attributes":{"reclaimed":"0"}},"time":1}"#,
        source: addPruneEvents.source,
        where: [("Action", .says("prune"))])

    /// Any one of the tests tells such an event.
    private static func hideEvents(
        _ id: String, _ summary: String, such example: String, source: String, where tests: [(JSONKey, ByteTest)]
    ) -> Change {
        let known = #"{"Type":"container","Action":"start","Actor":{"ID":"c"},"scope":"local","time":1}"#
        return Change(
            id: id, summary: summary, endpoints: [.events],
            responseDown: [.strictly(tests.map { .glance(at: $0, $1, [.drop]) })],
            source: source,
            examples: [
                Example(.responseDown, isStrict: true, before: Sample(body: example), after: ""),
                Example(.responseDown, before: Sample(body: example), after: Sample(body: example)),
                Example(.responseDown, isStrict: true, before: Sample(body: known), after: Sample(body: known)),
            ])
    }
}
