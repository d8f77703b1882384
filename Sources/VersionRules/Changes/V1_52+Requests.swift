// SPDX-License-Identifier: Apache-2.0

// What engines since 29 read of requests otherwise, or no longer.

extension Change {
    static let v1_52Requests = [readAddresses, tellAddressesAlone, readPorts, forgetFields, takeEmptyPools]

    static let forgetFields = Change(
        id: "1.52-forgotten-fields",
        summary:
            "The email of /auth, Detach of a new exec, MacAddress of a commit and CheckDuplicate of a network are no "
            + "longer read, of whatever type.",
        endpoints: [.auth, .execCreate, .imageCommit, .networkCreate],
        requestDown: [.remove("email"), .remove("Detach"), .remove("MacAddress"), .remove("CheckDuplicate")],
        lossUp: .approximate("They are left out, for an older engine would read them."),
        source: "api/types/registry, container and network of @28.x and @29, and the answers of 28 and 29.7",
        examples: [
            Example(
                .requestDown, before: #"{"Cmd":["true"],"Detach":"no"}"#, after: #"{"Cmd":["true"]}"#),
            Example(.requestDown, before: #"{"Name":"n","checkduplicate":1}"#, after: #"{"Name":"n"}"#),
            Example(.requestDown, before: #"{"username":"me"}"#, after: #"{"username":"me"}"#),
        ]
    )

    static let takeEmptyPools = Change(
        id: "1.52-empty-pools",
        summary: "An address pool that says nothing is as good as none; it was refused since 1.44.",
        endpoints: [.networkCreate],
        requestDown: [.custom(dropEmptyPools)],
        source: "daemon/network.go@29, and the answers of 28 and 29.7",
        examples: [
            Example(
                .requestDown, before: #"{"Name":"n","IPAM":{"Config":[{"Subnet":"","Gateway":null},null]}}"#,
                after: #"{"Name":"n","IPAM":{"Config":[]}}"#),
            Example(
                .requestDown, before: #"{"Name":"n","IPAM":{"Config":[{},{"Subnet":"10.1.2.0/24"}]}}"#,
                after: #"{"Name":"n","IPAM":{"Config":[{"Subnet":"10.1.2.0/24"}]}}"#),
            Example(
                .requestDown, before: #"{"Name":"n","IPAM":{"Config":[{"Gateway":"10.1.2.1"},{"Subnet":[]},7]}}"#,
                after: #"{"Name":"n","IPAM":{"Config":[{"Gateway":"10.1.2.1"},{"Subnet":[]},7]}}"#),
        ]
    )

    static let readPorts = Change(
        id: "1.52-ports",
        summary: "Names in ExposedPorts and PortBindings that are no ports are refused when a request is read, 400.",
        endpoints: [.containerCreate, .imageCommit],
        requestDown: [.custom(refuseWrongPorts)],
        lossDown: .impossible("It goes by the release: engines since 29 refuse them at any version, but for ranges."),
        source: "api/types/network/port.go@29, and the answers of 28 and 29.7",
        examples: [
            Example(
                .requestDown, before: #"{"ExposedPorts":{"many/tcp":{}}}"#,
                rejected: Rejection(status: 400, message: "invalid JSON: invalid port 'many': invalid syntax")),
            Example(
                .requestDown, before: #"{"HostConfig":{"PortBindings":{"80-82":null}}}"#,
                rejected: Rejection(status: 400, message: "invalid JSON: invalid port '80-82': invalid syntax")),
            Example(
                .requestDown, before: #"{"ExposedPorts":{"65536":{}}}"#,
                rejected: Rejection(status: 400, message: "invalid JSON: invalid port '65536': value out of range")),
            Example(
                .requestDown, before: #"{"ExposedPorts":{"53/udp":{},"80":{},"0/x/y":{}}}"#,
                after: #"{"ExposedPorts":{"53/udp":{},"80":{},"0/x/y":{}}}"#),
        ]
    )
}

private func dropEmptyPools(_ network: inout JSONValue, _: RewriteContext) {
    let members: [JSONPath] = ["Subnet", "IPRange", "Gateway", "AuxiliaryAddresses"]
    network.updateRequested("IPAM.Config") { pools in
        pools.removeElements { pool in
            FieldType.addressPool.accepts(pool) && !members.contains(where: pool.asks)
        }
    }
}

private func refuseWrongPorts(_ container: inout JSONValue, _: RewriteContext) throws(Rejection) {
    let names = ["ExposedPorts", "HostConfig.PortBindings"].flatMap { (place: JSONPath) in
        container.value(caseInsensitive: place)?.keys ?? []
    }
    for name in names {
        let port = name.prefix { $0 != "/" }
        let isNumber = !port.isEmpty && port.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !isNumber || UInt16(port) == nil else { continue }
        let reason = name.isEmpty ? ": value is empty" : " '\(port)': invalid syntax"
        let words = isNumber ? " '\(port)': value out of range" : reason
        throw Rejection(status: 400, message: "invalid JSON: invalid port\(words)")
    }
}
