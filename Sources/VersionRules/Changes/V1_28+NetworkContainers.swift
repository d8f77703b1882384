// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let removeContainersFromNetworkList = Change(
        id: "1.28-network-list-containers",
        summary: "The networks of a list no longer tell their containers; network inspect does.",
        endpoints: [.networkList],
        responseUp: [.set("Containers", to: [:])],
        responseDown: [.custom(restoreContainers)],
        lookUps: [.containers],
        lossDown: .approximate("What is in a network and no container of this engine, such as a swarm's, is left out."),
        source: "api/server/router/network/network_routes.go@28.x; daemon/network.go@20.10, and its answers at 1.27",
        examples: [
            Example(
                .responseDown, lookedUp: [.containers: containers],
                before: #"{"Name":"bridge","Id":"78f3","ConfigOnly":false,"Containers":{},"Options":{}}"#,
                after: #"""
                    {"Name":"bridge","Id":"78f3","ConfigOnly":false,"Containers":{"5f97":{"Name":"db",\#
                    "EndpointID":"a29a","MacAddress":"02:42:0a:c9:14:03","IPv4Address":"10.201.20.3/24",\#
                    "IPv6Address":"fd00::3/64"}},"Options":{}}
                    """#),
            Example(
                .responseDown, lookedUp: [.containers: containers],
                before: #"{"Name":"other","Id":"59ef","ConfigOnly":false,"Options":{}}"#,
                after: #"{"Name":"other","Id":"59ef","ConfigOnly":false,"Containers":{},"Options":{}}"#),
            Example(
                .responseDown, before: #"{"Name":"bridge","Id":"78f3","Containers":{}}"#,
                after: #"{"Name":"bridge","Id":"78f3","Containers":{}}"#),
            Example(
                .responseDown, lookedUp: [.containers: containers],
                before: #"{"Name":"ingress","Id":"shsy","Scope":"swarm","Containers":null}"#,
                after: #"{"Name":"ingress","Id":"shsy","Scope":"swarm","Containers":null}"#),
            Example(
                .responseUp, before: #"{"Name":"bridge","Containers":{"5f97":{"Name":"db","EndpointID":"a29a"}}}"#,
                after: #"{"Name":"bridge","Containers":{}}"#),
        ]
    )

    /// One that runs, known to another by a link as well, and one that has ended.
    private static let containers = #"""
        [{"Id":"5f97","Names":["/web/database","/db"],"NetworkSettings":{"Networks":{"bridge":{"NetworkID":"78f3",\#
        "EndpointID":"a29a","IPAddress":"10.201.20.3","IPPrefixLen":24,"GlobalIPv6Address":"fd00::3",\#
        "GlobalIPv6PrefixLen":64,"MacAddress":"02:42:0a:c9:14:03"}}}},\#
        {"Id":"b6d8","Names":["/old"],"NetworkSettings":{"Networks":{"bridge":{"NetworkID":"78f3","EndpointID":"",\#
        "IPAddress":"","IPPrefixLen":0,"GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"MacAddress":""}}}}]
        """#
}

/// The list of containers knows their endpoints. Without it the networks stay as they are.
private func restoreContainers(_ network: inout JSONValue, _ context: RewriteContext) {
    guard let id = network["Id"]?.string, let containers = context.lookedUp[.containers]?.elements else { return }
    let members = containers.compactMap { container -> (String, JSONValue)? in
        guard let key = container["Id"]?.string, let endpoint = endpoint(of: container, in: id) else { return nil }
        return (key, endpoint)
    }
    // An engine says null of a swarm's network that it has no part in, at every version.
    if members.isEmpty, network["Containers"]?.isNull == true { return }
    network.insert(.object(members), forKey: "Containers", after: "ConfigOnly")
}

private func endpoint(of container: JSONValue, in networkID: String) -> JSONValue? {
    guard let networks = container.value(at: "NetworkSettings.Networks"),
        let endpoint = networks.keys.lazy.compactMap({ networks[$0] }).first(where: {
            $0["NetworkID"]?.string == networkID
        }), let id = endpoint["EndpointID"], id.string?.isEmpty == false
    else { return nil }
    return [
        "Name": .string(name(of: container)), "EndpointID": id, "MacAddress": endpoint["MacAddress"] ?? "",
        "IPv4Address": address(endpoint["IPAddress"], endpoint["IPPrefixLen"]),
        "IPv6Address": address(endpoint["GlobalIPv6Address"], endpoint["GlobalIPv6PrefixLen"]),
    ]
}

/// Names with a slash inside are those that links give.
private func name(of container: JSONValue) -> String {
    let names = container["Names"]?.elements?.compactMap(\.string) ?? []
    return names.map { $0.dropFirst() }.first { !$0.contains("/") }.map(String.init) ?? ""
}

private func address(_ address: JSONValue?, _ prefixLength: JSONValue?) -> JSONValue {
    guard let address = address?.string, !address.isEmpty, let length = prefixLength?.integer else { return "" }
    return .string("\(address)/\(length)")
}
