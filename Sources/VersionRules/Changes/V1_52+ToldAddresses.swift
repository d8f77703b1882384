// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What an older client has had an older engine keep. Clients that are written in Go fail over it.
    static let tellAddressesAlone = Change(
        id: "1.52-told-addresses",
        summary: "What is told as an address or a port is one; older engines keep what they were given.",
        endpoints: [.containerInspect, .serviceList, .serviceInspect, .taskList, .taskInspect],
        responseUp: tellHostAddresses + tellPorts + tellLinkLocals + tellNameServers,
        lossUp: .approximate("What is none is left out, and the operator is warned."),
        source: "api/types/{container,network,swarm}@29, which have netip.Addr, and the answers of 20.10",
        examples: [
            Example(
                .responseUp,
                before: #"""
                    {"HostConfig":{"PortBindings":{"80/tcp":[{"HostIp":"localhost","HostPort":"8"},{"HostIp":"::1"}]},\#
                    "Dns":["foo","1.1.1.1","010.1.1.1"]}}
                    """#,
                after: #"""
                    {"HostConfig":{"PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8"},{"HostIp":"::1"}]},\#
                    "Dns":["1.1.1.1"]}}
                    """#),
            Example(
                .responseUp, before: #"{"HostConfig":{"PortBindings":null,"Dns":["fe80::1%eth0"]}}"#,
                after: #"{"HostConfig":{"PortBindings":null,"Dns":["fe80::1%eth0"]}}"#),
            Example(
                .responseUp, before: #"{"Config":{"ExposedPorts":{"80-81/tcp":{},"53/udp":{}}}}"#,
                after: #"{"Config":{"ExposedPorts":{"53/udp":{}}}}"#),
            Example(
                .responseUp,
                before: #"{"NetworkSettings":{"Networks":{"n":{"IPAMConfig":{"LinkLocalIPs":["169.254.1.1","x"]}}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"n":{"IPAMConfig":{"LinkLocalIPs":["169.254.1.1"]}}}}}"#),
            Example(
                .responseUp,
                before: #"{"Spec":{"TaskTemplate":{"ContainerSpec":{"DNSConfig":{"Nameservers":["foo"]}}}}}"#,
                after: #"{"Spec":{"TaskTemplate":{"ContainerSpec":{"DNSConfig":{"Nameservers":[]}}}}}"#),
            Example(
                .responseUp, before: #"{"Spec":{"ContainerSpec":{"DNSConfig":{"Nameservers":["foo","::1"]}}}}"#,
                after: #"{"Spec":{"ContainerSpec":{"DNSConfig":{"Nameservers":["::1"]}}}}"#),
        ]
    )
}

// A glance for each: hardly an answer has any of these.

private let tellHostAddresses: [Step] = [
    .glance(at: "HostConfig", .mayHoldText(#""HostIp":""#), [.at("HostConfig", [.customWarning(blankHostAddresses)])]),
    .glance(at: "HostConfig", .mayHoldText(#""Dns":[""#), [.at("HostConfig.Dns", [.customWarning(dropOthers)])]),
]

private let tellPorts: [Step] = [
    .at("Config", [.glance(at: "ExposedPorts", hasRange, [.at("ExposedPorts", [.customWarning(dropRanges)])])])
]

private let tellLinkLocals: [Step] = [
    .glance(
        at: "NetworkSettings", .mayHoldText(#""LinkLocalIPs":[""#),
        [.at("NetworkSettings.Networks.*.IPAMConfig.LinkLocalIPs", [.customWarning(dropOthers)])])
]

private let tellNameServers: [Step] = [
    .glance(
        at: "Spec", .mayHoldText(#""Nameservers":[""#),
        (["Spec.TaskTemplate.ContainerSpec", "Spec.ContainerSpec"] as [JSONPath]).map { container in
            .at(JSONPath(container.keys + ["DNSConfig", "Nameservers"]), [.customWarning(dropOthers)])
        })
]

extension ByteTest {
    fileprivate static func mayHoldText(_ text: String) -> ByteTest {
        let bytes = Array(text.utf8)
        return ByteTest("may hold \(text)") { $0.mayHold(bytes.span) }
    }
}

private let hasRange = ByteTest("may hold a range") { ports in
    for index in ports.indices where ports[index] == UInt8(ascii: "-") { return true }
    return false
}

private func blankHostAddresses(_ host: inout JSONValue, _ warnings: inout [String], _: RewriteContext) {
    host.update(at: "PortBindings.*[].HostIp") { address in
        guard !FieldType.address.accepts(address) else { return }
        warnings.append(leftOut(address))
        address = ""
    }
}

private func dropOthers(_ addresses: inout JSONValue, _ warnings: inout [String], _: RewriteContext) {
    let others = addresses.elements?.filter { !FieldType.address.accepts($0) } ?? []
    guard !others.isEmpty else { return }
    addresses.removeElements { !FieldType.address.accepts($0) }
    warnings += others.map(leftOut)
}

private func dropRanges(_ ports: inout JSONValue, _ warnings: inout [String], _: RewriteContext) {
    for name in ports.keys where name.prefix(while: { $0 != "/" }).contains("-") {
        ports[name] = nil
        warnings.append(leftOut(.string(name)))
    }
}

private func leftOut(_ value: JSONValue) -> String {
    "the engine tells \(value) for an address or port, which newer clients can't read: it is left out"
}
