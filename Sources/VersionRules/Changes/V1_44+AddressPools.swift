// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let validateAddressPools = Change(
        id: "1.44-validate-address-pools",
        summary: "Creating a network with address pools that can't work is refused.",
        endpoints: [.networkCreate],
        requestDown: [.custom(refuseWrongPools)],
        source: "api/types/network/ipam.go and daemon/network.go@26.1, which goes by the release, and the answers of "
            + "20.10 and 26.1",
        examples: [
            Example(
                .requestDown, before: #"{"Name":"n","IPAM":{"Config":[{"Subnet":"10.1.2.5/24"}]}}"#,
                rejected: .wrongPools(["invalid subnet 10.1.2.5/24: it should be 10.1.2.0/24"])),
            Example(
                .requestDown,
                before: #"{"Name":"n","IPAM":{"Config":[{"Subnet":"10.1.2.0/24","IPRange":"10.1.2.130/25"}]}}"#,
                rejected: .wrongPools(["invalid ip-range 10.1.2.130/25: it should be 10.1.2.128/25"])),
            Example(
                .requestDown,
                before: #"{"Name":"n","IPAM":{"Config":[{"Subnet":"10.1.2.0/24","IPRange":"10.0.0.0/16"}]}}"#,
                rejected: .wrongPools([
                    "invalid ip-range 10.0.0.0/16: CIDR block is bigger than its parent subnet 10.1.2.0/24",
                    "invalid ip-range 10.0.0.0/16: parent subnet 10.1.2.0/24 doesn't contain ip-range",
                ])),
            Example(
                .requestDown,
                before: #"""
                    {"Name":"n","IPAM":{"Config":[{"Subnet":"10.1.2.0/24","Gateway":"10.1.3.1",\#
                    "AuxiliaryAddresses":{"a":"fd00::1"}},{}]}}
                    """#,
                rejected: .wrongPools([
                    "invalid gateway 10.1.3.1: parent subnet 10.1.2.0/24 doesn't contain this address",
                    "invalid auxiliary address a: parent subnet is an IPv4 block",
                    "invalid subnet : invalid CIDR block notation",
                ])),
            Example(
                .requestDown, before: #"{"Name":"n","IPAM":{"Config":[{"Subnet":"fd00::1/64"}]}}"#,
                after: #"{"Name":"n","IPAM":{"Config":[{"Subnet":"fd00::1/64"}]}}"#),
            Example(
                .requestDown, before: #"{"Name":"host","IPAM":{"Config":[{}]}}"#,
                after: #"{"Name":"host","IPAM":{"Config":[{}]}}"#),
            Example(
                .requestDown, before: #"{"Name":"n","IPAM":{"Config":[{"Subnet":7}]}}"#,
                after: #"{"Name":"n","IPAM":{"Config":[{"Subnet":7}]}}"#),
        ]
    )
}

extension Rejection {
    fileprivate static func wrongPools(_ complaints: [String]) -> Rejection {
        .listing(complaints, under: "invalid network config:")
    }
}

/// What the engine refuses for another reason first, it does: built-in networks, those of a swarm, and wrong types.
private func refuseWrongPools(_ network: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard let name = network.member(caseInsensitive: "Name")?.string, !name.isEmpty,
        NetworkMode(name).isUserDefined, name != "default",
        network.member(caseInsensitive: "Driver")?.string?.lowercased() != "overlay",
        FieldType.object(["Config": .list(.addressPool)]).accepts(network.member(caseInsensitive: "IPAM") ?? .null)
    else { return }
    let hasIPv6 = network.asks(at: "EnableIPv6")
    let pools = network.value(caseInsensitive: "IPAM.Config")?.elements ?? []
    let complaints = pools.flatMap { $0.complaintsOfPool(hasIPv6: hasIPv6) }
    if !complaints.isEmpty { throw .wrongPools(complaints) }
}

extension FieldType {
    /// One of a network's `IPAM.Config`.
    static let addressPool: FieldType = .object([
        "Subnet": .text, "IPRange": .text, "Gateway": .text, "AuxiliaryAddresses": .map(.text),
    ])
}

extension JSONValue {
    fileprivate func complaintsOfPool(hasIPv6: Bool) -> [String] {
        let text = text("Subnet")
        guard let subnet = Subnet(text) else { return ["invalid subnet \(text): invalid CIDR block notation"] }
        guard hasIPv6 || subnet.address.isIPv4 else { return [] }
        var complaints: [String] = []
        if subnet != subnet.masked { complaints.append("invalid subnet \(subnet): it should be \(subnet.masked)") }
        complaints += complaintsOfRange(in: subnet)
        if let wrong = subnet.complaint(about: self.text("Gateway")) {
            complaints.append("invalid gateway \(self.text("Gateway")): \(wrong)")
        }
        for (name, address) in member(caseInsensitive: "AuxiliaryAddresses")?.namedMembers ?? [] {
            guard let wrong = subnet.complaint(about: address.string ?? "") else { continue }
            complaints.append("invalid auxiliary address \(name): \(wrong)")
        }
        return complaints
    }

    private func complaintsOfRange(in subnet: Subnet) -> [String] {
        let text = text("IPRange")
        guard !text.isEmpty else { return [] }
        guard let range = Subnet(text) else { return ["invalid ip-range \(text): invalid CIDR block notation"] }
        guard range.address.isIPv4 == subnet.address.isIPv4 else {
            return ["invalid ip-range \(text): parent subnet is an \(subnet.family) block"]
        }
        var complaints: [String] = []
        if range.length < subnet.length {
            complaints.append("invalid ip-range \(text): CIDR block is bigger than its parent subnet \(subnet)")
        }
        if range != range.masked { complaints.append("invalid ip-range \(range): it should be \(range.masked)") }
        if !subnet.overlaps(range) {
            complaints.append("invalid ip-range \(text): parent subnet \(subnet) doesn't contain ip-range")
        }
        return complaints
    }

    private func text(_ name: String) -> String { member(caseInsensitive: name)?.string ?? "" }
}

extension Subnet {
    fileprivate var family: String { address.isIPv4 ? "IPv4" : "IPv6" }

    /// What is wrong with an address in it; nothing with none.
    fileprivate func complaint(about text: String) -> String? {
        guard !text.isEmpty else { return nil }
        guard let address = IPAddress(text) else { return "invalid address" }
        guard address.isIPv4 == self.address.isIPv4 else { return "parent subnet is an \(family) block" }
        return contains(address) ? nil : "parent subnet \(self) doesn't contain this address"
    }
}
