// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let maskSubnets25 = Change(
        id: "engine25-subnets",
        summary: "Engine 25 refuses a network's subnet that has bits of a host; older engines left them out.",
        endpoints: [.networkCreate],
        requestUp: [.custom(maskSubnets)],
        lossDown: .approximate("The network tells its subnet without these bits, where it told them."),
        source: "api/types/network/ipam.go@25.0, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .requestUp,
                before: #"{"IPAM":{"Config":[{"Subnet":"172.20.1.1/16","IPRange":"172.20.5.130/25"}]}}"#,
                after: #"{"IPAM":{"Config":[{"Subnet":"172.20.0.0/16","IPRange":"172.20.5.128/25"}]}}"#),
            Example(
                .requestUp, before: #"{"IPAM":{"Config":[{"Subnet":"2001:db8:1:ffff::1/62"}]}}"#,
                after: #"{"IPAM":{"Config":[{"Subnet":"2001:db8:1:fffc::/62"}]}}"#),
            Example(
                .requestUp, before: #"{"IPAM":{"Config":[{"Subnet":"2001:DB8::/64"},{"Subnet":"10.0.0.0"}]}}"#,
                after: #"{"IPAM":{"Config":[{"Subnet":"2001:DB8::/64"},{"Subnet":"10.0.0.0"}]}}"#),
        ]
    )
}

private func maskSubnets(_ network: inout JSONValue, _: RewriteContext) {
    for place: JSONPath in ["IPAM.Config[].Subnet", "IPAM.Config[].IPRange"] {
        network.updateEachRequested(place) { subnet in
            guard let given = subnet.string.flatMap(Subnet.init), given != given.masked else { return }
            subnet = .string(given.masked.description)
        }
    }
}
