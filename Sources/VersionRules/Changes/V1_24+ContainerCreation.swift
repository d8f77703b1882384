// SPDX-License-Identifier: Apache-2.0

/// What makes a container anew that has never run, from what the engine tells of it and another host config.
struct ContainerCreation: Sendable {
    /// The request's body.
    private(set) var body: JSONValue
    /// The networks to connect it to when it is there.
    private(set) var otherEndpoints: [(network: String, settings: JSONValue)] = []

    init(_ container: JSONValue, hostConfig: JSONValue, image: String) {
        let mode = NetworkMode(hostConfig.value(caseInsensitive: "NetworkMode")?.string)
        body = container["Config"] ?? [:]
        body["Image"] = .string(image)
        body.keepEntrypoint()
        body.leaveToItsHost(hostConfig, mode: mode, shortID: container.shortContainerID)
        body["HostConfig"] = hostConfig.keeping(container["HostConfig"] ?? [:])
        addEndpoints(of: container, mode: mode)
    }

    /// A container that changes its mode leaves its networks; old engines saw to that.
    private mutating func addEndpoints(of container: JSONValue, mode: NetworkMode) {
        let former = NetworkMode(container.value(at: "HostConfig.NetworkMode")?.string)
        guard former.networkName == mode.networkName, mode.isBridge || mode.isUserDefined else { return }
        let endpoints = (container.value(at: "NetworkSettings.Networks") ?? [:]).namedMembers.map { name, endpoint in
            (network: name, settings: endpoint.requestedEndpoint(of: container))
        }
        guard let main = endpoints.first(where: { $0.network == mode.networkName }) ?? endpoints.first else { return }
        otherEndpoints = endpoints.filter { $0.network != main.network }
        if main.network != mode.networkName || !main.settings.isUnset() {
            body["NetworkingConfig"] = ["EndpointsConfig": [main.network: main.settings]]
        }
    }
}

extension JSONValue {
    /// An entrypoint that was taken away is told as none, which at the creation means the image's. An empty one takes it
    /// away, and leaves the command alone.
    fileprivate mutating func keepEntrypoint() {
        if self["Entrypoint"]?.isNull ?? true { self["Entrypoint"] = [""] }
    }

    /// Takes out what the engine had put in and would refuse beside the name of another container or the machine.
    fileprivate mutating func leaveToItsHost(_ hostConfig: JSONValue, mode: NetworkMode, shortID: String?) {
        let isShared = !mode.isBridge && mode.networkName.hasPrefix("container:")
        let isOfHost = hostConfig.value(caseInsensitive: "UTSMode")?.string == "host"
        if isShared || isOfHost, self["Hostname"]?.string == shortID { self["Hostname"] = "" }
        if isShared { self["ExposedPorts"] = nil }
    }

    /// A host config at the start took the place of the one that the container had. What was mounted stayed, and so did
    /// what was no part of the host config yet.
    fileprivate func keeping(_ old: JSONValue) -> JSONValue {
        var new = self
        for name in ["Dns", "DnsOptions", "DnsSearch"] where member(caseInsensitive: name)?.isNull ?? true {
            new.putRequested([], at: JSONPath([name]))
        }
        let binds = keptBinds(of: old)
        if !binds.isEmpty { new.putRequested(.array(binds), at: "Binds") }
        let sources = strings("VolumesFrom")
        let kept = (old["VolumesFrom"]?.names ?? []).filter { !sources.contains($0) }
        if !kept.isEmpty { new.putRequested(.array((kept + sources).map(JSONValue.string)), at: "VolumesFrom") }
        for name in ["Mounts", "Memory", "MemorySwap", "CpuShares", "CpusetCpus", "StorageOpt"] {
            if key(caseInsensitive: name) == nil, let value = old[name], !value.isUnset() { new[name] = value }
        }
        return new
    }

    private func keptBinds(of old: JSONValue) -> [JSONValue] {
        let binds = strings("Binds")
        let places = Set(binds.map(\.bindDestination))
        let kept = (old["Binds"]?.names ?? []).filter { !places.contains($0.bindDestination) }
        return (binds + kept).map(JSONValue.string)
    }

    private func strings(_ name: String) -> [String] {
        value(caseInsensitive: JSONPath([name]))?.names ?? []
    }

    /// What was asked for of an endpoint, without what the engine has added.
    fileprivate func requestedEndpoint(of container: JSONValue) -> JSONValue {
        var settings: JSONValue = [:]
        for name in ["IPAMConfig", "Links", "DriverOpts", "MacAddress", "GwPriority"] {
            if let value = self[name], !value.isUnset() { settings[name] = value }
        }
        let aliases = (self["Aliases"]?.names ?? []).filter { $0 != container.shortContainerID }
        if !aliases.isEmpty { settings["Aliases"] = .array(aliases.map(JSONValue.string)) }
        return settings
    }
}

extension String {
    /// Where a bind such as `/data:/srv:ro` is mounted.
    fileprivate var bindDestination: Substring {
        let parts = split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 1 ? parts[1] : parts.first ?? ""
    }
}
