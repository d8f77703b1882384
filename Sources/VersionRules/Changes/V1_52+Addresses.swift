// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    fileprivate static let nameServers = LaterField("HostConfig.Dns", type: .list(.address))
    fileprivate static let serviceNameServers = LaterField(
        "TaskTemplate.ContainerSpec.DNSConfig.Nameservers", type: .list(.address))
    fileprivate static let hostAddresses = LaterField(
        "HostConfig.PortBindings", type: .map(.list(.object(["HostIp": .address]))))
    fileprivate static let endpointAddresses = LaterField(
        "NetworkingConfig.EndpointsConfig.*", "EndpointConfig",
        type: .object([
            "IPAddress": .address, "Gateway": .address, "IPv6Gateway": .address, "GlobalIPv6Address": .address,
            "IPAMConfig": .object([
                "IPv4Address": .address, "IPv6Address": .address, "LinkLocalIPs": .list(.address),
            ]),
        ]))
}

extension Change {
    static let readAddresses = Change(
        id: "1.52-addresses",
        summary: "Addresses of name servers, ports and endpoints that are none are refused as a request is read.",
        endpoints: [.containerCreate, .networkConnect, .serviceCreate, .serviceUpdate],
        requestDown: [
            .refuseMisread(.nameServers), .refuseMisread(.hostAddresses), .refuseMisread(.endpointAddresses),
            .refuseMisread(.serviceNameServers),
        ],
        lossDown: .impossible("It goes by the release: engines since 29 refuse them at any version."),
        source: "api/types/{container,network,swarm}@29, and the answers of 28 and 29.7",
        examples: [
            Example(.requestDown, before: #"{"HostConfig":{"Dns":["1.1.1.1","x"]}}"#, rejected: .noAddress("x")),
            Example(
                .requestDown, before: #"{"HostConfig":{"PortBindings":{"80/tcp":[{"HostIp":"10.0.0.300"}]}}}"#,
                rejected: .noAddress("10.0.0.300")),
            Example(
                .requestDown, before: #"{"EndpointConfig":{"IPAMConfig":{"IPv4Address":"x"}}}"#,
                rejected: .noAddress("x")),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"ContainerSpec":{"DNSConfig":{"Nameservers":["x"]}}}}"#,
                rejected: .noAddress("x")),
            Example(
                .requestDown,
                before: #"""
                    {"HostConfig":{"Dns":["fe80::1%eth0"],"PortBindings":{"80/tcp":[{"HostIp":""}],"81/tcp":null}},\#
                    "NetworkingConfig":{"EndpointsConfig":{"n":null,"m":{"IPAMConfig":{"IPv4Address":""}}}}}
                    """#,
                after: #"""
                    {"HostConfig":{"Dns":["fe80::1%eth0"],"PortBindings":{"80/tcp":[{"HostIp":""}],"81/tcp":null}},\#
                    "NetworkingConfig":{"EndpointsConfig":{"n":null,"m":{"IPAMConfig":{"IPv4Address":""}}}}}
                    """#),
        ]
    )
}

extension Rejection {
    fileprivate static func noAddress(_ text: String) -> Rejection {
        Rejection(status: 400, message: #"invalid JSON: ParseAddr("\#(text)"): unable to parse IP"#)
    }
}
