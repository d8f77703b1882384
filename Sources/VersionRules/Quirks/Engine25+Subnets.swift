// SPDX-License-Identifier: Apache-2.0
internal import Glibc

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
            if let masked = subnet.string.flatMap(masked) { subnet = .string(masked) }
        }
    }
}

/// The subnet without the bits of a host; nil where it has none, or is no subnet.
private func masked(_ subnet: String) -> String? {
    let parts = subnet.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let length = Int(parts[1]) else { return nil }
    let family = parts[0].contains(":") ? AF_INET6 : AF_INET
    var address = [UInt8](repeating: 0, count: family == AF_INET6 ? 16 : 4)
    guard inet_pton(family, parts[0], &address) == 1, 0...address.count * 8 ~= length else { return nil }
    let given = address
    for index in address.indices {
        let bits = min(max(length - 8 * index, 0), 8)
        address[index] &= UInt8(truncatingIfNeeded: 0xff00 >> bits)
    }
    guard address != given else { return nil }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(family, address, &text, socklen_t(text.count)) != nil else { return nil }
    let name = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return String(decoding: name, as: UTF8.self) + "/\(length)"
}
