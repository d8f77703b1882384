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

    static let dropOuterRanges25 = Change(
        id: "engine25-ip-ranges",
        summary: "Engine 25 refuses a range of addresses that is not within its subnet; older engines did not heed it.",
        endpoints: [.networkCreate],
        requestUp: [.customWarning(dropOuterRanges)],
        lossDown: .approximate("The network does not tell that range; the operator is warned."),
        source: "api/types/network/ipam.go@25.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"IPAM":{"Config":[{"Subnet":"10.222.60.0/24","IPRange":"10.222.0.0/16"}]}}"#,
                after: #"{"IPAM":{"Config":[{"Subnet":"10.222.60.0/24"}]}}"#),
            Example(
                .requestUp, before: #"{"IPAM":{"Config":[{"Subnet":"10.222.60.0/24","iprange":"10.222.61.0/25"}]}}"#,
                after: #"{"IPAM":{"Config":[{"Subnet":"10.222.60.0/24"}]}}"#),
            Example(
                .requestUp, before: #"{"IPAM":{"Config":[{"Subnet":"10.222.60.0/24","IPRange":"10.222.60.128/25"}]}}"#,
                after: #"{"IPAM":{"Config":[{"Subnet":"10.222.60.0/24","IPRange":"10.222.60.128/25"}]}}"#),
            Example(
                .requestUp, before: #"{"IPAM":{"Config":[{"Subnet":"10.222.60.0/24","IPRange":"fd00::/80"}]}}"#,
                after: #"{"IPAM":{"Config":[{"Subnet":"10.222.60.0/24","IPRange":"fd00::/80"}]}}"#),
            Example(
                .requestUp, before: #"{"IPAM":{"Config":[{"IPRange":"10.222.60.128/25"},null]}}"#,
                after: #"{"IPAM":{"Config":[{"IPRange":"10.222.60.128/25"},null]}}"#),
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

/// A range of the other family was refused then, too; what is IPv6 on a network without it nobody heeds.
private func dropOuterRanges(_ network: inout JSONValue, _ warnings: inout [String], _: RewriteContext) {
    let hasIPv6 = network.asks(at: "EnableIPv6")
    var dropped: [Subnet] = []
    network.updateEachRequested("IPAM.Config[]") { pool in
        guard let subnet = pool.member(caseInsensitive: "Subnet")?.string.flatMap(Subnet.init),
            let range = pool.member(caseInsensitive: "IPRange")?.string.flatMap(Subnet.init),
            range.address.isIPv4 == subnet.address.isIPv4, range.address.isIPv4 || hasIPv6,
            range.length < subnet.length || !subnet.overlaps(range)
        else { return }
        pool.removeRequested("IPRange")
        dropped.append(range)
    }
    warnings += dropped.map { "The range \($0) is not within its subnet, and is not heeded." }
}
