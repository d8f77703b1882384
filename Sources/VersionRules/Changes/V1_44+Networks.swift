// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let endpointMACAddress = LaterField("NetworkingConfig.EndpointsConfig.*.MacAddress", type: .text)
    static let connectMACAddress = LaterField("EndpointConfig.MacAddress", type: .text)
    static let dnsNames = LaterField(
        "NetworkingConfig.EndpointsConfig.*.DNSNames", "EndpointConfig.DNSNames", type: .list(.text))
}

extension Change {
    static let v1_44Networks =
        [
            addEndpointMacAddress, addEndpointMacAddressToConnect, validatePlaces, createWithSeveralNetworks,
            addDNSNames, addListedDNSNames, addDNSNamesToDiskUsage, deprecateCheckDuplicate,
            overlookDNSNames, validateAddressPools, nullAddressPools, refuseBadNetworks, requireNetworkName,
            addHostIPv6,
        ] + v1_44Endpoints

    static let addHostIPv6 = addNetworkOptions(
        "1.44-host-ipv6", "A bridge network can be told which IPv6 address its containers are seen by.",
        ["com.docker.network.host_ipv6"], since: "1.44",
        source: "libnetwork/netlabel/labels.go@24.0 and @25.0, which heeds it at every version")

    static let requireNetworkName = Change(
        id: "1.44-network-name",
        summary: "A network without a name is refused with 400, whatever other networks there are.",
        endpoints: [.networkCreate],
        requestDown: [.customMessage(refuseNamelessNetwork)],
        source: "daemon/network.go@24.0 and @25.0, and the answers of 20.10 and 26.1",
        examples: [
            Example(
                .requestDown, before: #"{"Driver":"bridge"}"#,
                rejected: Rejection(status: 400, message: "invalid name: ")),
            Example(.requestDown, before: "", rejected: Rejection(status: 400, message: "invalid name: ")),
            Example(.requestDown, before: #"{"name":"n"}"#, after: #"{"name":"n"}"#),
            Example(.requestDown, before: #"{"Name":7}"#, after: #"{"Name":7}"#),
        ]
    )

    static let refuseBadNetworks = Change(
        id: "1.44-network-refusals",
        summary: "A network's configuration that is wrong is refused with 400; it was 500.",
        endpoints: [.networkCreate],
        errorUp: [
            .changeStatus(
                from: 500, to: 400,
                whereMessageBegins: ["invalid name: ", "Invalid subnet ", "failed to allocate gateway"]
                    + WrongRequest.network)
        ],
        source: failOnBadNetworks25.source,
        examples: [
            Example(
                .errorUp, before: Sample(status: 500, body: #"{"message":"invalid name: "}"#),
                after: Sample(status: 400, body: #"{"message":"invalid name: "}"#)),
            Example(
                .errorUp, before: Sample(status: 500, body: #"{"message":"no space left on device"}"#),
                after: Sample(status: 500, body: #"{"message":"no space left on device"}"#)),
        ]
    )

    static let nullAddressPools = Change(
        id: "1.44-address-pools",
        summary: "A network that has no address pools, such as none and host, has null for them; it was [].",
        endpoints: [.networkList, .networkInspect],
        responseUp: [.map("IPAM.Config", [[]: .null])],
        source: restoreAddressPools25.source,
        examples: [
            Example(.responseUp, before: #"{"IPAM":{"Config":[]}}"#, after: #"{"IPAM":{"Config":null}}"#),
            Example(
                .responseUp, before: #"{"IPAM":{"Config":[{"Subnet":"10.0.0.0/8"}]}}"#,
                after: #"{"IPAM":{"Config":[{"Subnet":"10.0.0.0/8"}]}}"#),
        ]
    )

    static let addEndpointMacAddress = Change(
        id: "1.44-mac-address",
        summary: "A container's MAC address is set for each of its networks, and not once for the container.",
        endpoints: [.containerCreate],
        requestUp: [.custom(moveMacAddressToEndpoint)],
        requestDown: [.custom(moveMacAddressToContainer)],
        lossDown: .impossible(
            "An address that older engines did not heed they told all the same, until the start: it is not kept."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","MacAddress":"02:42:ac:11:00:02"}"#,
                after: #"""
                    {"Image":"a","NetworkingConfig":{"EndpointsConfig":{"bridge":{"MacAddress":"02:42:ac:11:00:02"}}}}
                    """#),
            Example(
                .requestUp,
                before: #"""
                    {"MacAddress":"02:42:ac:11:00:02","HostConfig":{"NetworkMode":"n"},\#
                    "NetworkingConfig":{"EndpointsConfig":{"n":{"Aliases":["b"]}}}}
                    """#,
                after: #"""
                    {"HostConfig":{"NetworkMode":"n"},"NetworkingConfig":{"EndpointsConfig":{"n":{"Aliases":["b"],\#
                    "MacAddress":"02:42:ac:11:00:02"}}}}
                    """#),
            Example(
                .requestUp,
                before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"MacAddress":"02:42:ac:11:00:02"}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{}}}}"#),
            Example(
                .requestUp, before: #"{"MacAddress":"02:42:ac:11:00:02","HostConfig":{"NetworkMode":"none"}}"#,
                after: #"{"HostConfig":{"NetworkMode":"none"}}"#),
            Example(
                .requestUp, before: #"{"MacAddress":"02:42:ac:11:00:02","HostConfig":{"NetworkMode":"host"}}"#,
                rejected: Rejection(
                    status: 400, message: "conflicting options: mac-address and the network mode")),
            Example(
                .requestDown,
                before: #"""
                    {"Image":"a","HostConfig":{"NetworkMode":"n"},\#
                    "NetworkingConfig":{"EndpointsConfig":{"n":{"MacAddress":"02:42:ac:11:00:02"}}}}
                    """#,
                after: #"""
                    {"Image":"a","HostConfig":{"NetworkMode":"n"},\#
                    "NetworkingConfig":{"EndpointsConfig":{"n":{}}},"MacAddress":"02:42:ac:11:00:02"}
                    """#),
            Example(
                .requestDown, before: #"{"MacAddress":"02:42:ac:11:00:02","HostConfig":{"NetworkMode":"host"}}"#,
                after: #"{"HostConfig":{"NetworkMode":"host"}}"#),
            Example(
                .requestDown,
                before: #"""
                    {"MacAddress":"02:42:ac:11:00:01",\#
                    "NetworkingConfig":{"EndpointsConfig":{"bridge":{"MacAddress":"02:42:ac:11:00:02"}}}}
                    """#,
                rejected: .conflictingMACAddresses),
            Example(
                .requestDown,
                before: #"{"MacAddress":"02:42:ac:11:00:01","NetworkingConfig":{"EndpointsConfig":{"n":{}}}}"#,
                rejected: .homelessMACAddress),
        ]
    )

    static let addEndpointMacAddressToConnect = Change(
        id: "1.44-connect-mac-address",
        summary: "Connecting a container to a network checks its MacAddress, and overlooks it still.",
        endpoints: [.networkConnect],
        reason: "No engine heeds it before 1.54, and what older engines overlook they need not check.",
        source: "daemon/container_operations.go@20.10 and @28.x, and the answers of 20.10, 26.1 and 28"
    )

    static let overlookDNSNames = Change(
        id: "1.44-requested-dns-names",
        summary: "Requests may have the DNSNames that answers tell, which are overlooked but for their type.",
        endpoints: [.containerCreate, .networkConnect],
        requestDown: [.refuseMisread(.dnsNames)],
        source: "api/types/network/endpoint.go@25.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestDown, before: #"{"EndpointConfig":{"DNSNames":"n"}}"#,
                rejected: .misread("string", "EndpointConfig.DNSNames", as: "[]string")),
            Example(
                .requestDown, before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"DNSNames":["n"]}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"DNSNames":["n"]}}}}"#),
        ]
    )

    static let addDNSNames = Change(
        id: "1.44-dns-names",
        summary: "Container inspect tells the names by which others on a network find the container.",
        endpoints: [.containerInspect],
        responseUp: [.custom(nameEndpoints)],
        responseDown: [.hide("NetworkSettings.Networks.*.DNSNames")],
        lossUp: .impossible(
            """
            Nobody tells whether a container was renamed, when it gets names on the default bridge, too. One that is \
            made with several networks has names on the others before it is started.
            """),
        source: "daemon/container_operations.go@28.x, which sends them at every version",
        examples: [
            Example(
                .responseUp,
                before: #"""
                    {"Id":"0fa812099c54a7756a448677","Name":"/web","Config":{"Hostname":"h"},"NetworkSettings":{"Networks":\#
                    {"bridge":{"Aliases":null},"n":{"Aliases":["w","0fa812099c54"]}}}}
                    """#,
                after: #"""
                    {"Id":"0fa812099c54a7756a448677","Name":"/web","Config":{"Hostname":"h"},"NetworkSettings":{"Networks":\#
                    {"bridge":{"Aliases":null,"DNSNames":null},\#
                    "n":{"Aliases":["w","0fa812099c54"],"DNSNames":["web","w","0fa812099c54","h"]}}}}
                    """#),
            Example(
                .responseUp,
                before: #"{"Name":"/web","State":{"Status":"created"},"NetworkSettings":{"Networks":{"n":{}}}}"#,
                after: #"""
                    {"Name":"/web","State":{"Status":"created"},"NetworkSettings":{"Networks":{"n":{"DNSNames":null}}}}
                    """#),
            Example(
                .responseUp,
                before: #"""
                    {"Id":"0fa812099c54a7756a448677","Name":"/web","State":{"Status":"created"},"NetworkSettings":\#
                    {"Networks":{"n":{"Aliases":["w","0fa812099c54"]}}}}
                    """#,
                after: #"""
                    {"Id":"0fa812099c54a7756a448677","Name":"/web","State":{"Status":"created"},"NetworkSettings":\#
                    {"Networks":{"n":{"Aliases":["w","0fa812099c54"],"DNSNames":["web","w","0fa812099c54"]}}}}
                    """#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"NetworkSettings":{"Networks":{"n":{"DNSNames":["web"],"Gateway":""}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"n":{"Gateway":""}}}}"#),
        ]
    )

    static let addListedDNSNames = Change(
        id: "1.44-listed-dns-names",
        summary: "Listed containers have a field for their names on a network, which is null there.",
        endpoints: [.containerList],
        responseUp: [.forEach("NetworkSettings.Networks", [.setDefault("DNSNames", to: .null)])],
        responseDown: [.hide("NetworkSettings.Networks.*.DNSNames")],
        source: "container/view.go@28.x, and the answers of 28",
        examples: [
            Example(
                .responseUp, before: #"{"NetworkSettings":{"Networks":{"n":{"Gateway":""}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"n":{"Gateway":"","DNSNames":null}}}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"NetworkSettings":{"Networks":{"n":{"DNSNames":null}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"n":{}}}}"#),
        ]
    )

    static let addDNSNamesToDiskUsage = Change(
        id: "1.44-disk-usage-dns-names",
        summary: "Containers in the disk usage have a field for their names on a network, which is null there.",
        endpoints: [.systemDiskUsage],
        responseUp: [
            .forEach("Containers", [.forEach("NetworkSettings.Networks", [.setDefault("DNSNames", to: .null)])])
        ],
        responseDown: [.hide("Containers[].NetworkSettings.Networks.*.DNSNames")],
        source: "container/view.go@28.x, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .responseUp, before: #"{"Containers":[{"NetworkSettings":{"Networks":{"n":{"Gateway":""}}}}]}"#,
                after: #"""
                    {"Containers":[{"NetworkSettings":{"Networks":{"n":{"Gateway":"","DNSNames":null}}}}]}
                    """#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"Containers":[{"NetworkSettings":{"Networks":{"n":{"DNSNames":null}}}}]}"#,
                after: #"{"Containers":[{"NetworkSettings":{"Networks":{"n":{}}}}]}"#),
        ]
    )

    static let deprecateCheckDuplicate = Change(
        id: "1.44-check-duplicate",
        summary: "No two networks have the same name, whether CheckDuplicate is set or not.",
        endpoints: [.networkCreate],
        requestDown: [.custom(checkDuplicates)],
        lossDown: .impossible("A second network of a name is refused."),
        source: "api/server/router/network/network_routes.go@26.1",
        examples: [
            Example(.requestDown, before: #"{"Name":"n"}"#, after: #"{"Name":"n","CheckDuplicate":true}"#),
            Example(
                .requestDown, before: #"{"Name":"n","checkDuplicate":false}"#,
                after: #"{"Name":"n","checkDuplicate":true}"#),
            Example(
                .requestDown, before: #"{"Name":"n","CheckDuplicate":1}"#, after: #"{"Name":"n","CheckDuplicate":1}"#),
        ]
    )
}

/// What is of another type stays, for the engine to refuse.
private func checkDuplicates(_ network: inout JSONValue, _: RewriteContext) {
    guard FieldType.flag.accepts(network.member(caseInsensitive: "CheckDuplicate") ?? .null) else { return }
    network.putRequested(true, at: "CheckDuplicate")
}

/// Older engines take an empty name for the beginning of another network's.
private func refuseNamelessNetwork(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    let isEmpty = request.body.sourceBytes.isEmpty
    guard isEmpty || request.body.kind == .object else { return }
    guard isEmpty || request.body.member(caseInsensitive: "Name")?.isUnset() ?? true else { return }
    throw Rejection(status: 400, message: "invalid name: ")
}
