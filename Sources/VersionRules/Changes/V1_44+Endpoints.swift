// SPDX-License-Identifier: Apache-2.0

// What a container that was not started yet tells of its networks, and when wrong settings of them are refused.

extension Change {
    static let v1_44Endpoints = [
        validateEndpoints, validateConnections, refuseWideLinkLocals, tellEarlyAddresses, tellEarlyAliases,
    ]

    static let validateEndpoints = Change(
        id: "1.44-validate-endpoints",
        summary: "Wrong settings of a container's networks are refused at once and together, and not at the start.",
        endpoints: [.containerCreate],
        requestDown: [.custom(refuseWrongEndpoints)],
        lossDown: .impossible("It goes by the release: engines since 25 make no such container, at any version."),
        lossUp: .impossible(
            """
            An address on a network without a subnet of its own is refused at the start: older engines don't tell such \
            networks from others.
            """),
        source: "daemon/container_operations.go@24.0 and @26.1, and the answers of 20.10 and 26.1",
        examples: [
            Example(
                .requestDown, before: #"{"NetworkingConfig":{"EndpointsConfig":{"bridge":{"Aliases":["a"]}}}}"#,
                rejected: .wrongEndpoint("bridge", aliasIsScoped)),
            Example(
                .requestDown,
                before: #"""
                    {"NetworkingConfig":{"EndpointsConfig":{"bridge":{"IPAMConfig":{"IPv4Address":"10.0.0.9"}}}}}
                    """#,
                rejected: .wrongEndpoint("bridge", addressIsScoped)),
            Example(
                .requestDown, before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"Aliases":["a"]}}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"Aliases":["a"]}}}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"NetworkMode":"n"},"MacAddress":"not:a:mac"}"#,
                rejected: Rejection(
                    status: 400, message: "invalid config for network n: invalid MAC address not:a:mac")),
            Example(
                .requestDown,
                before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"MacAddress":"02:42"}}}}"#,
                rejected: Rejection(status: 400, message: "invalid config for network n: invalid MAC address 02:42")),
            Example(
                .requestDown, before: #"{"MacAddress":"02:42:ac:11:00:02"}"#,
                after: #"{"MacAddress":"02:42:ac:11:00:02"}"#),
            Example(
                .requestDown,
                before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"IPAMConfig":{"LinkLocalIPs":["x",null]}}}}}"#,
                rejected: Rejection(
                    status: 400,
                    message: """
                        invalid config for network n: invalid endpoint settings:
                        * invalid link-local IP address: x
                        * invalid link-local IP address: \("")
                        """)),
        ]
    )

    /// Ahead of what connects the container to its other networks once it is made.
    static let validatePlaces = Change(
        id: "1.44-validate-places",
        summary: "A container with an address outside its network's subnets is refused at once, and not at the start.",
        endpoints: [.containerCreate],
        requestDown: [.customMessage(refuseOutsideAddresses)],
        lossDown: validateEndpoints.lossDown,
        source: validateConnections.source,
        examples: [
            Example(
                .requestDown, before: addressed,
                calls: [SampleCall("GET /networks/n", reply: Sample(status: 200, body: tenNetwork))],
                answer: Sample(
                    status: 400, headers: ["Content-Type": "application/json"],
                    body: #"""
                        {"message":"invalid config for network n: invalid endpoint settings:\nno configured subnet or \#
                        ip-range contain the IP address 11.8.0.1"}
                        """#)),
            Example(
                .requestDown, before: addressed,
                calls: [
                    SampleCall("GET /networks/n", reply: Sample(status: 404)),
                    .request(addressed.body, reply: Sample(status: 201, body: #"{"Id":"7e62"}"#)),
                ],
                answer: Sample(status: 201, body: #"{"Id":"7e62"}"#)),
            Example(
                .requestDown, before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"Aliases":["a"]},"m":null}}}"#,
                after: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"Aliases":["a"]},"m":null}}}"#),
        ]
    )

    static let validateConnections = Change(
        id: "1.44-validate-connections",
        summary: "A connection with an address that is none, or not of the network's, is refused: 400, and at once.",
        endpoints: [.networkConnect],
        requestDown: [.customMessage(refuseWrongConnection)],
        lookUps: [.network],
        lossDown: .impossible("It goes by the release: engines since 25 refuse it at any version."),
        lossUp: .approximate("So is one of a container that is not there, which is a 404."),
        source: "daemon/container_operations.go@24.0 and @28.x, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestDown, lookedUp: [.network: tenNetwork],
                before: #"{"Container":"c","EndpointConfig":{"IPAMConfig":{"IPv4Address":"11.8.0.1"}}}"#,
                rejected: .wrongSettings(["no configured subnet or ip-range contain the IP address 11.8.0.1"])),
            Example(
                .requestDown, lookedUp: [.network: tenNetwork],
                before: #"{"Container":"c","EndpointConfig":{"IPAMConfig":{"IPv4Address":"10.9.0.1"}}}"#,
                after: #"{"Container":"c","EndpointConfig":{"IPAMConfig":{"IPv4Address":"10.9.0.1"}}}"#),
            Example(
                .requestDown, lookedUp: [.network: tenNetwork],
                before: #"{"EndpointConfig":{"IPAMConfig":{"IPv4Address":"10.8.0.256","IPv6Address":"::0"}}}"#,
                rejected: .wrongSettings([
                    "invalid IPv4 address: 10.8.0.256", "invalid IPv6 address: ::0",
                    "no configured subnet or ip-range contain the IP address 10.8.0.256",
                ])),
            Example(
                .requestDown, lookedUp: [.network: tenNetwork], before: #"{"EndpointConfig":{"MacAddress":"x"}}"#,
                rejected: Rejection(status: 400, message: "invalid MAC address x")),
            Example(
                .requestDown, before: #"{"EndpointConfig":{"IPAMConfig":{"IPv4Address":"x"}}}"#,
                after: #"{"EndpointConfig":{"IPAMConfig":{"IPv4Address":"x"}}}"#),
        ]
    )

    static let refuseWideLinkLocals = Change(
        id: "1.44-link-local",
        summary: "A link-local address that is none of those is refused with 400; it was an error of the engine, 500.",
        endpoints: [.networkConnect, .containerStart, .containerRestart],
        errorUp: [.changeStatus(from: 500, to: 400, whereMessageBegins: ["invalid link local IP address"])],
        source: failOnBadEndpoints25.source,
        examples: [
            WrongRequest.example(.errorUp, "invalid link local IP address: 10.0.0.1", from: 500, to: 400),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )

    static let tellEarlyAddresses = Change(
        id: "1.44-early-mac-address",
        summary: "A container tells the MAC address that was asked for on its network before it is ever started.",
        endpoints: [.containerInspect],
        responseUp: [.custom(tellEarlyAddress)],
        source: blankEarlyAddresses25.source,
        examples: [
            Example(
                .responseUp,
                before: #"""
                    {"State":{"Status":"created"},"Config":{"MacAddress":"02:42:ac:11:00:02"},\#
                    "HostConfig":{"NetworkMode":"default"},"NetworkSettings":{"MacAddress":"",\#
                    "Networks":{"bridge":{"MacAddress":""}}}}
                    """#,
                after: #"""
                    {"State":{"Status":"created"},"Config":{"MacAddress":"02:42:ac:11:00:02"},\#
                    "HostConfig":{"NetworkMode":"default"},"NetworkSettings":{"MacAddress":"02:42:ac:11:00:02",\#
                    "Networks":{"bridge":{"MacAddress":"02:42:ac:11:00:02"}}}}
                    """#),
            Example(
                .responseUp,
                before: #"""
                    {"State":{"Status":"created"},"Config":{"MacAddress":"02:42:ac:11:00:02"},\#
                    "HostConfig":{"NetworkMode":"n"},"NetworkSettings":{"MacAddress":"",\#
                    "Networks":{"n":{"MacAddress":""}}}}
                    """#,
                after: #"""
                    {"State":{"Status":"created"},"Config":{"MacAddress":"02:42:ac:11:00:02"},\#
                    "HostConfig":{"NetworkMode":"n"},"NetworkSettings":{"MacAddress":"",\#
                    "Networks":{"n":{"MacAddress":"02:42:ac:11:00:02"}}}}
                    """#),
        ]
    )

    static let tellEarlyAliases = Change(
        id: "1.44-early-aliases",
        summary: "A container's Aliases on a network have its short id and host name before it is ever started.",
        endpoints: [.containerInspect],
        responseUp: [addImplicitAliases],
        lossUp: .synthesised("They are the container's own."),
        source: dropEarlyAliases25.source,
        examples: [
            Example(
                .responseUp,
                before: #"""
                    {"Id":"0fa812099c54a7756a448677","State":{"Status":"created"},"Config":{"Hostname":"h"},\#
                    "NetworkSettings":{"Networks":{"bridge":{"Aliases":null},"n":{"Aliases":["w"]}}}}
                    """#,
                after: #"""
                    {"Id":"0fa812099c54a7756a448677","State":{"Status":"created"},"Config":{"Hostname":"h"},\#
                    "NetworkSettings":{"Networks":{"bridge":{"Aliases":null},"n":{"Aliases":["w","0fa812099c54","h"]}}}}
                    """#)
        ]
    )
}

private let tenNetwork = #"{"Name":"n","IPAM":{"Config":[{"Subnet":"10.0.0.0/8","IPRange":"10.8.0.0/16"}]}}"#

private let addressed: Sample =
    #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"IPAMConfig":{"IPv4Address":"11.8.0.1"}}}}}"#

private let endpoints: JSONPath = "NetworkingConfig.EndpointsConfig"
private let staticAddresses: [JSONPath] = ["IPAMConfig.IPv4Address", "IPAMConfig.IPv6Address"]
private let addressIsScoped = "user specified IP address is supported on user defined networks only"
let aliasIsScoped = "network-scoped alias is supported only for containers in user defined networks"

/// Older engines make the container, and refuse to start it.
private func refuseWrongEndpoints(_ container: inout JSONValue, _: RewriteContext) throws(Rejection) {
    let mode = NetworkMode(container.value(caseInsensitive: "HostConfig.NetworkMode")?.string)
    if let wrong = container.wrongAddress { throw wrong.of(network: mode.networkName) }
    for (name, endpoint) in container.value(caseInsensitive: endpoints)?.namedMembers ?? [] {
        let network = NetworkMode(name)
        var complaints: [String] = []
        if !network.isUserDefined {
            if staticAddresses.contains(where: endpoint.asks) { complaints.append(addressIsScoped) }
            if endpoint.asks(at: "Aliases") { complaints.append(aliasIsScoped) }
        }
        complaints += endpoint.complaintsOfAddresses
        if !complaints.isEmpty { throw Rejection.wrongSettings(complaints).of(network: network.networkName) }
        if let wrong = endpoint.wrongAddress { throw wrong.of(network: network.networkName) }
    }
}

/// Whether an address is one of its network's is to be asked where a request has an address, which few have.
private func refuseOutsideAddresses(_ request: inout Message, _: RewriteContext) {
    let asked = request.body.value(caseInsensitive: endpoints)?.namedMembers.filter { name, endpoint in
        NetworkMode(name).isUserDefined && staticAddresses.contains(where: endpoint.asks)
    }
    if let asked, !asked.isEmpty { request.converse(lookingUp(asked[...])) }
}

private func lookingUp(_ endpoints: ArraySlice<(name: String, value: JSONValue)>) -> Conversation {
    guard let (name, endpoint) = endpoints.first else { return .request { .answer($0) } }
    return .call(EngineCall(.get, "/networks/\(FormEncoding.encodePath(name))")) { network in
        let pools = network.body.value(at: "IPAM.Config")?.elements ?? []
        let complaints = endpoint.complaintsOfPlaces(in: pools)
        guard complaints.isEmpty else { return .refuse(Rejection.wrongSettings(complaints).of(network: name)) }
        return lookingUp(endpoints.dropFirst())
    }
}

/// Older engines keep it for a container that does not run, and can't start that; for others it is a 500.
private func refuseWrongConnection(_ request: inout Message, _ context: RewriteContext) throws(Rejection) {
    guard let network = context.lookedUp[.network],
        let endpoint = request.body.member(caseInsensitive: "EndpointConfig")
    else { return }
    let pools = network.value(at: "IPAM.Config")?.elements ?? []
    let complaints = endpoint.complaintsOfAddresses + endpoint.complaintsOfPlaces(in: pools)
    if let wrong = endpoint.wrongAddress { throw wrong }
    if !complaints.isEmpty { throw .wrongSettings(complaints) }
}

extension JSONValue {
    /// What is wrong with the addresses of an endpoint, on any network.
    fileprivate var complaintsOfAddresses: [String] {
        let short = address("IPv4Address"), long = address("IPv6Address")
        var complaints: [String] = []
        if let short, !(IPAddress(short).map { $0.isIPv4 && !$0.isUnspecified } ?? false) {
            complaints.append("invalid IPv4 address: \(short)")
        }
        if let long, !(IPAddress(long).map { !$0.isIPv4 && !$0.isUnspecified } ?? false) {
            complaints.append("invalid IPv6 address: \(long)")
        }
        for local in value(caseInsensitive: "IPAMConfig.LinkLocalIPs")?.elements ?? [] {
            let text = local.string ?? ""
            if IPAddress(text)?.isUnspecified ?? true { complaints.append("invalid link-local IP address: \(text)") }
        }
        return complaints
    }

    /// Which of its addresses none of the network's pools has. A network without pools of that kind refuses any, at once.
    fileprivate func complaintsOfPlaces(in pools: [JSONValue]) -> [String] {
        ["IPv4Address", "IPv6Address"].compactMap { name in
            let ranges = pools.filter { ($0["Subnet"]?.string?.contains(":") ?? false) == (name == "IPv6Address") }
            guard let text = address(name), !ranges.isEmpty else { return nil }
            let isInside = IPAddress(text).map { address in ranges.contains { $0.poolContains(address) } } ?? false
            return isInside ? nil : "no configured subnet or ip-range contain the IP address \(text)"
        }
    }

    /// Whether an address is of the pool. The range in it is for those that are chosen for containers.
    private func poolContains(_ address: IPAddress) -> Bool {
        self["Subnet"]?.string.flatMap { Subnet($0) }?.contains(address) ?? true
    }

    private func address(_ name: String) -> String? {
        value(caseInsensitive: JSONPath(["IPAMConfig", name]))?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The refusal of a MAC address that is none, in the configuration of a container or of an endpoint.
    fileprivate var wrongAddress: Rejection? {
        guard let address = member(caseInsensitive: "MacAddress")?.string, !address.isEmpty,
            !isHardwareAddress(address)
        else { return nil }
        return Rejection(status: 400, message: "invalid MAC address \(address)")
    }
}

extension Rejection {
    fileprivate static func wrongSettings(_ complaints: [String]) -> Rejection {
        .listing(complaints, under: "invalid endpoint settings:")
    }

    fileprivate static func wrongEndpoint(_ network: String, _ reason: String) -> Rejection {
        wrongSettings([reason]).of(network: network)
    }

    /// The same at the creation of a container.
    fileprivate func of(network: String) -> Rejection {
        Rejection(status: status, message: "invalid config for network \(network): \(message)")
    }
}

/// The address that a container has is that of the network which it was made for.
private func tellEarlyAddress(_ container: inout JSONValue, _: RewriteContext) {
    guard container.isCreated, let address = container.value(at: "Config.MacAddress"), !address.isUnset() else {
        return
    }
    let mode = NetworkMode(container.value(at: "HostConfig.NetworkMode")?.string)
    let endpoint = JSONPath(["NetworkSettings", "Networks", mode.networkName, "MacAddress"])
    container.update(at: endpoint) { $0 = address }
    if mode.isBridge { container.update(at: "NetworkSettings.MacAddress") { $0 = address } }
}
