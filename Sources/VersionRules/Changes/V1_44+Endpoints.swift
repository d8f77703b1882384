// SPDX-License-Identifier: Apache-2.0

// What a container that was not started yet tells of its networks, and when wrong settings of them are refused.

extension Change {
    static let v1_44Endpoints = [validateEndpoints, tellEarlyAddresses, tellEarlyAliases]

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
        responseUp: [.custom(addImplicitAliases)],
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

private let endpoints: JSONPath = "NetworkingConfig.EndpointsConfig"
private let staticAddresses: [JSONPath] = ["IPAMConfig.IPv4Address", "IPAMConfig.IPv6Address"]
private let addressIsScoped = "user specified IP address is supported on user defined networks only"
private let aliasIsScoped = "network-scoped alias is supported only for containers in user defined networks"

/// Older engines make the container, and refuse to start it.
private func refuseWrongEndpoints(_ container: inout JSONValue, _: RewriteContext) throws(Rejection) {
    let mode = NetworkMode(container.value(caseInsensitive: "HostConfig.NetworkMode")?.string)
    try refuseWrongAddress(of: container, on: mode.networkName)
    for (name, endpoint) in container.value(caseInsensitive: endpoints)?.namedMembers ?? [] {
        let network = NetworkMode(name)
        if !network.isUserDefined {
            if staticAddresses.contains(where: endpoint.asks) {
                throw .wrongEndpoint(network.networkName, addressIsScoped)
            }
            if endpoint.asks(at: "Aliases") { throw .wrongEndpoint(network.networkName, aliasIsScoped) }
        }
        try refuseWrongAddress(of: endpoint, on: network.networkName)
    }
}

private func refuseWrongAddress(of owner: JSONValue, on network: String) throws(Rejection) {
    guard let address = owner.member(caseInsensitive: "MacAddress")?.string, !address.isEmpty,
        !isHardwareAddress(address)
    else { return }
    throw Rejection(status: 400, message: "invalid config for network \(network): invalid MAC address \(address)")
}

extension Rejection {
    fileprivate static func wrongEndpoint(_ network: String, _ reason: String) -> Rejection {
        Rejection(
            status: 400, message: "invalid config for network \(network): invalid endpoint settings:\n\(reason)")
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
