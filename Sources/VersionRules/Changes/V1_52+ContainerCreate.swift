// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    fileprivate static let listOfStrings = LaterField(
        "Cmd", "Entrypoint", "Shell", "HostConfig.CapAdd", "HostConfig.CapDrop", type: .list(.text))
}

extension Change {
    static let v1_52ContainerCreate = [
        removeCreateMacAddress, warnOfEmptyPortBindings, fillPortBindings, publishUnexposedPorts,
        takeListsOfStringsAlone,
    ]

    static let removeCreateMacAddress = Change(
        id: "1.52-create-mac-address",
        summary: "A container can no longer be created with one MAC address beside those of its networks.",
        endpoints: [.containerCreate],
        requestUp: [.custom(giveMacAddressToEndpoint)],
        requestDown: [.remove("MacAddress")],
        lossDown: .approximate("The answer lacks the engine's warning that the field is deprecated."),
        source: "handleMACAddressBC in daemon/server/router/container/container_routes.go@29",
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
                    "NetworkingConfig":{"EndpointsConfig":{"m":{}}}}
                    """#,
                rejected: Rejection(
                    status: 400,
                    message: "unable to migrate container-wide MAC address to a specific network: "
                        + "HostConfig.NetworkMode must match the identity of a network in NetworkSettings.Networks")),
            Example(
                .requestUp,
                before: #"""
                    {"MacAddress":"02:42:ac:11:00:02",\#
                    "NetworkingConfig":{"EndpointsConfig":{"bridge":{"MacAddress":"02:42:ac:11:00:03"}}}}
                    """#,
                rejected: .conflictingMACAddresses),
            Example(
                .requestUp, before: #"{"MacAddress":"02:42:ac:11:00:02","HostConfig":{"NetworkMode":"host"}}"#,
                after: #"{"HostConfig":{"NetworkMode":"host"}}"#),
            Example(.requestUp, before: #"{"MacAddress":""}"#, after: "{}"),
            Example(
                .requestDown, before: #"{"Image":"a","MacAddress":"02:42:ac:11:00:02"}"#, after: #"{"Image":"a"}"#),
        ]
    )

    static let warnOfEmptyPortBindings = Change(
        id: "1.52-port-binding-warning",
        summary: "Creating a container warns of ports without bindings in PortBindings.",
        endpoints: [.containerCreate],
        responseDown: [.custom(withholdPortBindingWarning)],
        source: "handlePortBindingsBC in daemon/server/router/container/container_routes.go@29",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"Id":"7e62","Warnings":["Following container port(s) have an empty list of port-bindings: 80/tcp. \#
                    Such bindings will be discarded in a future version."]}
                    """#,
                after: #"{"Id":"7e62","Warnings":[]}"#)
        ]
    )

    static let fillPortBindings = Change(
        id: "1.52-empty-port-bindings",
        summary: "A port without bindings in PortBindings gets one when the container is created, not at its start.",
        endpoints: [.containerCreate, .containerInspect],
        requestDown: [.custom(bindUnboundPorts)],
        lossDown: .approximate("Inspecting a container that never ran shows the binding: Engine 29 has it so always."),
        lossUp: .approximate("The answer lacks the engine's warning that such bindings are deprecated."),
        source: "handlePortBindingsBC in daemon/server/router/container/container_routes.go@29, and containers of 29",
        examples: bindUnboundPortsExamples
    )
}

