// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let omitEmptyAddresses29 = Change(
        id: "engine29-empty-addresses",
        summary: "Engine 29.0 and 29.1 send addresses that are not set as empty texts, which others leave out.",
        endpoints: [.networkList, .networkInspect, .containerList, .containerInspect],
        responseDown: [
            .custom { answer, _ in
                for path: JSONPath in ["IPAM.Config[]", "NetworkSettings.Networks.*.IPAMConfig"] {
                    answer.update(at: path, omitEmptyTexts)
                }
            }
        ],
        source: "api/types/network/{ipam,endpoint}.go@29.0.0 and @29.2.0, and the answers of 28 and 29.0",
        examples: [
            Example(
                .responseDown,
                before: #"{"IPAM":{"Config":[{"Subnet":"10.0.0.0/24","IPRange":"","Gateway":"10.0.0.1"}]}}"#,
                after: #"{"IPAM":{"Config":[{"Subnet":"10.0.0.0/24","Gateway":"10.0.0.1"}]}}"#),
            Example(
                .responseDown,
                before: #"""
                    {"NetworkSettings":{"Networks":{"n":{"IPAMConfig":{"IPv4Address":"10.0.0.9","IPv6Address":""}},\#
                    "m":{"IPAMConfig":null}}}}
                    """#,
                after: #"""
                    {"NetworkSettings":{"Networks":{"n":{"IPAMConfig":{"IPv4Address":"10.0.0.9"}},\#
                    "m":{"IPAMConfig":null}}}}
                    """#),
        ]
    )

    static let refuseInvalidMacAddress29 = Change(
        id: "engine29-invalid-mac-address",
        summary: "Engine 29 overlooks a MacAddress that is none in the configuration of a container.",
        endpoints: [.containerCreate],
        requestUp: [.custom(refuseInvalidMacAddress)],
        source: "postContainersCreate in daemon/server/router/container/container_routes.go@29, and the refusal of 28",
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","MacAddress":"02:42:ac:11:00"}"#,
                rejected: Rejection(status: 400, message: "invalid MAC address 02:42:ac:11:00")),
            Example(
                .requestUp, before: #"{"MacAddress":"02-42-AC-11-00-02"}"#,
                after: #"{"MacAddress":"02-42-AC-11-00-02"}"#),
            Example(.requestUp, before: #"{"MacAddress":""}"#, after: #"{"MacAddress":""}"#),
        ]
    )
}

private func omitEmptyTexts(_ addresses: inout JSONValue) {
    for (name, value) in addresses.namedMembers where value.string == "" { addresses[name] = nil }
}

private func refuseInvalidMacAddress(_ container: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard let address = container.member(caseInsensitive: "MacAddress")?.string, !address.isEmpty else { return }
    guard isHardwareAddress(address) else {
        throw Rejection(status: 400, message: "invalid MAC address \(address)")
    }
}
