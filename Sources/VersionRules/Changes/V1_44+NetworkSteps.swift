// SPDX-License-Identifier: Apache-2.0

private let endpoints: JSONPath = "NetworkingConfig.EndpointsConfig"

/// An older client's address is the container's; what it says of a network's was not heeded.
func moveMacAddressToEndpoint(_ container: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    let address = container.value(caseInsensitive: "MacAddress") ?? ""
    guard let text = address.string, !text.isEmpty else {
        return container.removeUnlessMisread(.endpointMACAddress, context)
    }
    let mode = NetworkMode(container.value(caseInsensitive: "HostConfig.NetworkMode")?.string)
    if mode.isNone, !context.isRehearsal { return container.removeRequested("MacAddress") }
    guard mode.isBridge || mode.isUserDefined else {
        throw Rejection(status: 400, message: "conflicting options: mac-address and the network mode")
    }
    let name = container.value(caseInsensitive: endpoints)?.keys.first ?? mode.networkName
    let path = JSONPath(container.spelling(of: endpoints).keys + [name])
    if container.value(at: path)?.isNull ?? true { container.put([:], at: path) }
    container.update(at: path) { $0.putRequested(address, at: "MacAddress") }
    container.removeRequested("MacAddress")
}

/// An older engine knows one network at create, and one address. Newer ones forget the address of a container that has
/// no network of its own, which older ones refuse.
func moveMacAddressToContainer(_ container: inout JSONValue, _: RewriteContext) throws(Rejection) {
    let mode = NetworkMode(container.value(caseInsensitive: "HostConfig.NetworkMode")?.string)
    guard mode.isBridge || mode.isUserDefined else { return container.removeRequested("MacAddress") }
    guard let networks = container.value(caseInsensitive: endpoints), let name = networks.keys.first else { return }
    let wide = container.value(caseInsensitive: "MacAddress")?.string ?? ""
    guard wide.isEmpty || networks.keys.contains(where: { NetworkMode($0).networkName == mode.networkName }) else {
        throw .homelessMACAddress
    }
    guard let address = networks[name]?.value(caseInsensitive: "MacAddress"), let text = address.string, !text.isEmpty
    else { return }
    guard wide.isEmpty || wide == text else {
        throw .conflictingMACAddresses
    }
    container.updateRequested(endpoints) { $0[name]?.removeRequested("MacAddress") }
    container.putRequested(address, at: "MacAddress")
}

/// Engines name a container on a network when it starts, or is connected: then its id is among its aliases.
func nameEndpoints(_ container: inout JSONValue, _: RewriteContext) {
    let own = [container["Name"]?.string.map { String($0.drop { $0 == "/" }) }].compactMap { $0 }
    let id = container.shortContainerID
    let others = [id, container.value(at: "Config.Hostname")?.string].compactMap { $0 }
    let wasStarted = !container.isCreated
    container.update(at: "NetworkSettings.Networks") { networks in
        networks.updateMembers { (name, endpoint) in
            guard endpoint.kind == .object, endpoint["DNSNames"] == nil else { return }
            let aliases = endpoint["Aliases"]?.names ?? []
            let names = own + aliases + others
            let isConnected = wasStarted || id.map(aliases.contains) ?? false
            let isNamed = isConnected && NetworkMode(name).isUserDefined
            endpoint["DNSNames"] = isNamed ? .uniqueNames(names.filter { !$0.isEmpty }) : .null
        }
    }
}

extension Rejection {
    static let homelessMACAddress = Rejection(
        status: 400,
        message: "unable to migrate container-wide MAC address to a specific network: "
            + "HostConfig.NetworkMode must match the identity of a network in NetworkSettings.Networks")
    static let conflictingMACAddresses = Rejection(
        status: 400,
        message: "the container-wide MAC address must match the endpoint-specific MAC address for the main network, "
            + "or be left empty")
}