extension Change {
    static let publishUnexposedPorts = Change(
        id: "1.52-unexposed-ports",
        summary: "PortBindings publish ports that ExposedPorts does not name, and with an empty list of bindings too.",
        endpoints: [.containerCreate],
        requestDown: [.custom(exposeBoundPorts)],
        lossDown: .approximate("Engine 29 does so at every version, and publishes what older engines overlooked."),
        lossUp: .synthesised("The ports are told of among ExposedPorts as well."),
        source: "daemon/network.go@28.x and @29, and containers of 28 and 29",
        examples: [
            Example(
                .requestDown, before: #"{"Image":"a","HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":"8080"}]}}}"#,
                after: #"""
                    {"Image":"a","HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":"8080"}]}},\#
                    "ExposedPorts":{"80/tcp":{}}}
                    """#),
            Example(
                .requestDown,
                before: #"{"ExposedPorts":{"80/tcp":{},"53/udp":{}},"HostConfig":{"PortBindings":{"80/tcp":null}}}"#,
                after: #"{"ExposedPorts":{"80/tcp":{},"53/udp":{}},"HostConfig":{"PortBindings":{"80/tcp":null}}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"PortBindings":{}}}"#,
                after: #"{"HostConfig":{"PortBindings":{}}}"#),
        ]
    )

    static let takeListsOfStringsAlone = Change(
        id: "1.52-lists-of-strings",
        summary: "Cmd, Entrypoint, Shell, CapAdd and CapDrop are arrays; a text stood for an array of it alone.",
        endpoints: [.containerCreate, .imageCommit],
        requestUp: [.custom(listSingleStrings)],
        requestDown: [.refuseMisread(.listOfStrings)],
        source: "api/types/strslice/strslice.go@28.x, and the refusals of 29, which has it so at every version",
        examples: [
            Example(
                .requestUp,
                before: #"{"Entrypoint":"/bin/echo","cmd":"hi","HostConfig":{"CapAdd":"ALL","CapDrop":null}}"#,
                after: #"{"Entrypoint":["/bin/echo"],"cmd":["hi"],"HostConfig":{"CapAdd":["ALL"],"CapDrop":null}}"#),
            Example(
                .requestUp, before: #"{"Cmd":["sh","-c","true"],"Shell":null}"#,
                after: #"{"Cmd":["sh","-c","true"],"Shell":null}"#),
            Example(
                .requestDown, before: #"{"Cmd":"true"}"#, rejected: .misread("string", "Cmd", as: "[]string")),
            Example(.requestDown, before: #"{"Cmd":["true"],"Shell":null}"#, after: #"{"Cmd":["true"],"Shell":null}"#),
        ]
    )
}

private func exposeBoundPorts(_ container: inout JSONValue, _: RewriteContext) {
    let bound = container.value(caseInsensitive: "HostConfig.PortBindings")?.keys ?? []
    let exposed = container.member(caseInsensitive: "ExposedPorts")?.keys ?? []
    for port in bound where !exposed.contains(port) {
        container.putRequested([:], at: JSONPath(["ExposedPorts", port]))
    }
}

private func listSingleStrings(_ container: inout JSONValue, _: RewriteContext) {
    for place in LaterField.listOfStrings.places {
        container.updateRequested(place) { value in
            if value.kind == .string { value = .array([value]) }
        }
    }
}

private func giveMacAddressToEndpoint(_ request: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard let key = request.key(caseInsensitive: "MacAddress"), let address = request[key]?.string else { return }
    request[key] = nil
    let mode = NetworkMode(request.value(caseInsensitive: "HostConfig.NetworkMode")?.string)
    guard !address.isEmpty, mode.isBridge || mode.isUserDefined else { return }
    let endpoints = request.value(caseInsensitive: "NetworkingConfig.EndpointsConfig")
    guard endpoints?.keys.isEmpty ?? true || endpoints?[mode.networkName] != nil else {
        throw Rejection(
            status: 400,
            message: "unable to migrate container-wide MAC address to a specific network: "
                + "HostConfig.NetworkMode must match the identity of a network in NetworkSettings.Networks")
    }
    let place = JSONPath(["NetworkingConfig", "EndpointsConfig", mode.networkName, "MacAddress"])
    let present = request.value(caseInsensitive: place)?.string ?? ""
    guard present.isEmpty || present.lowercased() == address.lowercased() else {
        throw .conflictingMACAddresses
    }
    request.putRequested(.string(address), at: place)
}

private func withholdPortBindingWarning(_ answer: inout JSONValue, _: RewriteContext) {
    answer.update(at: "Warnings") { warnings in
        warnings.removeElements {
            $0.string?.hasPrefix("Following container port(s) have an empty list of port-bindings: ") ?? false
        }
    }
}
