// SPDX-License-Identifier: Apache-2.0

/// Puts the host config's fields that stand beside it into it, as engines before 27 read them: the limits in any case,
/// the others where there is no host config.
///
/// What the host config says itself counts. It is made where there is none, even for zeros: engines that read the old
/// places take it for given then, and settle defaults by that.
func takeOuterHostConfig(_ container: inout JSONValue, _: RewriteContext) {
    takeOuterHostConfig(&container, ofAnyType: false)
}

/// The same for engines since 27, which overlook what stands beside the host config: fields of another type are moved
/// as well, for the engine to say what is wrong. Such limits another quirk refuses.
func takeWholeOuterHostConfig(_ container: inout JSONValue, _: RewriteContext) {
    takeOuterHostConfig(&container, ofAnyType: true)
}

private func takeOuterHostConfig(_ container: inout JSONValue, ofAnyType: Bool) {
    let hostKey = container.key(caseInsensitive: "HostConfig") ?? "HostConfig"
    let hasHostConfig = !(container[hostKey]?.isNull ?? true)
    // Of a cpuset alone these engines take no notice.
    let isGiven = hasHostConfig || container.hasOuterHostConfig
    for resource in resourcesBesideHostConfig where isGiven || resource.old != "Cpuset" {
        // What is of another type stays, for the engine to name it by the place that the client wrote it to.
        guard let key = container.key(caseInsensitive: resource.old), let value = container[key],
            value.isNull || value.kind == resource.kind
        else { continue }
        container.moveIntoHostConfig(hostKey, value.isUnset() ? .null : value, from: key, to: resource.new)
    }
    guard !hasHostConfig else { return }
    for name in textFields { container.moveIntoHostConfig(hostKey, name, isText: ofAnyType ? nil : true) }
    for name in otherFields { container.moveIntoHostConfig(hostKey, name, isText: ofAnyType ? nil : false) }
}

/// Takes away the host config's fields that stand beside it, which engines since 27 overlook.
func dropOuterHostConfig(_ container: inout JSONValue, _: RewriteContext) {
    for name in resourcesBesideHostConfig.map(\.old) + textFields + otherFields {
        if let key = container.key(caseInsensitive: name) { container[key] = nil }
    }
}

/// Which field beside the host config is of another type than engines before 27 read there, and what Go says of that.
func wrongOuterLimit(in container: JSONValue) -> String? {
    for limit in resourcesBesideHostConfig {
        guard let value = container.member(caseInsensitive: limit.old), !value.isNull, value.kind != limit.kind
        else { continue }
        let expected = limit.kind == .string ? "string" : "int64"
        return "json: cannot unmarshal \(value.kind) into Go struct field "
            + "ContainerConfigWrapper.\(limit.old) of type \(expected)"
    }
    return wrongOuterField(in: container)
}

/// A text where something else belongs, or the reverse. Engine 20.10 did not know all of them yet.
private func wrongOuterField(in container: JSONValue) -> String? {
    for name in textFields + otherFields where !laterFields.contains(name) {
        guard let value = container.member(caseInsensitive: name), !value.isNull else { continue }
        let isRight = (value.kind == .string ? textFields : otherFields).contains(name)
        if !isRight {
            return "json: cannot unmarshal \(value.kind) into Go struct field ContainerConfigWrapper.\(name)"
        }
    }
    return nil
}

extension JSONValue {
    /// Whether something of the host config stands beside it, by which engines before 27 take it for given.
    var hasOuterHostConfig: Bool {
        (["Memory", "MemorySwap", "CpuShares"] + textFields + otherFields).contains { key(caseInsensitive: $0) != nil }
    }

    /// Moves a field to where it has the same name, unless it is of another type than there; nil takes any.
    fileprivate mutating func moveIntoHostConfig(_ hostKey: String, _ name: String, isText: Bool?) {
        guard let key = key(caseInsensitive: name), let value = self[key],
            value.isNull || isText == nil || (value.kind == .string) == isText
        else { return }
        moveIntoHostConfig(hostKey, value, from: key, to: name)
    }

    fileprivate mutating func moveIntoHostConfig(
        _ hostKey: String, _ value: JSONValue, from key: String, to name: String
    ) {
        self[key] = nil
        if self[hostKey]?.isNull ?? true { self[hostKey] = [:] }
        let given = self[hostKey]?.member(caseInsensitive: name)
        if !value.isNull, given?.isUnset() ?? true { self[hostKey]?[name] = value }
    }
}

// The host config's fields, without those that have a place of their own beside it. Capabilities may be either.

private let textFields = [
    "CapAdd", "CapDrop", "Cgroup", "CgroupParent", "CgroupnsMode", "ContainerIDFile", "CpusetCpus", "CpusetMems",
    "IpcMode", "Isolation", "NetworkMode", "PidMode", "Runtime", "UTSMode", "UsernsMode", "VolumeDriver",
]

private let laterFields: Set<String> = ["Annotations"]
private let otherFields = [
    "Binds", "LogConfig", "PortBindings", "RestartPolicy", "AutoRemove", "VolumesFrom", "CapAdd", "CapDrop", "Dns",
    "DnsOptions", "DnsSearch", "ExtraHosts", "GroupAdd", "Links", "OomScoreAdj", "Privileged", "PublishAllPorts",
    "ReadonlyRootfs", "SecurityOpt", "StorageOpt", "Tmpfs", "ShmSize", "Sysctls", "ConsoleSize", "NanoCpus",
    "BlkioWeight", "BlkioWeightDevice", "BlkioDeviceReadBps", "BlkioDeviceWriteBps", "BlkioDeviceReadIOps",
    "BlkioDeviceWriteIOps", "CpuPeriod", "CpuQuota", "CpuRealtimePeriod", "CpuRealtimeRuntime", "Devices",
    "DeviceCgroupRules", "DeviceRequests", "KernelMemory", "KernelMemoryTCP", "MemoryReservation", "MemorySwappiness",
    "OomKillDisable", "PidsLimit", "Ulimits", "CpuCount", "CpuPercent", "IOMaximumIOps", "IOMaximumBandwidth",
    "Mounts", "MaskedPaths", "ReadonlyPaths", "Init", "Annotations",
]
